"""The same world on three ledgers: in memory, SQLite, PostgreSQL."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.door_registers import DoorRegisters
from dashboard.services.occupancy import OccupancyViews
from dashboard.services.pass_register import PassRegister
from dashboard.services.ports import Ledger, Offices
from dashboard.store.door_registers import SqlDoorRegisters
from dashboard.store.engine import open_engine, writing
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.schema import migrate
from dashboard.store.tables import metadata
from tests.contract.fake_ledger import FakeLedger, FakeOccupancyViews, FakeOffices
from tests.contract.postgres import NotStartable, running_postgres
from tests.empty_ledger import lay_empty_ledger
from tests.fakes.door_registers import RegistersInMemory
from tests.fakes.pass_register import FakePassRegister


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a database is marked as such, so that a quick run leaves it out."""
    for item in items:
        needed = {"postgres_url", "postgres_engine"} & set(getattr(item, "fixturenames", ()))
        if needed or "postgresql" in item.name:
            item.add_marker(pytest.mark.server)
        elif "sqlite" in item.name:
            item.add_marker(pytest.mark.database)


@dataclass(frozen=True, kw_only=True)
class World:
    """One ledger with what belongs to it. `engine` is None in memory."""

    ledger: Ledger
    views: OccupancyViews
    offices: Offices
    passes: PassRegister
    engine: sa.Engine | None = None

    @property
    def registers(self) -> DoorRegisters:
        """The registers as they are asked beside the ledger."""
        return SqlDoorRegisters(self.engine) if self.engine else self.ledger.registers


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "ledger.sqlite3"
    lay_empty_ledger(file)
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test session's own."""
    try:
        with running_postgres() as url:
            yield url
    except NotStartable as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[sa.Engine]:
    """The migrated database."""
    engine = open_engine(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty, migrated database of each kind."""
    yield from _engine(request, request.param, tmp_path)


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An empty world on each ledger."""
    if request.param == "fake":
        offices = FakeOffices()
        passes = FakePassRegister()
        ledger = FakeLedger(offices, RegistersInMemory(passes=passes))
        yield World(
            ledger=ledger,
            views=FakeOccupancyViews(ledger, offices),
            offices=offices,
            passes=passes,
        )
        return
    for engine in _engine(request, request.param, tmp_path):
        sql = SqlLedger(engine)
        yield World(
            ledger=sql,
            views=SqlOccupancyViews(engine),
            offices=SqlOffices(engine, clock=now),
            passes=SqlPassRegister(engine),
            engine=engine,
        )
        sql.close()


def _engine(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[sa.Engine]:
    if kind == "sqlite":
        file = folder / "ledger.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        engine = open_engine(f"sqlite:///{file}")
        yield engine
        engine.dispose()
    else:
        engine = request.getfixturevalue("postgres_engine")
        empty(engine)
        yield engine


# The names of the tables that have a row.
_FILLED = sa.union_all(
    *(
        sa.select(sa.literal(table.name)).where(sa.exists(sa.select(1).select_from(table)))
        for table in metadata.sorted_tables
    )
)


def empty(engine: sa.Engine) -> None:
    """Take every row out of every table. TRUNCATE would make new files for the empty ones too."""
    with writing(engine) as connection:
        # The audit log's triggers let nobody do that, and foreign keys ask for an order.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for name in connection.execute(_FILLED).scalars().all():
            connection.execute(sa.delete(metadata.tables[name]))


def now() -> datetime:
    """The clock of the tests that need one."""
    return datetime.now(UTC)
