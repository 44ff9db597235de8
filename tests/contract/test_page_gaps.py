"""What SQLite moves between pages leaves bytes behind that `secure_delete` does not overwrite."""

import random
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.erasure_report import Tally
from dashboard.services.stay_sweep import StaySweep
from dashboard.store.engine import open_engine, writing
from dashboard.store.overwritten import SqlTraces
from dashboard.store.rows import scan_values
from dashboard.store.stay_erasure import SqlStayErasure
from dashboard.store.tables import occupancy, office, scan
from tests.contract.door import ZONE
from tests.contract.events import MORNING
from tests.contract.events import scan as event
from tests.empty_ledger import lay_empty_ledger

OFFICES = tuple(f"kantor-{number}" for number in range(8))


class Scanned(NamedTuple):
    """A file, and the keys of the people in it."""

    file: Path
    keys: set[str]


class SameFigures:
    """A day whose figures are not looked at here."""

    def of(self, *, office_id: str, day: date) -> str:
        return ""


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """A file with many scans, to copy."""
    file = tmp_path_factory.mktemp("scanned") / "ledger.sqlite3"
    engine = open_engine(lay_empty_ledger(file))
    keys = many_scans(engine)
    engine.dispose()
    return Scanned(file, keys)


@pytest.fixture
def keys(scanned: Scanned) -> set[str]:
    """Whose scans they are."""
    return scanned.keys


@pytest.fixture
def file(scanned: Scanned, tmp_path: Path) -> Path:
    return Path(shutil.copy(scanned.file, tmp_path / "ledger.sqlite3"))


@pytest.fixture
def engine(file: Path) -> Iterator[sa.Engine]:
    """The file's database."""
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()


def test_no_key_is_left_in_the_gaps_of_pages(file: Path, keys: set[str], engine: sa.Engine) -> None:
    assert found(file, keys) == keys
    erase_all(engine)
    assert SqlTraces(engine).wipe()
    assert found(file, keys) == set()


def test_a_wipe_that_was_never_begun_is_made_good_once(
    file: Path, keys: set[str], engine: sa.Engine
) -> None:
    erase_all(engine)
    # Here the server is killed; the next one begins with its first round.
    told = statements_of(engine)
    assert SqlTraces(engine).wipe()
    assert "REINDEX" in " ".join(told)
    assert found(file, keys) == set()
    # And each start after it, with nothing erased since.
    told.clear()
    assert SqlTraces(engine).wipe()
    assert told
    assert not [each for each in told if each.startswith(("REINDEX", "DELETE", "INSERT"))]


def test_a_wipe_that_ended_midway_stays_owed(file: Path, keys: set[str], engine: sa.Engine) -> None:
    erase_all(engine)
    with no_index_made(engine), pytest.raises(LedgerUnavailable):
        SqlTraces(engine).wipe()
    told = statements_of(engine)
    assert SqlTraces(engine).wipe()
    assert "REINDEX" in " ".join(told)
    assert found(file, keys) == set()


def erase_all(engine: sa.Engine) -> None:
    stays = SqlStayErasure(engine)
    StaySweep(stays=stays, figures=SameFigures(), zone=ZONE).everybody(
        Tally(), first_kept=date(2021, 12, 1), pause=lambda: None
    )


def statements_of(engine: sa.Engine) -> list[str]:
    """What the database is told from now on, by connections that are new."""
    told: list[str] = []
    engine.dispose()
    sa.event.listen(
        engine, "connect", lambda driver, _record: driver.set_trace_callback(told.append)
    )
    return told


@contextmanager
def no_index_made(engine: sa.Engine) -> Iterator[None]:
    """Every statement that makes one ends in an error."""
    forbidding = {sqlite3.SQLITE_REINDEX: sqlite3.SQLITE_DENY}

    def forbid(driver: sqlite3.Connection, _record: object) -> None:
        driver.set_authorizer(lambda action, *_: forbidding.get(action, sqlite3.SQLITE_OK))

    engine.dispose()
    sa.event.listen(engine, "connect", forbid)
    yield
    sa.event.remove(engine, "connect", forbid)
    engine.dispose()


def many_scans(engine: sa.Engine) -> set[str]:
    """Offices take turns at random, as they do, so that the index over people is often split."""
    chance = random.Random(7)
    keys = [secrets.token_hex(32) for _ in range(1200)]
    with writing(engine) as connection:
        for number, each in enumerate(OFFICES):
            connection.execute(sa.insert(office).values(id=each, sequence=number))
            connection.execute(sa.insert(occupancy).values(office_id=each, inside=0, revision=0))
    for number in range(0, 3600, 30):
        rows = [
            scan_values(
                event(
                    f"s{place}",
                    office_id=chance.choice(OFFICES),
                    person_key=keys[place % len(keys)],
                    at=MORNING + timedelta(minutes=place),
                ),
                number=place,
            )
            for place in range(number, number + 30)
        ]
        with writing(engine) as connection:
            connection.execute(sa.insert(scan), rows)
    return set(keys)


def found(file: Path, keys: set[str]) -> set[str]:
    """Which of the keys lie anywhere in the database's files."""
    files = (part for part in file.parent.iterdir() if part.is_file())
    content = b"\0".join(part.read_bytes() for part in files)
    return {key for key in keys if key.encode() in content}
