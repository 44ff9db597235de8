"""A plate held before a desk's scanner (design 4.1): told, refused, never confirmed."""

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from tests.contract.conftest import World
from tests.contract.door import Door, door
from tests.contract.events import minutes, office


@pytest.fixture
def desk(world: World) -> Door:
    for name in ("kominfo", "dukcapil"):
        world.offices.put(office(name, desks=("A", "B")))
    return door(world.ledger, world.offices)


@pytest.mark.parametrize("setting", DirectionSetting)
@pytest.mark.parametrize(
    ("code", "reason", "named"),
    [
        ("plate kominfo", Reason.PLATE, "kominfo"),
        ("plate dukcapil", Reason.PLATE_ELSEWHERE, "dukcapil"),
        ("plate of-nobody", Reason.PLATE_UNKNOWN, None),
    ],
)
def test_a_plate_is_refused_with_whose_it_is(
    desk: Door,
    world: World,
    setting: DirectionSetting,
    code: str,
    reason: Reason,
    named: str | None,
) -> None:
    answer = desk.scan(code, "s1", setting=setting)
    assert (answer.decision, answer.reason, answer.colour) == (Decision.REFUSE, reason, None)
    assert answer.plate_of == (world.offices.get(named).name if named else "")
    assert (desk.inside(), desk.stored()) == (0, ["s1"])


def test_the_same_scan_is_answered_alike(desk: Door) -> None:
    first = desk.scan("plate dukcapil", "s1")
    again = desk.scan("plate dukcapil", "s1", minutes(1))
    assert (again.repeated, again.reason, desk.stored()) == (True, first.reason, ["s1"])


def test_nobody_is_let_in_by_a_plate(desk: Door) -> None:
    desk.scan("plate kominfo", "s1")
    with pytest.raises(InvalidInput):
        desk.decide("confirm", "s1", minutes(1))
    assert desk.inside() == 0
