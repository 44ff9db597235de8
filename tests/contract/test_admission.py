"""The rules of the door (design 4.4), through the admission service, on every ledger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import Desk, OnFull
from dashboard.domain.people import Colour
from dashboard.domain.rules import Decision, LevelChange
from dashboard.domain.scan import Direction, DirectionSetting, Flag
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from tests.contract.conftest import World
from tests.contract.door import DESK_A, DESK_B, Door, door
from tests.contract.events import MORNING, minutes, office

GREEN, YELLOW, RED = "2 Siti", "1 Budi", "0 Agus"
IN, OUT = DirectionSetting.IN, DirectionSetting.OUT


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=3, desks=("A", "B")))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices)


# Scans are stored ---------------------------------------------------------------------------


def test_a_green_visitor_comes_in(desk: Door) -> None:
    answer = desk.scan(GREEN, "s1")
    assert (answer.decision, answer.reason) == (Decision.ADMIT, Reason.COLOUR_ADMITS)
    assert (answer.colour, answer.direction) == (Colour.GREEN, Direction.IN)
    assert (answer.inside, answer.limit) == (1, 3)
    assert answer.name == "Siti"
    assert desk.inside() == 1


@pytest.mark.parametrize(
    ("code", "reason"), [(RED, Reason.COLOUR_REFUSES), ("bad", Reason.BAD_SIGNATURE)]
)
def test_refusals_are_stored_too(desk: Door, code: str, reason: Reason) -> None:
    answer = desk.scan(code, "s1")
    assert (answer.decision, answer.reason, answer.visit_id) == (Decision.REFUSE, reason, None)
    assert desk.stored() == ["s1"]
    assert desk.inside() == 0


# Scan id first ------------------------------------------------------------------------------


def test_the_same_id_gives_the_first_answer_and_figures_and_writes_nothing(desk: Door) -> None:
    first = desk.scan(GREEN, "s1")
    desk.scan("2 Dewi", "s2")
    again = desk.scan(GREEN, "s1", minutes(60), desk=DESK_B, setting=OUT)
    assert again.repeated
    assert (again.decision, again.inside, again.visit_id) == (
        first.decision,
        first.inside,
        first.visit_id,
    )
    assert desk.stored() == ["s1", "s2"]


def test_the_same_id_at_another_office_gives_the_first_answer(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    again = desk.scan(GREEN, "s1", minutes(60), desk=Desk(office_id="dinkes", name="A"))
    assert again.repeated


# Quiet time ---------------------------------------------------------------------------------


def test_holding_a_code_up_longer_is_one_scan(desk: Door) -> None:
    desk.scan(GREEN, "s0", setting=IN)
    answers = [
        desk.scan(GREEN, f"s{number}", MORNING + timedelta(seconds=29 * number), setting=IN)
        for number in (1, 2, 3)
    ]
    assert {answer.scan_id for answer in answers} == {"s0"}
    assert all(answer.repeated for answer in answers)
    assert desk.stored() == ["s0"]


def test_quiet_time_ends_after_thirty_seconds_without_a_sighting(desk: Door) -> None:
    desk.scan(GREEN, "s0", setting=IN)
    answer = desk.scan(GREEN, "s1", MORNING + timedelta(seconds=30), setting=IN)
    assert answer.reason is Reason.ALREADY_INSIDE


def test_another_desk_does_not_share_the_quiet_time(desk: Door) -> None:
    desk.scan(RED, "s0")
    answer = desk.scan(RED, "s1", MORNING + timedelta(seconds=5), desk=DESK_B)
    assert not answer.repeated


def test_the_id_of_a_folded_repeat_gives_the_first_answer_for_ever(desk: Door) -> None:
    desk.scan(GREEN, "s0", setting=IN)
    desk.scan(GREEN, "s1", MORNING + timedelta(seconds=5), setting=IN)
    assert desk.scan(GREEN, "s1", minutes(90), setting=IN).scan_id == "s0"


# The 120 seconds of `auto` ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "direction"), [(119, Direction.IN), (120, Direction.OUT), (3600, Direction.OUT)]
)
def test_auto_does_not_turn_an_entry_into_an_exit_too_soon(
    desk: Door, after: int, direction: Direction
) -> None:
    desk.scan(GREEN, "s0")
    answer = desk.scan(GREEN, "s1", MORNING + timedelta(seconds=after), desk=DESK_B)
    assert answer.direction is direction


def test_a_repeat_does_not_prolong_the_120_seconds(desk: Door) -> None:
    desk.scan(GREEN, "s0")
    desk.scan(GREEN, "s1", MORNING + timedelta(seconds=80), desk=DESK_B)
    answer = desk.scan(GREEN, "s2", MORNING + timedelta(seconds=121), desk=DESK_B)
    assert answer.direction is Direction.OUT


def test_an_explicit_direction_overrides_the_120_seconds(desk: Door) -> None:
    desk.scan(GREEN, "s0")
    answer = desk.scan(GREEN, "s1", MORNING + timedelta(seconds=40), setting=OUT)
    assert (answer.direction, answer.reason) == (Direction.OUT, Reason.LEFT)
    assert desk.inside() == 0


# Direction, one open visit ------------------------------------------------------------------


def test_auto_lets_in_who_is_outside_and_out_who_is_inside(desk: Door) -> None:
    directions = [desk.scan(GREEN, f"s{n}", minutes(5 * n)).direction for n in range(3)]
    assert directions == [Direction.IN, Direction.OUT, Direction.IN]


def test_leaving_is_never_refused(desk: Door) -> None:
    answer = desk.scan(RED, "s1", setting=OUT)
    assert (answer.decision, answer.reason) == (Decision.RECORDED, Reason.NOT_INSIDE)
    assert desk.stored() == ["s1"]


def test_entering_twice_is_admitted_but_is_no_entry_even_when_full(desk: Door) -> None:
    for number, name in enumerate(("Siti", "Dewi", "Rina")):
        desk.scan(f"2 {name}", f"s{number}", setting=IN)
    answer = desk.scan(GREEN, "again", minutes(10), setting=IN)
    assert (answer.decision, answer.reason) == (Decision.ADMIT, Reason.ALREADY_INSIDE)
    assert answer.visit_id is None
    assert desk.inside() == 3


def test_being_inside_elsewhere_is_flagged(desk: Door) -> None:
    desk.scan(GREEN, "s0", desk=Desk(office_id="dinkes", name="A"))
    desk.scan(GREEN, "s1", minutes(10))
    (stored,) = desk.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)
    assert Flag.INSIDE_ELSEWHERE in stored.flags
    assert len(desk.ledger.open_visits(office_id="dinkes")) == 1


# Capacity -----------------------------------------------------------------------------------


def test_a_full_office_refuses_also_what_would_be_a_check(desk: Door) -> None:
    for number in range(3):
        desk.scan(f"2 P{number}", f"s{number}")
    assert desk.scan(GREEN, "green").reason is Reason.OFFICE_FULL
    assert desk.scan(YELLOW, "yellow").reason is Reason.OFFICE_FULL
    assert desk.inside() == 3


def test_an_office_that_warns_admits_over_its_limit(world: World, desk: Door) -> None:
    world.offices.put(office("kominfo", capacity=0, on_full=OnFull.WARN, desks=("A",)))
    answer = desk.scan(GREEN, "s1")
    assert (answer.decision, answer.reason) == (Decision.ADMIT, Reason.OVER_LIMIT)
    assert desk.inside() == 1


def test_the_limit_follows_the_level_of_the_day(world: World, desk: Door) -> None:
    world.offices.put(office("kominfo", capacity=5, desks=("A",)))
    world.offices.set_level(LevelChange(level=2, valid_from=date(2021, 11, 16)))
    day_before = MORNING.replace(month=11, day=15)
    assert desk.scan("2 A", "s1", day_before).limit == 5
    assert desk.scan("2 B", "s2", day_before + timedelta(days=1)).limit == 2


def test_sixteen_threads_give_every_place_once(world: World, desk: Door) -> None:
    world.offices.put(office("kominfo", capacity=20, desks=("A",)))

    def push(number: int) -> Decision:
        own = Desk(office_id="kominfo", name=f"D{number % 16}")
        return desk.scan(f"2 P{number % 60}", f"s{number}", desk=own, setting=IN).decision

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(push, range(120)))
    assert desk.inside() == 20
    assert answers.count(Decision.ADMIT) >= 20
    assert len(desk.stored()) == len(set(desk.stored()))


# Checks -------------------------------------------------------------------------------------


def test_a_check_puts_nobody_inside_and_waits(desk: Door) -> None:
    answer = desk.scan(YELLOW, "y")
    assert answer.decision is Decision.CHECK
    assert desk.inside() == 0
    waiting = desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(9))
    assert [each.scan_id for each in waiting] == ["y"]


def test_confirming_lets_in_once(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    first = desk.decide("confirm", "y", minutes(1), desk=DESK_B)
    again = desk.decide("confirm", "y", minutes(2))
    assert (first.decision, first.reason) == (Decision.ADMIT, Reason.CONFIRMED)
    assert (first.scan_id, again.scan_id, again.visit_id) == ("y", "y", first.visit_id)
    assert again.repeated
    assert desk.inside() == 1
    assert desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(2)) == ()


def test_one_may_confirm_after_a_decline(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    declined = desk.decide("decline", "y", minutes(1))
    assert (declined.decision, declined.reason) == (Decision.REFUSE, Reason.DECLINED)
    assert desk.decide("confirm", "y", minutes(2)).decision is Decision.ADMIT


def test_capacity_is_tested_again_when_confirming(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    for number in range(3):
        desk.scan(f"2 P{number}", f"s{number}")
    full = desk.decide("confirm", "y", minutes(1))
    desk.scan("2 P0", "out", minutes(5))
    later = desk.decide("confirm", "y", minutes(6))
    assert (full.decision, full.reason) == (Decision.REFUSE, Reason.OFFICE_FULL)
    assert later.decision is Decision.ADMIT


@pytest.mark.parametrize(("after", "reason"), [(9.99, Reason.CONFIRMED), (10, Reason.LAPSED)])
def test_a_check_lapses_after_ten_minutes(desk: Door, after: float, reason: Reason) -> None:
    desk.scan(YELLOW, "y")
    assert desk.decide("confirm", "y", minutes(after)).reason is reason


def test_a_code_that_gave_no_credential_can_never_be_confirmed(desk: Door) -> None:
    desk.scan("bad", "s1")
    with pytest.raises(InvalidInput):
        desk.decide("confirm", "s1", minutes(1))


def test_only_the_office_of_a_check_decides_it(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    with pytest.raises(NotFound):
        desk.decide("confirm", "y", minutes(1), desk=Desk(office_id="dinkes", name="A"))


def test_confirming_from_many_desks_is_one_entry(desk: Door) -> None:
    desk.scan(YELLOW, "y")
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: desk.decide("confirm", "y", minutes(1)), range(8)))
    assert len({answer.visit_id for answer in answers}) == 1
    assert desk.inside() == 1


# Late arrivals ------------------------------------------------------------------------------


def test_a_late_entry_is_stored_and_never_refused_for_capacity(desk: Door) -> None:
    for number in range(3):
        desk.scan(f"2 P{number}", f"s{number}", minutes(30))
    answer = desk.scan(GREEN, "late", minutes(10), now=minutes(31))
    assert answer.decision is Decision.ADMIT
    (stored,) = desk.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)
    assert Flag.LATE in stored.flags
    assert (stored.at, stored.arrived_at) == (minutes(10), minutes(31))
    assert desk.inside() == 4


@pytest.mark.parametrize(("behind", "late"), [(120, False), (120.001, True)])
def test_an_event_is_late_after_120_seconds(desk: Door, behind: float, late: bool) -> None:
    desk.scan(GREEN, "s1", now=MORNING + timedelta(seconds=behind))
    (stored,) = desk.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)
    assert (Flag.LATE in stored.flags) is late


def test_an_exit_that_came_before_its_late_entry_ends_that_stay(desk: Door) -> None:
    out = desk.scan(GREEN, "out", minutes(20), setting=OUT)
    assert out.reason is Reason.NOT_INSIDE
    late = desk.scan(GREEN, "in", minutes(5), setting=IN, now=minutes(25))
    assert late.decision is Decision.ADMIT
    assert desk.inside() == 0


@pytest.mark.parametrize(("ahead", "reason"), [(120, Reason.COLOUR_ADMITS), (121, Reason.BAD_TIME)])
def test_an_entry_from_the_future_is_refused(desk: Door, ahead: int, reason: Reason) -> None:
    answer = desk.scan(GREEN, "s1", MORNING + timedelta(seconds=ahead), now=MORNING)
    assert answer.reason is reason


def test_an_entry_of_yesterday_is_refused_and_an_exit_is_recorded_now(desk: Door) -> None:
    desk.scan(GREEN, "in")
    tomorrow = MORNING + timedelta(hours=24)
    assert desk.scan("2 Dewi", "s1", now=tomorrow).reason is Reason.BAD_TIME
    left = desk.scan(GREEN, "out", setting=OUT, now=tomorrow)
    (stored,) = desk.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)
    assert (left.decision, stored.at) == (Decision.RECORDED, tomorrow)
    assert Flag.TIME_CORRECTED in stored.flags


# By hand, from the list ---------------------------------------------------------------------


def test_two_entries_by_hand_with_one_name_are_two_people(desk: Door) -> None:
    desk.by_hand("Siti", "s1")
    desk.by_hand("Siti", "s2")
    assert desk.inside() == 2


def test_who_has_no_code_leaves_by_the_list(desk: Door) -> None:
    entered = desk.by_hand("Siti", "s1")
    assert entered.visit_id is not None
    for scan_id in ("out", "out"):
        answer = desk.admission.check_out(
            user=OPERATOR,
            visit_id=entered.visit_id,
            desk=DESK_A,
            scan_id=scan_id,
            at=minutes(9),
            now=minutes(9),
        )
        assert answer.reason is Reason.LEFT
    assert desk.inside() == 0
    assert desk.stored() == ["s1", "out"]


def test_a_repeat_seen_at_another_desk_is_quiet_there(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    for second in (100, 110, 119):
        again = desk.scan(GREEN, f"b{second}", minutes(second / 60), desk=DESK_B)
        assert again.repeated
    held = desk.scan(GREEN, "b121", minutes(121 / 60), desk=DESK_B)
    assert (held.repeated, held.inside) == (True, 1)


def test_another_desk_cannot_take_the_id_of_a_decision(desk: Door) -> None:
    desk.scan(YELLOW, "c1")
    desk.scan("junk", "c1.1", minutes(1))
    assert desk.decide("confirm", "c1", minutes(2)).inside == 1
