"""The doctor finds what is really broken, says it once, and mends what loses nothing."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.doctor import Doctor
from dashboard.store.engine import open_engine
from dashboard.store.examination import Examination
from dashboard.store.recount import rebuild
from dashboard.store.tables import occupancy, rollup_hour
from tests.contract.test_demo import WEDNESDAY_TEN, fill

NOW = WEDNESDAY_TEN + timedelta(minutes=1)


def doctor(engine: sa.Engine, *, now: datetime = NOW) -> Doctor:
    """Every check of the database, as an installation runs them."""
    examination = Examination(engine)
    return Doctor(
        checks={
            "migrations": examination.migrations,
            "figures": examination.figures,
            "orphans": examination.orphans,
            "old_stays": lambda: examination.old_stays(now=now),
            "clock": lambda: examination.clock(now=now),
        },
        repair=lambda: rebuild(engine),
    )


def found(engine: sa.Engine, *, now: datetime = NOW) -> set[str]:
    """The keys of what is found."""
    # PostgreSQL's own clock runs in the present; here it is 2021.
    return {each.key for each in doctor(engine, now=now).examine().findings} - {"clocks_apart"}


@pytest.fixture(scope="module")
def sample(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a little history, to copy."""
    file = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    shutil.copy(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    fill(engine)
    engine.dispose()
    return file


@pytest.fixture
def file(sample: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copy(sample, tmp_path / "ledger.sqlite3"))


@pytest.fixture
def history(file: Path) -> Iterator[sa.Engine]:
    """The copy, opened."""
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def damage(file: Path, statement: str) -> None:
    """Do what no part of the product does: change the record from outside, unchecked."""
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_wrong_figures_are_found_and_repaired(engine: sa.Engine) -> None:
    fill(engine)
    assert found(engine) == set()
    with engine.begin() as connection:
        connection.execute(sa.update(occupancy).values(inside=occupancy.c.inside + 1))
        connection.execute(sa.delete(rollup_hour).where(rollup_hour.c.office_id == "kominfo"))
    before, after = doctor(engine).repair()
    figures = [each for each in before.findings if each.key != "clocks_apart"]
    assert {each.key for each in figures} == {"figures_differ"}
    assert {each.places["office"] for each in figures} >= {"kominfo", "pendopo"}
    assert all(each.repairable for each in figures)
    assert after.repaired
    assert found(engine) == set()


def test_what_loses_something_is_not_repaired(file: Path, history: sa.Engine) -> None:
    damage(file, "UPDATE visit SET closing_scan_id = '0'")
    before, after = doctor(history).repair()
    assert before == after
    assert not after.is_clean
    assert not after.repaired


def test_stays_that_nobody_closes_are_told(history: sa.Engine) -> None:
    assert found(history, now=NOW + timedelta(days=3)) == {"old_stays"}


def test_a_clock_that_went_back_is_told(history: sa.Engine) -> None:
    assert found(history, now=NOW - timedelta(hours=1)) == {"clock_behind"}


def test_the_clock_of_a_database_server_is_compared(postgres_engine: sa.Engine) -> None:
    examination = Examination(postgres_engine)
    assert list(examination.clock(now=datetime.now(UTC))) == []
    (apart,) = examination.clock(now=datetime.now(UTC) + timedelta(minutes=2))
    assert apart.key == "clocks_apart"
    assert 110 < int(str(apart.places["seconds"])) < 130


def test_an_empty_file_waits_for_its_tables(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert found(engine) == {"migrations_pending"}


def test_an_unreachable_ledger_is_told_once() -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert [each.key for each in doctor(engine).examine().findings] == ["ledger_unavailable"]
