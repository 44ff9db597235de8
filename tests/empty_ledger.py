"""An empty ledger in a SQLite file: migrated once in a process, then copied.

`tests/contract/test_schema.py` and the servers that start on nothing migrate for themselves.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.store.engine import open_engine
from dashboard.store.schema import migrate


def lay_empty_ledger(file: Path) -> str:
    """Make the file, with its folder; gives its URL."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite3"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        # Closing the last connection brings all into the one file.
        engine.dispose()
        return file.read_bytes()
