"""Headcounts, and several people sent out at once (design 4.4, "Headcount"), on every ledger."""

from datetime import datetime

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.office import Desk
from dashboard.domain.scan import Closing, DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.desk import ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, DESK_B, RULES, SEAL, ZONE, Door, door
from tests.contract.events import minutes, office
from tests.contract.figures import figures

OUT = DirectionSetting.OUT
COUNTED_AT = minutes(30)
NAMES = ("Siti", "Budi", "Rina", "Joko", "Wati")


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", desks=("A", "B"), capacity=6))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices)


@pytest.fixture
def headcount(world: World) -> Headcount:
    rules = RuleFiles(folder=RULES, offices=world.offices)
    return Headcount(
        events=DeskEvents(
            ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE
        )
    )


def enter(desk: Door, names: tuple[str, ...] = NAMES) -> list[str]:
    """They come in one minute after another; their stays' ids."""
    answers = [
        desk.scan(f"2 {name}", f"in-{name}", minutes(number)) for number, name in enumerate(names)
    ]
    return [answer.visit_id or "" for answer in answers]


def count(
    headcount: Headcount,
    people: int,
    *,
    gone: tuple[str, ...] = (),
    scan_id: str = "count",
    at: datetime = COUNTED_AT,
    at_desk: Desk = DESK_A,
) -> ScanAnswer:
    return headcount.counted(
        user=OPERATOR, desk=at_desk, people=people, gone=gone, scan_id=scan_id, at=at, now=at
    )


def inside(world: World) -> int:
    live: dict[str, int] = figures(world)["live"]
    return live["kominfo"]


def leave(desk: Door, name: str, minute: float) -> ScanAnswer:
    return desk.scan(f"2 {name}", f"out-{name}", minutes(minute), setting=OUT)


def test_a_lower_count_closes_the_stays_that_are_named(
    desk: Door, world: World, headcount: Headcount
) -> None:
    siti, budi, *_ = enter(desk)
    answer = count(headcount, 3, gone=(siti, budi))
    assert (answer.reason, answer.inside) == (Reason.COUNTED, 3)
    assert inside(world) == 3
    assert len(world.ledger.open_visits(office_id="kominfo")) == 3
    assert world.ledger.corrections(office_id="kominfo") == 0
    closed = world.ledger.write(
        office_id="kominfo",
        now=minutes(31),
        work=lambda ledger: ledger.closed_by(ledger.scan("count")),
    )
    assert {each.closing for each in closed} == {Closing.COUNTED}
    assert {each.left_at for each in closed} == {minutes(30)}


def test_a_remainder_is_corrected_and_clipped_as_stays_close(
    desk: Door, world: World, headcount: Headcount
) -> None:
    enter(desk)
    count(headcount, 3)
    assert inside(world) == 3
    assert world.ledger.corrections(office_id="kominfo") == -2
    for number, name in enumerate(NAMES):
        leave(desk, name, 40 + number)
        assert inside(world) == max(0, 2 - number)
    assert world.ledger.corrections(office_id="kominfo") == 0


def test_a_higher_count_adds_people_whom_unknown_exits_consume(
    desk: Door, world: World, headcount: Headcount
) -> None:
    enter(desk, NAMES[:2])
    answer = count(headcount, 4)
    assert (answer.inside, inside(world)) == (4, 4)
    for name, left in (("Rina", 3), ("Joko", 2), ("Wati", 2)):
        out = leave(desk, name, 40 + left)
        assert (out.reason, out.inside, inside(world)) == (Reason.NOT_INSIDE, left, left)
    assert world.ledger.corrections(office_id="kominfo") == 0


def test_counted_people_take_places(desk: Door, world: World, headcount: Headcount) -> None:
    count(headcount, 6)
    assert desk.scan("2 Siti", "s1", minutes(40)).reason is Reason.OFFICE_FULL
    leave(desk, "Budi", 41)
    assert desk.scan("2 Rina", "s2", minutes(42)).reason is Reason.COLOUR_ADMITS
    assert inside(world) == 6


def test_a_right_count_is_on_record_and_changes_nothing(
    desk: Door, world: World, headcount: Headcount
) -> None:
    enter(desk)
    before = figures(world)
    assert count(headcount, 5).inside == 5
    after = figures(world)
    assert (after["live"], after["curve"]) == (before["live"], before["curve"])
    assert desk.stored()[-1] == "count"


def test_a_repeated_count_and_one_who_left_meanwhile_change_nothing(
    desk: Door, world: World, headcount: Headcount
) -> None:
    siti, *_ = enter(desk)
    leave(desk, "Siti", 20)
    first = count(headcount, 3, gone=(siti, "unknown"))
    again = count(headcount, 1, gone=(siti,), at=minutes(32))
    assert (again.inside, again.event_id) == (first.inside, first.event_id)
    assert inside(world) == 3


def test_undoing_a_count_brings_everybody_back(
    desk: Door, world: World, headcount: Headcount
) -> None:
    siti, *_ = enter(desk)
    before = figures(world)
    count(headcount, 2, gone=(siti,))
    assert inside(world) == 2
    at = minutes(35)
    desk.admission.undo(user=OPERATOR, event_id="count", desk=DESK_A, scan_id="undo", at=at, now=at)
    after = figures(world)
    assert {key: after[key] for key in ("live", "days", "hours")} == {
        key: before[key] for key in ("live", "days", "hours")
    }


def test_a_count_undone_after_another_one_leaves_nobody_inside_at_any_time(
    desk: Door, world: World, headcount: Headcount
) -> None:
    count(headcount, 3, at=minutes(30))
    count(headcount, 0, scan_id="again", at=minutes(40), at_desk=DESK_B)
    at = minutes(42)
    desk.admission.undo(user=OPERATOR, event_id="count", desk=DESK_A, scan_id="undo", at=at, now=at)
    assert {point.inside for point in figures(world)["curve"]} == {0}


def test_who_left_uncounted_before_the_count_makes_no_step_below_nobody(
    desk: Door, world: World, headcount: Headcount
) -> None:
    count(headcount, 7, at=minutes(30))
    desk.scan("2 Siti", "out", minutes(20), setting=OUT, now=minutes(31))
    points = [(point.at, point.inside) for point in figures(world)["curve"]]
    assert points[1:] == [(minutes(30), 6)]


@pytest.mark.parametrize("people", [-1, 100_001])
def test_a_number_that_no_count_gives_is_refused(
    desk: Door, headcount: Headcount, people: int
) -> None:
    with pytest.raises(InvalidInput):
        count(headcount, people)
    assert desk.stored() == []


def test_only_who_may_check_out_counts(desk: Door, headcount: Headcount) -> None:
    head = User(id="h", name="h", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
    other = User(id="r", name="r", role=Role.RECEPTIONIST, office_id="dinkes")
    for user in (head, other):
        with pytest.raises(NotAllowed):
            headcount.counted(
                user=user,
                desk=DESK_A,
                people=1,
                gone=(),
                scan_id="count",
                at=minutes(1),
                now=minutes(1),
            )
        with pytest.raises(NotAllowed):
            send_out(headcount, (), user=user)


def test_a_count_holds_although_an_earlier_one_took_more_away_than_stays_are_left(
    desk: Door, world: World, headcount: Headcount
) -> None:
    first, *_ = enter(desk, NAMES[:2])
    count(headcount, 0)
    assert inside(world) == 0
    assert count(headcount, 1, gone=(first,), scan_id="again", at=minutes(40)).inside == 1
    assert inside(world) == 1


def send_out(
    headcount: Headcount,
    visit_ids: tuple[str, ...],
    *,
    user: User = OPERATOR,
    reason: Reason = Reason.EVACUATED,
) -> int:
    return headcount.check_out(
        user=user,
        desk=DESK_B,
        visit_ids=visit_ids,
        reason=reason,
        scan_id="everybody",
        at=minutes(30),
        now=minutes(30),
    )


def test_everybody_leaves_at_once_for_a_reason(
    desk: Door, world: World, headcount: Headcount
) -> None:
    group = desk.scan("2 Siti", "group", minutes(0), companions=2).visit_id or ""
    budi = desk.scan("2 Budi", "budi", minutes(1)).visit_id or ""
    assert send_out(headcount, (group, budi)) == 4
    assert inside(world) == 0
    last = desk.front_desk.recent(user=OPERATOR, office_id="kominfo", desk="B")
    assert [(line.name, line.reason) for line in last] == [
        ("Budi", Reason.EVACUATED),
        ("Siti", Reason.EVACUATED),
    ]
    stored = desk.stored()
    assert send_out(headcount, (group, budi)) == 4
    assert desk.stored() == stored


def test_whoever_left_meanwhile_is_passed_over(
    desk: Door, world: World, headcount: Headcount
) -> None:
    siti, budi, *_ = enter(desk, NAMES[:3])
    leave(desk, "Siti", 20)
    assert send_out(headcount, (siti, budi, "unknown")) == 1
    assert inside(world) == 1


def test_a_reason_of_another_kind_is_refused(desk: Door, headcount: Headcount) -> None:
    (siti,) = enter(desk, NAMES[:1])
    with pytest.raises(InvalidInput):
        send_out(headcount, (siti,), reason=Reason.OFFICE_FULL)
    assert desk.inside() == 1
