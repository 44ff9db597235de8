"""What has become of a ticket, for the page that its holder looks at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.domain.admission import DoorTimes
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, Scan, standing
from dashboard.domain.verdict import Reason


class TicketState(StrEnum):
    """In the order in which they may follow one another."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    INSIDE_ALREADY = "inside_already"
    LEFT = "left"
    UNDONE = "undone"


# Nothing more happens to a ticket in these.
FINAL = frozenset(
    {
        TicketState.LAPSED,
        TicketState.INSIDE_ALREADY,
        TicketState.LEFT,
        TicketState.UNDONE,
    }
)


@dataclass(frozen=True, kw_only=True)
class TicketStory:
    """The scan that a ticket names with what is bound to it, oldest first, and its stay.

    `inside` says that a stay of it is open, `left_at` when the last one of it ended.
    """

    thread: tuple[Scan, ...]
    inside: bool
    left_at: datetime | None


class TicketStories(Protocol):
    """Read without locking anything, since every waiting phone asks again and again."""

    def of(self, scan_id: str) -> TicketStory | None:
        """The story of a scan, or of the scan that it was folded into. Raises LedgerUnavailable."""


@dataclass(frozen=True, kw_only=True)
class TicketNow:
    """A ticket as it stands; `told` is the event that its state follows from."""

    state: TicketState
    first: Scan
    told: Scan
    left_at: datetime | None


def ticket_now(story: TicketStory, *, now: datetime, times: DoorTimes) -> TicketNow:
    """What the story comes to at `now`."""
    held = standing(story.thread)
    first = story.thread[0]
    told = next((each for each in held if each.accepted), held[-1] if held else first)
    state = _state(story, held, told, now=now, times=times)
    return TicketNow(state=state, first=first, told=told, left_at=story.left_at)


def _state(
    story: TicketStory,
    held: tuple[Scan, ...],
    told: Scan,
    *,
    now: datetime,
    times: DoorTimes,
) -> TicketState:
    first = story.thread[0]
    if first not in held:
        return TicketState.UNDONE
    if told.accepted and told.direction is Direction.IN:
        return TicketState.ADMITTED if story.inside else TicketState.LEFT
    if told.direction is Direction.OUT:
        return TicketState.LEFT
    if told.reason is Reason.ALREADY_INSIDE:
        return TicketState.INSIDE_ALREADY
    if told.reason is Reason.LAPSED:
        return TicketState.LAPSED
    if told.decision is Decision.CHECK:
        lapsed = now - first.arrived_at >= times.decide_within
        return TicketState.LAPSED if lapsed else TicketState.WAITING
    return TicketState.REFUSED
