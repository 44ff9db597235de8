"""What a shift at an office was, and its record once it is signed over (append-only)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dashboard.domain.scan import Obstacle, OverrideReason
from dashboard.domain.verdict import Reason


@dataclass(frozen=True, kw_only=True)
class OverrideDone:
    """Somebody was let in all the same; nobody is named."""

    at: datetime
    of: frozenset[Obstacle]
    reason: OverrideReason
    note: str
    needed: bool


@dataclass(frozen=True, kw_only=True)
class HeadcountDone:
    """Somebody counted so many people inside, `difference` more than were on record."""

    at: datetime
    counted: int
    difference: int


@dataclass(frozen=True, kw_only=True)
class ShiftCounts:
    """What the ledger says of `start <= t < end` at one office; what was annulled is left out.

    `entries`, `exits` and `closed` (by themselves, for a forgotten exit) count people,
    `refusals` events by reason.
    """

    entries: int = 0
    exits: int = 0
    closed: int = 0
    refusals: Mapping[Reason, int] = field(default_factory=dict)
    overrides: tuple[OverrideDone, ...] = ()
    headcounts: tuple[HeadcountDone, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShiftFigures:
    """A shift up to now: its counts, people `inside`, checks that wait, and those never decided."""

    counts: ShiftCounts
    inside: int
    waiting: int
    undecided: int


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The next shift has taken over: who, by their own word, from which account, when."""

    handover_id: str
    taken_by: str
    account: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A shift that was signed over, as it was signed: later events do not change it.

    `given_by` is the name that was signed with, `account` who was signed in. `since` and `at`
    bound the shift. Without `receipt` the next shift has not taken over yet.
    """

    id: str
    office_id: str
    desk: str
    since: datetime
    at: datetime
    given_by: str
    account: str
    note: str
    figures: ShiftFigures
    receipt: Receipt | None = None


class ShiftViews(Protocol):
    """What the ledger says of a shift. Raises LedgerUnavailable."""

    def counts(self, *, office_id: str, start: datetime, end: datetime) -> ShiftCounts:
        """The counts of `start <= t < end`, overrides and headcounts oldest first."""


class Handovers(Protocol):
    """Append-only: handovers and receipts. Raises LedgerUnavailable; then nothing was stored."""

    def add(self, handover: Handover) -> bool:
        """Store one; False where its id is stored already, so that a retry is harmless."""

    def take(self, receipt: Receipt) -> bool:
        """Store a receipt; False where the handover is unknown or was taken already."""

    def get(self, handover_id: str) -> Handover | None:
        """One handover with its receipt."""

    def newest(self, *, office_id: str, limit: int) -> tuple[Handover, ...]:
        """The last handovers of an office, newest first."""

    def pending(self, *, office_id: str) -> tuple[Handover, ...]:
        """Each desk's last handover where nobody has taken it yet, newest first."""
