"""Sentences of design 4.3 and 4.4 at their edges, where two rules meet, on every ledger."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.office import Desk, OnFull
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, Flag, Obstacle, OverrideReason, Scan
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.closing import ClosedDay, DayClosing
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.services.overriding import OverrideRequest
from dashboard.store.hours import SqlHours
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World, now
from tests.contract.door import DESK_A, DESK_B, RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office

GREEN, YELLOW, RED = "2 Siti", "1 Budi", "0 Agus"
IN, OUT = DirectionSetting.IN, DirectionSetting.OUT
DINKES = Desk(office_id="dinkes", name="A")
# On Monday to Friday from 22.00 until 06.00 on the next day.
NIGHTS = OpeningHours(spans=dict.fromkeys(range(1, 6), ((1320, 1800),)))


@pytest.fixture
def desk(world: World) -> Door:
    return opened(world, RULES)


def opened(world: World, rules: Path) -> Door:
    world.offices.put(office("kominfo", capacity=2, desks=("A", "B")))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices, rules=RuleFiles(folder=rules, offices=world.offices))


@pytest.fixture
def events(world: World) -> DeskEvents:
    rules = RuleFiles(folder=RULES, offices=world.offices)
    return DeskEvents(ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE)


def newest(desk: Door, office_id: str = "kominfo") -> Scan:
    (stored,) = desk.ledger.recent_scans(office_id=office_id, desk=None, limit=1)
    return stored


def count(events: DeskEvents, people: int, at: datetime) -> None:
    Headcount(events=events).counted(
        user=OPERATOR, desk=DESK_A, people=people, gone=(), scan_id="count", at=at, now=at
    )


def undo(desk: Door, event_id: str, at: datetime, *, at_desk: Desk = DESK_A) -> None:
    desk.admission.undo(
        user=OPERATOR, event_id=event_id, desk=at_desk, scan_id="undo", at=at, now=at
    )


# Checks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "reason"), [(9.99, Reason.CONFIRMED), (10, Reason.LAPSED)])
def test_a_late_check_lapses_ten_minutes_after_its_arrival(
    desk: Door, after: float, reason: Reason
) -> None:
    desk.scan(YELLOW, "y", minutes(0), now=minutes(30))
    waiting = desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(30 + 9.99))
    assert [each.scan_id for each in waiting] == ["y"]
    assert desk.decide("confirm", "y", minutes(30 + after)).reason is reason


def test_a_late_check_of_a_full_office_stays_a_check(desk: Door) -> None:
    for number in range(2):
        desk.scan(f"2 P{number}", f"s{number}")
    assert desk.scan(YELLOW, "y", minutes(1), now=minutes(5)).decision is Decision.CHECK
    assert desk.decide("confirm", "y", minutes(6)).reason is Reason.OFFICE_FULL


def test_a_lapsed_check_stays_lapsed_and_waits_no_more(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    assert desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(10)) == ()
    first, again = (desk.decide("confirm", "y", minutes(after)) for after in (10, 11))
    assert (first.decision, first.reason) == (Decision.REFUSE, Reason.LAPSED)
    assert (again.event_id, again.repeated) == (first.event_id, True)
    assert desk.inside() == 0


def test_a_decline_after_the_entry_answers_the_entry(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    desk.decide("confirm", "y", minutes(1))
    late = desk.decide("decline", "y", minutes(2), desk=DESK_B)
    assert (late.reason, late.scan_id, desk.inside()) == (Reason.CONFIRMED, "y", 1)


def test_declining_again_stores_nothing_and_carries_the_first_id(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    answers = [desk.decide("decline", "y", minutes(after)) for after in (1, 2)]
    assert [(each.scan_id, each.reason) for each in answers] == [("y", Reason.DECLINED)] * 2
    assert len(desk.stored()) == 2


def test_a_check_reserves_nothing(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    for number in range(2):
        assert desk.scan(f"2 P{number}", f"s{number}").decision is Decision.ADMIT


def test_an_office_that_warns_confirms_over_its_limit(world: World, desk: Door) -> None:
    world.offices.put(office("kominfo", capacity=0, on_full=OnFull.WARN))
    assert desk.scan(YELLOW, "y").decision is Decision.CHECK
    confirmed = desk.decide("confirm", "y", minutes(1))
    assert (confirmed.decision, confirmed.reason) == (Decision.ADMIT, Reason.OVER_LIMIT)


def test_at_an_office_that_warns_a_colour_is_all_there_is_to_override(
    world: World, desk: Door
) -> None:
    world.offices.put(office("kominfo", capacity=0, on_full=OnFull.WARN))
    desk.scan(RED, "r")
    request = OverrideRequest(
        user=OPERATOR, of=frozenset({Obstacle.COLOUR}), reason=OverrideReason.MEDICAL
    )
    at = minutes(1)
    answer = desk.admission.override(request=request, scan_id="r", desk=DESK_A, at=at, now=at)
    assert (answer.decision, answer.reason) == (Decision.ADMIT, Reason.OVERRIDDEN)


# Repeats and times --------------------------------------------------------------------------


def test_another_direction_setting_is_another_scan(desk: Door) -> None:
    desk.scan(GREEN, "in", setting=IN)
    out = desk.scan(GREEN, "out", MORNING + timedelta(seconds=5), setting=OUT)
    assert (out.repeated, desk.inside()) == (False, 0)


def test_an_exit_is_repeated_at_any_desk_for_120_seconds_with_auto(desk: Door) -> None:
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(5))
    again = desk.scan(GREEN, "again", minutes(6.99), desk=DESK_B)
    assert (again.scan_id, again.repeated, desk.inside()) == ("out", True, 0)
    assert desk.scan(GREEN, "back", minutes(7)).decision is Decision.ADMIT


def test_a_desk_time_a_little_ahead_counts_as_now(desk: Door) -> None:
    desk.scan(GREEN, "s1", MORNING + timedelta(seconds=120), now=MORNING)
    stored = newest(desk)
    assert (stored.at, stored.arrived_at, stored.flags) == (MORNING, MORNING, frozenset())


def test_an_exit_from_the_future_is_recorded_at_its_arrival(desk: Door) -> None:
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(60), setting=OUT, now=minutes(50))
    assert (newest(desk).at, desk.inside()) == (minutes(50), 0)
    assert Flag.TIME_CORRECTED in newest(desk).flags


def test_a_late_group_enters_a_full_office_whole(desk: Door) -> None:
    for number in range(2):
        desk.scan(f"2 P{number}", f"s{number}", minutes(30))
    desk.scan(GREEN, "late", minutes(10), now=minutes(31), companions=4)
    assert desk.inside() == 7
    assert Flag.LATE in newest(desk).flags


def test_a_late_entry_ends_with_the_earliest_exit_after_it(desk: Door, world: World) -> None:
    for minute in (20, 40):
        assert desk.scan(GREEN, f"out{minute}", minutes(minute), setting=OUT).reason is (
            Reason.NOT_INSIDE
        )
    desk.scan(GREEN, "late", minutes(5), setting=IN, now=minutes(60))
    points = world.views.curve(office_id="kominfo", start=MORNING, end=minutes(60))
    assert [(point.at, point.inside) for point in points] == [
        (MORNING, 0),
        (minutes(5), 1),
        (minutes(20), 0),
    ]
    desk.scan(GREEN, "later", minutes(25), setting=IN, now=minutes(61))
    assert desk.inside() == 0


@pytest.mark.parametrize("setting", [IN, OUT, DirectionSetting.AUTO])
def test_what_arrives_late_from_within_a_stay_that_is_over_opens_no_other(
    desk: Door, world: World, events: DeskEvents, setting: DirectionSetting
) -> None:
    """Judged by its own time the person was inside: who has left since is not inside again."""
    desk.scan(GREEN, "in", minutes(0))
    desk.scan(GREEN, "out", minutes(20), setting=OUT)
    count(events, 2, minutes(25))
    answer = desk.scan(GREEN, "late", minutes(10), setting=setting, desk=DESK_B, now=minutes(30))
    reason = Reason.ALREADY_INSIDE if setting is IN else Reason.NOT_INSIDE
    assert (answer.reason, answer.visit_id) == (reason, None)
    assert world.ledger.open_visits(office_id="kominfo") == ()
    assert world.ledger.corrections(office_id="kominfo") == 2


@pytest.mark.parametrize(("minute", "inside"), [(-1, 1), (0, 0), (19.99, 0), (20, 1)])
def test_a_stay_is_half_open_for_what_arrives_late(desk: Door, minute: float, inside: int) -> None:
    desk.scan(GREEN, "in", minutes(0))
    desk.scan(GREEN, "out", minutes(20), setting=OUT)
    desk.scan(GREEN, "late", minutes(minute), setting=IN, desk=DESK_B, now=minutes(30))
    assert desk.inside() == inside


@pytest.mark.parametrize("setting", [IN, DirectionSetting.AUTO])
def test_a_late_entry_finds_its_exit_though_the_person_has_come_again(
    desk: Door, world: World, setting: DirectionSetting
) -> None:
    desk.scan(GREEN, "out", minutes(20), setting=OUT)
    desk.scan(GREEN, "again", minutes(60), setting=IN)
    late = desk.scan(GREEN, "late", minutes(10), setting=setting, desk=DESK_B, now=minutes(70))
    assert late.reason is Reason.COLOUR_ADMITS
    points = world.views.curve(office_id="kominfo", start=MORNING, end=minutes(70))
    assert [(point.at, point.inside) for point in points][1:] == [
        (minutes(10), 1),
        (minutes(20), 0),
        (minutes(60), 1),
    ]


def test_a_late_entry_before_an_open_stay_opens_no_second_one(desk: Door) -> None:
    desk.scan(GREEN, "in", minutes(60), setting=IN)
    late = desk.scan(GREEN, "late", minutes(10), desk=DESK_B, now=minutes(70))
    assert (late.decision, late.reason) == (Decision.ADMIT, Reason.ALREADY_INSIDE)
    assert desk.inside() == 1


# Undo ---------------------------------------------------------------------------------------


def test_undoing_an_unknown_exit_gives_the_counted_person_back(
    desk: Door, world: World, events: DeskEvents
) -> None:
    count(events, 3, minutes(1))
    desk.scan(GREEN, "out", minutes(5), setting=OUT)
    assert world.ledger.corrections(office_id="kominfo") == 2
    undo(desk, "out", minutes(6))
    assert world.ledger.corrections(office_id="kominfo") == 3


def test_who_left_the_former_office_meanwhile_is_not_moved_back(
    world: World, tmp_path: Path
) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    file = rules / "admission" / "2021-09.toml"
    file.write_text(file.read_text().replace('elsewhere = "flag"', 'elsewhere = "close"'))
    desk = opened(world, rules)
    desk.scan(GREEN, "a", minutes(0))
    desk.scan(GREEN, "b", minutes(5), desk=DINKES)
    desk.scan(GREEN, "left", minutes(6), setting=OUT)
    with pytest.raises(InvalidInput) as refused:
        undo(desk, "b", minutes(7), at_desk=DINKES)
    assert refused.value.args_["problem"] == "seen_again"
    assert world.ledger.open_visits(office_id="kominfo") == ()


# Closing ------------------------------------------------------------------------------------


class Nights:
    """Offices that are open at night."""

    def calendar(self) -> WorkCalendar:
        return WorkCalendar(hours={"kominfo": NIGHTS}, own={}, public=lambda _year: {})


@pytest.mark.parametrize("came", [minutes(-9 * 60), minutes(-5 * 60)])
def test_a_night_ends_on_the_next_morning_for_who_came_before_or_after_midnight(
    desk: Door, world: World, events: DeskEvents, came: datetime
) -> None:
    """Tuesday 23.00 and Wednesday 03.00 in Jakarta: both nights end on Wednesday at 06.00."""
    over = minutes(-120)
    closing = DayClosing(
        ledger=world.ledger, offices=world.offices, hours=Nights(), events=events, zone=ZONE
    )
    desk.scan(GREEN, "s1", came)
    assert closing.close_due(now=over + timedelta(minutes=59)) == ()
    closing.close_due(now=over + timedelta(hours=1))
    points = world.views.curve(office_id="kominfo", start=came, end=MORNING)
    assert (points[-1].at, points[-1].inside) == (over, 0)


@pytest.mark.parametrize(("counted", "corrections"), [(4, 3), (0, -1), (1, 0)])
def test_corrections_end_with_the_day(
    desk: Door, world: World, events: DeskEvents, counted: int, corrections: int
) -> None:
    desk.scan(GREEN, "s1", minutes(-180))
    count(events, counted, minutes(-170))
    closing = DayClosing(
        ledger=world.ledger, offices=world.offices, hours=Nights(), events=events, zone=ZONE
    )
    assert closing.close_due(now=minutes(-60)) == (
        ClosedDay(office_id="kominfo", stays=1, people=1, corrections=corrections),
    )
    assert world.ledger.corrections(office_id="kominfo") == 0
    assert desk.inside() == 0
    assert closing.close_due(now=minutes(-59)) == ()


def test_joint_leave_is_a_day_off_and_an_office_may_open_on_it(engine: sa.Engine) -> None:
    """24 December 2026, cuti bersama: neither a feast nor a weekend."""
    kept, leave = SqlHours(engine), date(2026, 12, 24)
    assert kept.is_day_off("kominfo", leave)
    assert not kept.is_day_off("kominfo", leave - timedelta(days=1))


def test_hours_of_several_spans_come_back_and_overlaps_are_refused(engine: sa.Engine) -> None:
    SqlOffices(engine, clock=now).put(office())
    kept = SqlHours(engine)
    hours = OpeningHours(spans={1: ((450, 720), (780, 960)), 6: ((1320, 1800),)})
    kept.put("kominfo", hours)
    assert kept.of("kominfo") == hours
    for spans in (((450, 720), (700, 960)), ((450, 720), (450, 960))):
        with pytest.raises(InvalidInput) as refused:
            kept.put("kominfo", OpeningHours(spans={1: spans}))
        assert refused.value.args_["problem"] == "overlap"
    assert kept.of("kominfo") == hours
