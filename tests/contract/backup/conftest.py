"""Installations with two days behind them, copied from one sample on each engine."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.store.audit import SqlAuditLog
from dashboard.store.engine import open_engine
from dashboard.store.schema import migrate
from tests.contract.backup.places import Place, of_older_version, place
from tests.contract.events import minutes
from tests.contract.test_demo import fill

ENGINES = ["sqlite", "postgresql"]

# (engine, name, whether with the sample) -> URL
Databases = Callable[[str, str, bool], str]


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a little history."""
    file = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    _live(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="module")
def sample_database(postgres_url: str) -> str:
    """The name of a database with the same history."""
    _live(_created(postgres_url, "sample"))
    return "sample"


@pytest.fixture
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """New databases."""

    def new(engine: str, name: str, with_sample: bool) -> str:
        if engine == "sqlite":
            file = tmp_path / f"{name}.sqlite3"
            if with_sample:
                shutil.copy(request.getfixturevalue("sample_file"), file)
            return f"sqlite:///{file}"
        template = request.getfixturevalue("sample_database") if with_sample else "template0"
        return _created(request.getfixturevalue("postgres_url"), name, template=template)

    return new


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Place:
    """An installation on each engine."""
    return place(tmp_path / "here", databases(request.param, "here", True))


@pytest.fixture(params=ENGINES)
def there(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Place:
    """Another one on each engine, still empty."""
    return place(tmp_path / "there", databases(request.param, "there", False))


@pytest.fixture
def older(here: Place, databases: Databases, tmp_path: Path) -> Place:
    """An installation as an older version of the product left it."""
    engine = here.with_engine(lambda engine: engine.dialect.name)
    url = databases(engine, "older", False)
    return of_older_version(place(tmp_path / "older", url), like=here)


def _live(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    fill(engine)
    audit = SqlAuditLog(engine)
    for number in range(3):
        kind, at = AuditKind.OFFICE_CHANGED, minutes(number)
        audit.record(AuditEntry(at=at, kind=kind, actor="admin", office_id="kominfo"))
    engine.dispose()


def _created(url: str, name: str, *, template: str = "template0") -> str:
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)
