"""A SQLite file says whether it was written, whoever wrote it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import LedgerUnavailable
from dashboard.store.engine import is_sqlite, open_engine
from dashboard.store.file_changes import FileChanges
from dashboard.store.tables import holiday
from tests.empty_ledger import lay_empty_ledger

DAY = {"office_id": "", "name": "Hari", "closed": True}


def write(engine: sa.Engine, day: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.insert(holiday).values(day=day, **DAY))


def test_each_commit_of_this_or_another_process_is_another_version(engine: sa.Engine) -> None:
    changes = FileChanges(engine)
    if not is_sqlite(engine):
        assert changes.version() is None
        return
    rests = changes.version()
    assert changes.version() == rests
    write(engine, "2026-01-01")
    moved = changes.version()
    assert moved != rests
    other = open_engine(str(engine.url))
    write(other, "2026-01-02")
    other.dispose()
    assert changes.version() not in (rests, moved)


def test_a_file_that_fails_is_told_and_asked_again_when_it_is_back(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    engine = open_engine(lay_empty_ledger(file))
    changes = FileChanges(engine)
    kept = file.read_bytes()
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(LedgerUnavailable):
        changes.version()
    engine.dispose()
    file.write_bytes(kept)
    assert changes.version() is not None
