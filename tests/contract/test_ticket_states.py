"""What a ticket's page reads, on every ledger."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.domain.admission import DoorTimes
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.services.ticket_states import TicketNow, TicketState, TicketStories, ticket_now
from dashboard.store.ticket_stories import SqlTicketStories
from tests.contract.conftest import World
from tests.contract.door import DESK_A, Door, door
from tests.contract.events import minutes, office
from tests.contract.test_tickets import ID, declared, ticket
from tests.fakes.ticket_stories import FakeTicketStories

IN = DirectionSetting.IN


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=2, desks=("A", "B")))
    return door(world.ledger, world.offices)


@pytest.fixture
def stories(world: World) -> TicketStories:
    if world.engine is not None:
        return SqlTicketStories(world.engine)
    ledger: Any = world.ledger
    return FakeTicketStories(ledger)


def now(stories: TicketStories, at: float, scan_id: str = ID) -> TicketNow:
    story = stories.of(scan_id)
    assert story is not None
    return ticket_now(story, now=minutes(at), times=DoorTimes())


def confirmed(desk: Door) -> None:
    declared(desk)
    desk.decide("confirm", ID, minutes(1))


def declined(desk: Door) -> None:
    declared(desk)
    desk.decide("decline", ID, minutes(1))


def left(desk: Door) -> None:
    confirmed(desk)
    desk.scan(ticket(), "exit", minutes(9))


def undone(desk: Door) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    undo(desk, ID)


def taken_back(desk: Door) -> None:
    confirmed(desk)
    (event,) = (each for each in desk.stored() if each != ID)
    undo(desk, event)


def undo(desk: Door, event_id: str) -> None:
    desk.admission.undo(
        user=OPERATOR, event_id=event_id, desk=DESK_A, scan_id="u", at=minutes(2), now=minutes(2)
    )


@pytest.mark.parametrize(
    ("happened", "at", "state"),
    [
        (declared, 9.9, TicketState.WAITING),
        (declared, 10, TicketState.LAPSED),
        (confirmed, 60, TicketState.ADMITTED),
        (declined, 2, TicketState.REFUSED),
        (left, 60, TicketState.LEFT),
        (undone, 3, TicketState.UNDONE),
        (taken_back, 3, TicketState.WAITING),
        (lambda desk: desk.scan("0 Siti", ID, setting=IN), 1, TicketState.REFUSED),
        (lambda desk: desk.scan("2 Siti", ID, setting=IN), 1, TicketState.ADMITTED),
    ],
)
def test_the_state_of_a_ticket(
    desk: Door,
    stories: TicketStories,
    happened: Callable[[Door], object],
    at: float,
    state: TicketState,
) -> None:
    happened(desk)
    assert now(stories, at).state is state


def test_a_ticket_tells_when_its_stay_ended(desk: Door, stories: TicketStories) -> None:
    left(desk)
    assert now(stories, 60).left_at == minutes(9)


def test_a_second_form_of_somebody_inside_has_no_stay_of_its_own(
    desk: Door, stories: TicketStories
) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    desk.scan("2 Siti", "f" * 32, minutes(5), setting=IN)
    assert now(stories, 6, "f" * 32).state is TicketState.INSIDE_ALREADY


def test_a_form_that_was_folded_into_another_tells_the_same(
    desk: Door, stories: TicketStories
) -> None:
    desk.scan("2 Siti", ID, setting=IN)
    desk.scan("2 Siti", "f" * 32, minutes(0.2), setting=IN)
    assert now(stories, 6, "f" * 32) == now(stories, 6)


def test_an_unknown_scan_has_no_story(stories: TicketStories) -> None:
    assert stories.of(ID) is None
