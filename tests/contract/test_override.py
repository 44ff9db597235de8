"""Letting somebody in all the same (design 4.3, the override), on every ledger."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.people import Colour
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Obstacle, Override, OverrideReason
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role
from dashboard.services.desk import ScanAnswer
from dashboard.services.overriding import OverrideRequest
from tests.contract.conftest import World
from tests.contract.door import DESK_A, Door, door
from tests.contract.events import minutes, office

RED = "0 Agus"
COLOUR, CAPACITY = frozenset({Obstacle.COLOUR}), frozenset({Obstacle.CAPACITY})
RECEPTION = replace(OPERATOR, id="siti", role=Role.RECEPTIONIST, office_id="kominfo")
HEALTH = replace(OPERATOR, id="dr", role=Role.HEALTH_OFFICER)


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=1, desks=("A", "B")))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices)


def override(door_: Door, scan_id: str, at: float = 1, **other: Any) -> ScanAnswer:
    given = {"user": RECEPTION, "of": COLOUR, "reason": OverrideReason.ESSENTIAL_SERVICE}
    return door_.admission.override(
        request=OverrideRequest(**(given | other)),
        scan_id=scan_id,
        desk=DESK_A,
        at=minutes(at),
        now=minutes(at),
    )


def test_a_red_person_comes_in_for_a_reason_on_record(desk: Door, world: World) -> None:
    desk.scan(RED, "s1")
    answer = override(desk, "s1", reason=OverrideReason.OTHER, note=" mengurus KTP ")
    assert (answer.scan_id, answer.decision, answer.reason) == (
        "s1",
        Decision.ADMIT,
        Reason.OVERRIDDEN,
    )
    (event, *_) = world.ledger.recent_scans(office_id="kominfo", desk="A", limit=1)
    assert event.override == Override(
        of=COLOUR, reason=OverrideReason.OTHER, note="mengurus KTP", needed=True
    )
    assert event.actor == "siti"


def test_the_overridden_count_so_inside_may_pass_the_limit(desk: Door) -> None:
    desk.scan("2 Dewi", "s0")
    desk.scan("2 Siti", "s1")
    assert override(desk, "s1", of=CAPACITY).inside == 2
    assert desk.inside() == 2


def test_colour_set_aside_leaves_capacity(desk: Door) -> None:
    desk.scan("2 Dewi", "s0")
    desk.scan(RED, "s1")
    assert override(desk, "s1").reason is Reason.OFFICE_FULL
    assert override(desk, "s1", of=COLOUR | CAPACITY).decision is Decision.ADMIT


def test_capacity_set_aside_leaves_colour(desk: Door) -> None:
    desk.scan("2 Dewi", "s0")
    desk.by_hand("Agus", "s1", colour=Colour.RED)
    assert override(desk, "s1", of=CAPACITY).reason is Reason.COLOUR_REFUSES
    assert desk.inside() == 1


def test_an_override_that_nothing_needed_says_so(desk: Door, world: World) -> None:
    desk.scan("2 Dewi", "s0")
    desk.scan("2 Siti", "s1")
    desk.scan("2 Dewi", "s2", minutes(3))
    override(desk, "s1", 4, of=CAPACITY)
    (event, *_) = world.ledger.recent_scans(office_id="kominfo", desk="A", limit=1)
    assert event.override is not None
    assert event.override.needed is False


def test_black_needs_the_health_officer(desk: Door) -> None:
    desk.by_hand("Agus", "s1", colour=Colour.BLACK)
    with pytest.raises(NotAllowed):
        override(desk, "s1")
    assert override(desk, "s1", user=HEALTH).decision is Decision.ADMIT


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPARTMENT_HEAD])
def test_a_role_without_the_permission_may_not(desk: Door, role: Role) -> None:
    desk.scan(RED, "s1")
    with pytest.raises(NotAllowed):
        override(desk, "s1", user=replace(RECEPTION, role=role))


def test_nobody_overrides_at_another_office(desk: Door) -> None:
    desk.scan(RED, "s1")
    with pytest.raises(NotAllowed):
        override(desk, "s1", user=replace(RECEPTION, office_id="dinkes"))


def test_the_reason_other_needs_a_text(desk: Door) -> None:
    desk.scan(RED, "s1")
    with pytest.raises(InvalidInput):
        override(desk, "s1", reason=OverrideReason.OTHER, note="  ")


def test_a_code_that_names_nobody_cannot_be_overridden(desk: Door) -> None:
    desk.scan("bad", "s1")
    with pytest.raises(InvalidInput):
        override(desk, "s1")


def test_overriding_twice_is_one_entry(desk: Door) -> None:
    desk.scan(RED, "s1")
    override(desk, "s1")
    assert override(desk, "s1", 2).repeated
    assert len(desk.stored()) == 2


@pytest.mark.parametrize(("after", "reason"), [(9.99, Reason.OVERRIDDEN), (10, Reason.LAPSED)])
def test_an_override_lapses_like_a_decision(desk: Door, after: float, reason: Reason) -> None:
    desk.scan(RED, "s1")
    assert override(desk, "s1", after).reason is reason


def test_an_override_can_be_undone(desk: Door) -> None:
    desk.scan(RED, "s1")
    answer = override(desk, "s1")
    desk.admission.undo(
        user=RECEPTION,
        event_id=answer.event_id,
        desk=DESK_A,
        scan_id="u",
        at=minutes(2),
        now=minutes(2),
    )
    assert desk.inside() == 0
