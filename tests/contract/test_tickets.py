"""Tickets of self check-in at a desk (design 4.3, 4.4), on every ledger."""

from datetime import timedelta
from typing import Any

import pytest

from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.closing import DayClosing
from dashboard.services.desk import ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, DESK_B, RULES, SEAL, TICKETS, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.test_doctor import found
from tests.contract.test_forgotten_exits import GRACE_OVER, PlainHours

ID = "0" * 31 + "1"
OTHER_ID = "0" * 31 + "2"
ELSEWHERE = Desk(office_id="dukcapil", name="A")
IN, OUT = DirectionSetting.IN, DirectionSetting.OUT


@pytest.fixture
def desk(world: World) -> Door:
    for name in ("kominfo", "dukcapil"):
        world.offices.put(office(name, capacity=2, desks=("A", "B")))
    return door(world.ledger, world.offices)


def closing(world: World) -> DayClosing:
    """Offices close at 16.00."""
    hours: Any = PlainHours()
    rules = RuleFiles(folder=RULES, offices=world.offices)
    events = DeskEvents(
        ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE
    )
    return DayClosing(
        ledger=world.ledger, offices=world.offices, hours=hours, events=events, zone=ZONE
    )


def ticket(scan_id: str = ID) -> str:
    return TICKETS.address(TICKETS.token(scan_id))


def declared(desk: Door, scan_id: str = ID, name: str = "Siti") -> ScanAnswer:
    return desk.by_hand(name, scan_id, evidence=Evidence.DECLARED)


@pytest.mark.parametrize("setting", DirectionSetting)
def test_the_first_scan_of_a_waiting_ticket_opens_its_confirmation(
    desk: Door, setting: DirectionSetting
) -> None:
    declared(desk)
    shown = desk.scan(ticket(), "s1", minutes(3), setting=setting)
    assert (shown.decision, shown.scan_id, shown.name) == (Decision.CHECK, ID, "Siti")
    assert (desk.inside(), desk.stored()) == (0, [ID])


def test_a_ticket_that_stays_in_sight_is_told_of_its_admission_and_does_not_leave(
    desk: Door,
) -> None:
    declared(desk)
    desk.scan(ticket(), "s1", minutes(3))
    desk.decide("confirm", ID, minutes(3.1))
    again = desk.scan(ticket(), "s2", minutes(3.3))
    assert (again.reason, again.direction, desk.inside()) == (Reason.CONFIRMED, Direction.IN, 1)


def test_a_later_scan_closes_the_tickets_own_stay(desk: Door, world: World) -> None:
    declared(desk)
    declared(desk, OTHER_ID, "Budi")
    desk.decide("confirm", ID, minutes(1))
    desk.decide("confirm", OTHER_ID, minutes(1))
    left = desk.scan(ticket(), "s1", minutes(30), desk=DESK_B)
    assert (left.decision, left.reason, left.name) == (Decision.RECORDED, Reason.LEFT, "Siti")
    (still,) = world.ledger.open_visits(office_id="kominfo")
    assert still.scan_id == OTHER_ID


def test_the_ticket_of_an_admission_by_certificate_closes_that_stay(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    assert desk.scan(ticket(), "s1", minutes(30)).reason is Reason.LEFT
    assert desk.inside() == 0


@pytest.mark.parametrize(
    ("setting", "later", "decision", "reason"),
    [
        (DirectionSetting.AUTO, 31, Decision.RECORDED, Reason.LEFT),
        (DirectionSetting.AUTO, 33, Decision.REFUSE, Reason.TICKET_OVER),
        (IN, 33, Decision.REFUSE, Reason.TICKET_OVER),
        (OUT, 33, Decision.RECORDED, Reason.TICKET_OVER),
    ],
)
def test_a_ticket_that_comes_twice(
    desk: Door, setting: DirectionSetting, later: int, decision: Decision, reason: Reason
) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    desk.scan(ticket(), "s1", minutes(30))
    again = desk.scan(ticket(), "s2", minutes(later), setting=setting)
    assert (again.decision, again.reason, desk.inside()) == (decision, reason, 0)


def test_a_used_ticket_does_not_end_a_later_stay_of_the_same_person(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    desk.scan(ticket(), "s1", minutes(30))
    desk.scan("2 Siti", "s2", minutes(60))
    assert desk.scan(ticket(), "s3", minutes(61), setting=OUT).reason is Reason.TICKET_OVER
    assert desk.inside() == 1


def test_a_ticket_at_a_desk_that_only_lets_in(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    shown = desk.scan(ticket(), "s1", minutes(30), setting=IN)
    assert (shown.decision, shown.reason) == (Decision.ADMIT, Reason.ALREADY_INSIDE)
    assert desk.inside() == 1


def test_a_ticket_at_another_office(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    shown = desk.scan(ticket(), "s1", minutes(30), desk=ELSEWHERE)
    assert (shown.decision, shown.reason, shown.name) == (
        Decision.REFUSE,
        Reason.TICKET_ELSEWHERE,
        None,
    )
    assert desk.inside() == 1


def test_tickets_that_nobody_was_given(desk: Door) -> None:
    made_up = f"{TICKETS.address('')}{'A' * 35}"
    for number, code in enumerate((made_up, ticket("f" * 32), ticket()[:-1])):
        shown = desk.scan(code, f"s{number}", minutes(number))
        assert (shown.decision, shown.reason) == (Decision.REFUSE, Reason.TICKET_UNKNOWN)


def test_a_waiting_ticket_lapses(desk: Door) -> None:
    declared(desk)
    assert desk.scan(ticket(), "s1", minutes(9.9)).decision is Decision.CHECK
    shown = desk.scan(ticket(), "s2", minutes(10))
    assert (shown.decision, shown.reason) == (Decision.REFUSE, Reason.LAPSED)


def test_a_declined_ticket_stays_declined(desk: Door) -> None:
    declared(desk)
    desk.decide("decline", ID, minutes(1))
    shown = desk.scan(ticket(), "s1", minutes(2))
    assert (shown.decision, shown.reason) == (Decision.REFUSE, Reason.DECLINED)


def test_a_confirmation_that_met_a_full_office_is_asked_again(desk: Door) -> None:
    declared(desk)
    for name in ("Ani", "Budi"):
        desk.scan(f"2 {name}", name, minutes(1))
    assert desk.decide("confirm", ID, minutes(2)).reason is Reason.OFFICE_FULL
    assert desk.scan(ticket(), "s1", minutes(3)).decision is Decision.CHECK


def test_an_undone_admission_leaves_no_ticket(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    desk.admission.undo(
        user=OPERATOR, event_id=ID, desk=DESK_A, scan_id="u", at=minutes(1), now=minutes(1)
    )
    assert desk.scan(ticket(), "s1", minutes(5)).reason is Reason.TICKET_OVER


def test_a_ticket_after_the_automatic_closing_tells_the_true_time(desk: Door, world: World) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    closing(world).close_due(now=GRACE_OVER)
    assert desk.inside() == 0
    left = desk.scan(ticket(), "s1", GRACE_OVER + timedelta(hours=2))
    assert (left.decision, left.reason, left.name) == (Decision.RECORDED, Reason.LEFT, "Siti")
    assert world.ledger.possibly_inside(office_id="kominfo", since=MORNING) == ()
    again = desk.scan(ticket(), "s2", GRACE_OVER + timedelta(hours=3))
    assert again.reason is Reason.TICKET_OVER


@pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
def test_the_doctor_finds_nothing_wrong_with_tickets(desk: Door, world: World) -> None:
    assert world.engine is not None
    declared(desk)
    desk.scan(ticket(), "s1", minutes(1))
    desk.decide("confirm", ID, minutes(2))
    for number, at in enumerate((30, 40, 50)):
        desk.scan(ticket(), f"t{number}", minutes(at), setting=OUT)
    desk.scan(ticket(), "t9", minutes(60), desk=ELSEWHERE)
    assert found(world.engine, now=minutes(70)) == set()


def test_the_same_scan_of_a_ticket_is_answered_once(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    first = desk.scan(ticket(), "s1", minutes(30))
    again = desk.scan(ticket(), "s1", minutes(40))
    assert (again.reason, again.scan_id, again.repeated) == (first.reason, first.scan_id, True)
