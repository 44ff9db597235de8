"""Erasure on both engines: nothing of people is left, and no figure of any chart has changed."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.people import SURROGATE, PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.pass_register import RegisteredPass
from dashboard.services.retention import DataKind, Retention
from dashboard.store.engine import open_engine
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.tables import repeat, scan, visit
from tests.contract.conftest import World, now
from tests.contract.door import DESK_A, ZONE
from tests.contract.erasing import Eraser, charts
from tests.contract.events import MORNING
from tests.contract.law_side import OFFICES, Side
from tests.contract.random_days import RandomDays

# Days, fewer than usual, so that there are fewer charts to compare.
KEPT = 3
FIRST = local_day(MORNING, ZONE) - timedelta(days=2)


@dataclass
class Doors:
    """Offices on one database, and its erasure."""

    engine: sa.Engine
    ledger: SqlLedger
    side: Side
    eraser: Eraser

    def days(self, seed: int, steps: int = 110) -> RandomDays:
        days = RandomDays(self.side, random.Random(seed))
        days.go_on(steps)
        return days

    def charts(self, at: datetime) -> dict[str, Any]:
        return charts(self.eraser, first=FIRST, at=at)


@pytest.fixture
def doors(engine: sa.Engine) -> Iterator[Doors]:
    made = opened(engine)
    yield made
    made.ledger.close()


def opened(engine: sa.Engine) -> Doors:
    ledger = SqlLedger(engine)
    world = World(
        ledger=ledger,
        views=SqlOccupancyViews(engine),
        offices=SqlOffices(engine, clock=now),
        passes=SqlPassRegister(engine),
        engine=engine,
    )
    side = Side(world)
    return Doors(engine, ledger, side, Eraser(engine, side.rules, Retention(default=KEPT)))


@dataclass(frozen=True)
class Left:
    """A row that still says who somebody was."""

    id: str
    key: str | None


def people_left(engine: sa.Engine, *, before: datetime | None = None) -> list[Left]:
    """Keys, names and notes of events and stays that still say who somebody was."""
    found: list[Left] = []
    limit = (before or datetime.max.replace(tzinfo=ZONE)).timestamp() * 1_000_000
    with engine.connect() as connection:
        for table, at in ((scan, "at"), (visit, "entered_at"), (repeat, "seen_at")):
            for row in connection.execute(sa.select(table)):
                key = row.person_key
                named = key is not None and not key.startswith(SURROGATE)
                told = getattr(row, "sealed_name", None) or getattr(row, "override_note", "")
                if (named or told) and getattr(row, at) < limit:
                    found.append(Left(row[0], key))
    return found


def register_employees(engine: sa.Engine, at: datetime) -> None:
    """A badge for some of the people who came, so that their coverage is a chart too."""
    with engine.connect() as connection:
        asked = sa.select(scan.c.person_key).where(scan.c.person_key.is_not(None)).distinct()
        keys = sorted(connection.execute(asked.limit(5)).scalars())
    SqlPassRegister(engine).add(
        [
            RegisteredPass(
                subject=f"badge {number}",
                person_key=str(key),
                person_key_version=1,
                person_kind=PersonKind.EMPLOYEE,
                sealed_particulars=None,
                office_id=OFFICES[0],
                issued_at=at,
                valid_until=later(at, days=400),
            )
            for number, key in enumerate(keys)
        ]
    )


def later(at: datetime, *, days: int) -> datetime:
    return at + timedelta(days=days)


@pytest.mark.parametrize("seed", range(2))
def test_no_chart_changes_and_nobody_is_left(doors: Doors, seed: int) -> None:
    days = doors.days(seed)
    doors.side.closing.close_due(now=later(days.until, days=2))
    register_employees(doors.engine, days.until)
    at = later(days.until, days=KEPT + 3)
    before = doors.charts(at)
    assert sum(row.employees for row in before["coverage"]) > 0
    assert people_left(doors.engine)
    report = doors.eraser.run(at)
    assert people_left(doors.engine) == []
    assert doors.charts(at) == before
    assert report.holds
    assert report.rows == report.erased[DataKind.STAYS].rows > 100
    assert {proof.office_id for proof in report.figures} == set(OFFICES)
    # What the rounds keep afterwards is what they would have kept.
    FigureRounds(kept=SqlKeptDays(doors.engine), terms=doors.eraser.terms).build_due(now=at)
    assert doors.charts(at) == before
    again = doors.eraser.run(at)
    assert (again.rows, again.figures) == (0, ())


def test_a_day_that_is_kept_stays_as_it_is_and_the_next_is_counted(doors: Doors) -> None:
    days = doors.days(5)
    doors.side.closing.close_due(now=later(days.until, days=2))
    kept_from = local_day(days.until, ZONE) - timedelta(days=1)
    at = day_bounds(kept_from, ZONE)[0] + timedelta(days=KEPT, hours=9)
    before = doors.charts(at)
    cutoff = day_bounds(kept_from, ZONE)[0]
    held = {key for each in OFFICES for key in doors.eraser.stays.held(each, since=cutoff)}
    report = doors.eraser.run(at)
    assert {row.key for row in people_left(doors.engine, before=cutoff)} <= held
    assert report.held_back == len(held) > 0
    assert {row.key for row in people_left(doors.engine)} > held
    assert doors.charts(at) == before


def test_whoever_is_still_inside_is_held_back_with_all_that_is_of_that_day(doors: Doors) -> None:
    door = doors.side.door
    door.scan("2 Siti", "s1", MORNING)
    door.scan("2 Siti", "s2", MORNING + timedelta(hours=1))
    door.scan("2 Dewi", "d1", MORNING)
    door.scan("2 Dewi", "d2", MORNING + timedelta(hours=1))
    door.scan("2 Siti", "s3", MORNING + timedelta(hours=2))
    at = later(MORNING, days=KEPT + 3)
    before = doors.charts(at)
    report = doors.eraser.run(at)
    assert (report.held_back, report.holds) == (1, True)
    assert {row.id for row in people_left(doors.engine)} >= {"s1", "s2", "s3"}
    assert not {row.id for row in people_left(doors.engine)} & {"d1", "d2"}
    assert doors.charts(at) == before
    # Long after, the stay ends; it is kept from its end on, and then the day goes as a whole.
    door.scan("2 Siti", "s4", at)
    assert doors.eraser.run(later(at, days=KEPT)).held_back == 1
    before = doors.charts(later(at, days=KEPT + 1))
    assert doors.eraser.run(later(at, days=KEPT + 1)).held_back == 0
    assert people_left(doors.engine) == []
    assert doors.charts(later(at, days=KEPT + 1)) == before


def test_an_answer_after_midnight_does_not_make_two_people_of_one(doors: Doors) -> None:
    door = doors.side.door
    night = datetime.combine(local_day(MORNING, ZONE), datetime.max.time(), tzinfo=ZONE)
    first, answered = night - timedelta(minutes=2), night + timedelta(minutes=2)
    door.scan("1 Budi", "b1", first)
    door.decide("confirm", "b1", answered)
    door.scan("1 Budi", "b2", answered + timedelta(hours=8))
    door.scan("1 Budi", "b3", answered + timedelta(hours=9))
    door.decide("confirm", "b3", answered + timedelta(hours=9, minutes=1))
    door.scan("1 Budi", "b4", answered + timedelta(hours=10))
    at = later(answered, days=KEPT + 3)
    before = doors.charts(at)
    assert set(before["scanned"].values()) == {1}
    doors.eraser.run(at)
    assert doors.charts(at) == before


def test_an_interrupted_run_goes_on_where_it_was(doors: Doors, monkeypatch: Any) -> None:
    monkeypatch.setattr("dashboard.services.stay_sweep.ROWS_AT_ONCE", 5)
    days = doors.days(8)
    doors.side.closing.close_due(now=later(days.until, days=2))
    at = later(days.until, days=KEPT + 3)
    before = doors.charts(at)
    for pauses in (0, 3, 7):
        doors.eraser.pauses = pauses
        with pytest.raises(KeyboardInterrupt):
            doors.eraser.run(at)
        assert people_left(doors.engine)
        assert doors.charts(at) == before
    doors.eraser.pauses = None
    whole = doors.eraser.run(at)
    assert people_left(doors.engine) == []
    assert doors.charts(at) == before
    parts = doors.eraser.service.reports(user=OPERATOR)
    assert sorted(part.interrupted for part in parts) == [False, True, True, True]
    assert whole.holds


def test_two_servers_do_not_run_at_once(doors: Doors) -> None:
    doors.days(3, steps=20)
    at = later(MORNING, days=60)
    other = Eraser(doors.engine, doors.side.rules)
    assert other.book.take_turn("somebody", now=other.clock, lasting=timedelta(minutes=10))
    assert doors.eraser.service.run(now=at) is None
    # Whoever had the turn is gone.
    doors.eraser.clock += timedelta(minutes=10)
    assert doors.eraser.service.run(now=at) is not None
    assert other.service.run(now=at) is not None


def test_a_person_who_asks_is_erased_alone(doors: Doors) -> None:
    door = doors.side.door
    door.scan("2 Siti", "s1", MORNING, companions=2)
    door.scan("2 Siti", "s2", MORNING + timedelta(hours=1), leaving=1)
    (stay,) = doors.side.inside("kominfo")
    door.scan("2 Dewi", "d1", MORNING + timedelta(hours=2))
    doors.side.check_out(
        [stay],
        DESK_A,
        "c1",
        at=MORNING + timedelta(hours=2),
        now=MORNING + timedelta(hours=2),
    )
    asked = later(MORNING, days=3)
    door.scan("2 Siti", "s3", asked)
    keys = keys_of(doors.engine, "s1")
    before = doors.charts(asked)
    report = doors.eraser.service.erase_person(
        user=OPERATOR, person_keys=keys, now=asked + timedelta(minutes=5)
    )
    assert report.holds
    left = {row.id for row in people_left(doors.engine)}
    # Today's stay goes on; the companions' rows carried the holder's name.
    assert {"s1", "s2", "c1"}.isdisjoint(left)
    assert {"s3", "d1"} <= left
    assert report.later == local_day(asked, ZONE) + timedelta(days=2)
    assert doors.charts(asked) == before
    door.scan("2 Siti", "s4", asked + timedelta(hours=1))
    before = doors.charts(later(asked, days=2))
    doors.eraser.run(later(asked, days=2))
    assert {row.id for row in people_left(doors.engine)} & {"s3", "s4"} == set()
    assert "d1" in {row.id for row in people_left(doors.engine)}
    assert doors.eraser.book.requests() == ()
    assert doors.charts(later(asked, days=2)) == before


def keys_of(engine: sa.Engine, scan_id: str) -> list[str]:
    with engine.connect() as connection:
        asked = sa.select(scan.c.person_key).where(scan.c.scan_id == scan_id)
        return list(connection.execute(asked).scalars())


@given(seed=st.integers(0, 10_000), days_kept=st.integers(2, 6), steps=st.integers(5, 40))
@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_ledger_keeps_its_charts(
    sqlite_template: Any, tmp_path_factory: Any, seed: int, days_kept: int, steps: int
) -> None:
    file = tmp_path_factory.mktemp("any") / "ledger.sqlite3"
    shutil.copy(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    doors = opened(engine)
    days = doors.days(seed, steps=steps)
    doors.eraser = Eraser(engine, doors.side.rules, Retention(default=days_kept))
    before = doors.charts(days.until)
    report = doors.eraser.run(days.until)
    assert doors.charts(days.until) == before
    assert report.holds
    doors.ledger.close()
    engine.dispose()
