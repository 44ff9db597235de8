"""A corrected name or guest book changes no figure, on every ledger."""

from datetime import timedelta

import pytest

from dashboard.domain.errors import NotAllowed, NotFound
from dashboard.domain.scan import DirectionSetting, GuestBook, OpenVisit
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.desk import Particulars
from dashboard.services.desk_events import DeskEvents
from dashboard.services.particulars_correction import ParticularsCorrection
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.figures import figures
from tests.contract.test_forgotten_exits import GRACE_OVER
from tests.contract.test_tickets import ID, closing, declared, ticket

RIGHT = Particulars(name="Siti Aminah", guest_book=GuestBook(host="Bu Ani"))
OUT = DirectionSetting.OUT


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo"))
    return door(world.ledger, world.offices)


@pytest.fixture
def correction(world: World) -> ParticularsCorrection:
    rules = RuleFiles(folder=RULES, offices=world.offices)
    events = DeskEvents(
        ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE
    )
    return ParticularsCorrection(events=events)


def correct(correction: ParticularsCorrection, visit: OpenVisit, number: int = 60) -> None:
    correction.correct(
        user=OPERATOR, visit=visit, particulars=RIGHT, scan_id=f"fix{number}", at=minutes(number)
    )


def test_an_open_stay_goes_on_under_the_right_name_with_all_figures_as_they_were(
    world: World, desk: Door, correction: ParticularsCorrection
) -> None:
    desk.scan("2 Siti", "in", minutes(0), companions=2)
    before, live = figures(world), world.views.live()[0].last_scan_at
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    correct(correction, visit)
    assert figures(world) == before
    assert world.views.live()[0].last_scan_at == live
    (inside,) = desk.front_desk.inside(user=OPERATOR, office_id="kominfo")
    assert inside.particulars == RIGHT
    assert desk.scan("2 Siti", "out", minutes(90)).direction == "out"
    assert desk.inside() == 0


def test_a_closed_stay_is_replaced_and_its_exit_can_still_be_undone(
    world: World, desk: Door, correction: ParticularsCorrection
) -> None:
    desk.scan("2 Siti", "in", minutes(0))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    desk.scan("2 Siti", "out", minutes(55), setting=OUT)
    before = figures(world)
    correct(correction, visit)
    assert figures(world) == before
    with pytest.raises(NotFound):
        correct(correction, visit, 61)
    desk.admission.undo(
        user=OPERATOR,
        event_id="out",
        desk=DESK_A,
        scan_id="undo",
        at=minutes(62),
        now=minutes(62),
    )
    (inside,) = desk.front_desk.inside(user=OPERATOR, office_id="kominfo")
    assert inside.particulars == RIGHT


def test_an_entry_is_undone_although_its_stay_was_corrected(
    world: World, desk: Door, correction: ParticularsCorrection
) -> None:
    desk.scan("2 Siti", "in", minutes(0))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    correct(correction, visit, 5)
    desk.admission.undo(
        user=OPERATOR, event_id="in", desk=DESK_A, scan_id="undo", at=minutes(6), now=minutes(6)
    )
    assert desk.inside() == 0
    assert world.ledger.open_visits(office_id="kominfo") == ()


@pytest.mark.parametrize("closed_first", [False, True])
def test_a_ticket_still_knows_a_corrected_stay_as_its_own(
    world: World, desk: Door, correction: ParticularsCorrection, closed_first: bool
) -> None:
    declared(desk)
    desk.decide("confirm", ID, minutes(1))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    if closed_first:
        assert desk.scan(ticket(), "out", minutes(20)).reason is Reason.LEFT
    correct(correction, visit, 30)
    shown = desk.scan(ticket(), "shown", minutes(40))
    expected = Reason.TICKET_OVER if closed_first else Reason.LEFT
    assert (shown.reason, desk.inside()) == (expected, 0)
    if not closed_first:
        assert shown.name == RIGHT.name


@pytest.mark.parametrize("corrected_first", [False, True])
def test_the_true_time_takes_the_closings_place_under_the_corrected_name(
    world: World, desk: Door, correction: ParticularsCorrection, corrected_first: bool
) -> None:
    """Closed at 16.00 by itself, five hours before the exit is scanned (design 4.4)."""
    desk.scan("2 Siti", ID, minutes(0))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    if corrected_first:
        correct(correction, visit)
    closing(world).close_due(now=GRACE_OVER)
    if not corrected_first:
        correction.correct(
            user=OPERATOR, visit=visit, particulars=RIGHT, scan_id="fix", at=GRACE_OVER
        )
    assert len(world.ledger.possibly_inside(office_id="kominfo", since=MORNING)) == 1
    left = desk.scan(ticket(), "out", GRACE_OVER + timedelta(hours=2))
    assert (left.reason, left.name) == (Reason.LEFT, RIGHT.name)
    assert world.ledger.possibly_inside(office_id="kominfo", since=MORNING) == ()


def test_only_the_officer_corrects(
    world: World, desk: Door, correction: ParticularsCorrection
) -> None:
    desk.scan("2 Siti", "in", minutes(0))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    user = User(id="r", name="R", role=Role.RECEPTIONIST, office_id="kominfo")
    with pytest.raises(NotAllowed):
        correction.correct(user=user, visit=visit, particulars=RIGHT, scan_id="fix", at=minutes(10))
