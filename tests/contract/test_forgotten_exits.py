"""Exits that nobody scanned (design 4.4, "Forgotten exits"), on every ledger."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.hours import EVERY_OFFICE, OpeningHours, WorkCalendar
from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.closing import ClosedDay, DayClosing, OwnDay
from dashboard.services.desk_events import DeskEvents
from dashboard.store.hours import SqlHours
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World, now
from tests.contract.door import DESK_A, RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.figures import figures

GREEN = "2 Siti"
OUT = DirectionSetting.OUT
CLOSING = minutes(8 * 60)  # 16.00 in Jakarta, on a Wednesday
GRACE_OVER = CLOSING + timedelta(hours=1)
WORKING_DAYS = OpeningHours(spans=dict.fromkeys(range(1, 6), ((450, 960),)))


class PlainHours:
    """Working days for all but the hospital, which never closes; no holidays but those told."""

    def __init__(self) -> None:
        self.days_off: set[date] = set()
        self.asked = 0

    def calendar(self) -> WorkCalendar:
        self.asked += 1
        return WorkCalendar(
            hours=dict.fromkeys(("kominfo", "dinkes", "dukcapil"), WORKING_DAYS),
            own={(EVERY_OFFICE, day): True for day in self.days_off},
            public=lambda _year: {},
        )


@pytest.fixture
def hours() -> PlainHours:
    return PlainHours()


@pytest.fixture
def desk(world: World) -> Door:
    for office_id in ("kominfo", "dinkes", "rsud"):
        world.offices.put(office(office_id, desks=("A", "B")))
    return door(world.ledger, world.offices)


@pytest.fixture
def closing(world: World, desk: Door, hours: Any) -> DayClosing:
    rules = RuleFiles(folder=RULES, offices=world.offices)
    events = DeskEvents(
        ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE
    )
    return DayClosing(
        ledger=world.ledger, offices=world.offices, hours=hours, events=events, zone=ZONE
    )


def curve(world: World) -> list[tuple[datetime, int]]:
    figures(world)
    points = world.views.curve(
        office_id="kominfo", start=MORNING, end=MORNING + timedelta(hours=20)
    )
    return [(point.at, point.inside) for point in points]


def test_open_stays_close_at_closing_time_after_a_grace(
    desk: Door, world: World, closing: DayClosing
) -> None:
    desk.scan(GREEN, "s1", minutes(60), companions=1)
    assert closing.close_due(now=GRACE_OVER - timedelta(seconds=1)) == ()
    assert closing.close_due(now=GRACE_OVER) == (
        ClosedDay(office_id="kominfo", stays=1, people=2, corrections=0),
    )
    assert curve(world) == [(MORNING, 0), (minutes(60), 2), (CLOSING, 0)]
    assert desk.inside() == 0


def test_the_job_may_run_twice_or_late(desk: Door, world: World, closing: DayClosing) -> None:
    desk.scan(GREEN, "s1")
    closing.close_due(now=GRACE_OVER + timedelta(days=3))
    was = figures(world)
    assert closing.close_due(now=GRACE_OVER + timedelta(days=3)) == ()
    assert figures(world) == was
    assert curve(world)[-1] == (CLOSING, 0)


def test_a_round_asks_for_the_hours_once_however_many_are_inside(
    desk: Door, closing: DayClosing, hours: PlainHours
) -> None:
    for number in range(30):
        desk.scan(f"2 Orang{number}", f"s{number}", minutes(number))
    (closed,) = closing.close_due(now=GRACE_OVER)
    assert closed.stays == 30
    assert hours.asked == 1


def test_an_office_without_closing_time_closes_a_stay_after_sixteen_hours(
    desk: Door, world: World, closing: DayClosing
) -> None:
    ward = Desk(office_id="rsud", name="A")
    desk.scan(GREEN, "s1", desk=ward)
    over = MORNING + timedelta(hours=16)
    assert closing.close_due(now=over) == ()
    (closed,) = closing.close_due(now=over + timedelta(hours=1))
    assert (closed.office_id, closed.stays) == ("rsud", 1)


def test_who_comes_after_closing_time_is_closed_after_sixteen_hours(
    desk: Door, closing: DayClosing
) -> None:
    desk.scan(GREEN, "s1", CLOSING)
    assert closing.close_due(now=CLOSING + timedelta(hours=16)) == ()
    assert len(closing.close_due(now=CLOSING + timedelta(hours=17))) == 1


def test_a_holiday_has_no_closing_time(desk: Door, closing: DayClosing, hours: PlainHours) -> None:
    hours.days_off.add(date(2021, 9, 22))
    desk.scan(GREEN, "s1")
    assert closing.close_due(now=GRACE_OVER) == ()
    assert len(closing.close_due(now=MORNING + timedelta(hours=17))) == 1


def test_a_late_exit_scan_supersedes_with_the_true_time(
    desk: Door, world: World, closing: DayClosing
) -> None:
    desk.scan(GREEN, "s1")
    closing.close_due(now=GRACE_OVER)
    left = GRACE_OVER + timedelta(minutes=30)
    assert desk.scan(GREEN, "s2", left, setting=OUT).reason is Reason.LEFT
    assert curve(world) == [(MORNING, 1), (left, 0)]


def test_an_exit_that_arrives_late_supersedes_too(
    desk: Door, world: World, closing: DayClosing
) -> None:
    desk.scan(GREEN, "s1")
    closing.close_due(now=GRACE_OVER)
    desk.scan(GREEN, "s2", minutes(300), setting=OUT, now=GRACE_OVER + timedelta(hours=1))
    assert curve(world) == [(MORNING, 1), (minutes(300), 0)]


@pytest.mark.parametrize(("after", "reason"), [(11.99, Reason.LEFT), (12, Reason.NOT_INSIDE)])
def test_only_within_twelve_hours(
    desk: Door, closing: DayClosing, after: float, reason: Reason
) -> None:
    desk.scan(GREEN, "s1")
    closing.close_due(now=GRACE_OVER)
    answer = desk.scan(GREEN, "s2", CLOSING + timedelta(hours=after), setting=OUT)
    assert answer.reason is reason


def test_the_list_supersedes_with_the_true_time(
    desk: Door, world: World, closing: DayClosing
) -> None:
    visit_id = desk.scan(GREEN, "s1").visit_id or ""
    closing.close_due(now=GRACE_OVER)

    def check_out(scan_id: str, at: datetime) -> Reason:
        later = GRACE_OVER + timedelta(minutes=30)
        answer = desk.admission.check_out(
            user=OPERATOR, visit_id=visit_id, desk=DESK_A, scan_id=scan_id, at=at, now=later
        )
        return answer.reason

    with pytest.raises(InvalidInput):
        check_out("early", minutes(-1))
    assert check_out("out", minutes(300)) is Reason.LEFT
    assert curve(world) == [(MORNING, 1), (minutes(300), 0)]
    with pytest.raises(NotFound):
        check_out("again", minutes(301))


def test_undoing_the_late_exit_brings_the_automatic_closing_back(
    desk: Door, world: World, closing: DayClosing
) -> None:
    desk.scan(GREEN, "s1")
    closing.close_due(now=GRACE_OVER)
    was = figures(world)
    left = GRACE_OVER + timedelta(minutes=30)
    desk.scan(GREEN, "s2", left, setting=OUT)
    desk.admission.undo(user=OPERATOR, event_id="s2", desk=DESK_A, scan_id="u", at=left, now=left)
    assert figures(world) == was


def test_until_then_they_are_possibly_inside(desk: Door, closing: DayClosing) -> None:
    for number, code in enumerate((GREEN, "2 Dewi", "2 Agus")):
        desk.scan(code, f"s{number}", minutes(number))
    closing.close_due(now=GRACE_OVER)
    desk.scan("2 Dewi", "out", GRACE_OVER, setting=OUT)
    desk.scan("2 Agus", "in", GRACE_OVER)

    def names(at: datetime) -> list[str]:
        people = desk.front_desk.possibly_inside(user=OPERATOR, office_id="kominfo", now=at)
        return [person.particulars.name for person in people if person.particulars]

    assert names(GRACE_OVER) == ["Siti"]
    assert names(CLOSING + timedelta(hours=12)) == []


def test_the_hours_of_an_office_are_kept_per_weekday(engine: sa.Engine) -> None:
    SqlOffices(engine, clock=now).put(office())
    kept = SqlHours(engine)
    kept.put("kominfo", WORKING_DAYS)
    assert kept.of("kominfo") == WORKING_DAYS
    kept.put("kominfo", OpeningHours())
    assert kept.of("kominfo") == OpeningHours()
    with pytest.raises(InvalidInput):
        kept.put("kominfo", OpeningHours(spans={1: ((960, 450),)}))


def test_a_day_off_is_the_calendars_unless_the_office_says_otherwise(engine: sa.Engine) -> None:
    kept, independence = SqlHours(engine), date(2021, 8, 17)
    assert kept.is_day_off("kominfo", independence)
    assert not kept.is_day_off("kominfo", date(2021, 8, 18))
    kept.put_day(OwnDay(day=independence, office_id="rsud", name="buka", closed=False))
    kept.put_day(OwnDay(day=date(2021, 12, 24), office_id=None, name="cuti", closed=True))
    assert not kept.is_day_off("rsud", independence)
    assert kept.is_day_off("kominfo", independence)
    assert kept.is_day_off("rsud", date(2021, 12, 24))
