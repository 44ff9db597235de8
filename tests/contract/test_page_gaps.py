"""What SQLite moves between pages leaves bytes behind that `secure_delete` does not overwrite."""

import random
import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.erasure_report import Tally
from dashboard.services.stay_sweep import StaySweep
from dashboard.store.engine import open_engine, writing
from dashboard.store.overwritten import SqlTraces
from dashboard.store.rows import scan_values
from dashboard.store.schema import migrate
from dashboard.store.stay_erasure import SqlStayErasure
from dashboard.store.tables import occupancy, office, scan
from tests.contract.door import ZONE
from tests.contract.events import MORNING
from tests.contract.events import scan as event

OFFICES = tuple(f"kantor-{number}" for number in range(8))


class SameFigures:
    """A day whose figures are not looked at here."""

    def of(self, *, office_id: str, day: date) -> str:
        return ""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


def test_no_key_is_left_in_the_gaps_of_pages(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    keys = many_scans(engine)
    assert found(file, keys) == keys
    stays = SqlStayErasure(engine)
    StaySweep(stays=stays, figures=SameFigures(), zone=ZONE).everybody(
        Tally(), first_kept=date(2021, 12, 1), pause=lambda: None
    )
    assert SqlTraces(engine).wipe()
    assert found(file, keys) == set()
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
