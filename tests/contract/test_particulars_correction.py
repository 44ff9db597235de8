"""A corrected name or guest book changes no figure, on every ledger."""

import pytest

from dashboard.domain.errors import NotAllowed, NotFound
from dashboard.domain.scan import DirectionSetting, GuestBook, OpenVisit
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.desk import Particulars
from dashboard.services.desk_events import DeskEvents
from dashboard.services.particulars_correction import ParticularsCorrection
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, RULES, SEAL, ZONE, Door, door
from tests.contract.events import minutes, office
from tests.contract.figures import figures

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


def test_only_the_officer_corrects(
    world: World, desk: Door, correction: ParticularsCorrection
) -> None:
    desk.scan("2 Siti", "in", minutes(0))
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    user = User(id="r", name="R", role=Role.RECEPTIONIST, office_id="kominfo")
    with pytest.raises(NotAllowed):
        correction.correct(user=user, visit=visit, particulars=RIGHT, scan_id="fix", at=minutes(10))
