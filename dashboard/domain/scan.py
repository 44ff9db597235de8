"""Scans and stays: the immutable events of a desk and what they open and close (design 4.4)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason, RuleIds


class DirectionSetting(StrEnum):
    """What the desk is set to; `auto` means in if not inside this office, else out."""

    AUTO = "auto"
    IN = "in"
    OUT = "out"


class Direction(StrEnum):
    """The direction as decided."""

    IN = "in"
    OUT = "out"


class EventKind(StrEnum):
    """What a desk did. Staff's decisions and an annulment are bound to an earlier scan."""

    SCAN = "scan"
    CONFIRM = "confirm"
    DECLINE = "decline"
    CHECK_OUT = "check_out"
    OVERRIDE = "override"
    UNDO = "undo"
    CLOSE_DAY = "close_day"
    HEADCOUNT = "headcount"
    CORRECT = "correct"


class Flag(StrEnum):
    """What an auditor should know about an event that was taken all the same."""

    LATE = "late"
    TIME_CORRECTED = "time_corrected"
    INSIDE_ELSEWHERE = "inside_elsewhere"
    REOPENED_OVER_LIMIT = "reopened_over_limit"


class Closing(StrEnum):
    """How a stay ended."""

    SCAN = "scan"
    LIST = "list"
    MOVED = "moved"
    AUTOMATIC = "automatic"
    COUNTED = "counted"


class Obstacle(StrEnum):
    """What stands against an entry; an override names which of them it sets aside."""

    COLOUR = "colour"
    CAPACITY = "capacity"


class OverrideReason(StrEnum):
    """Why somebody was let in all the same (design 4.3); `other` needs a note."""

    ESSENTIAL_SERVICE = "essential_service"
    OFFICIAL_DUTY = "official_duty"
    MINOR = "minor"
    MEDICAL = "medical"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """An admission in spite of the rules: of what, why, and whether it was `needed` at all."""

    of: frozenset[Obstacle]
    reason: OverrideReason
    note: str
    needed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestBook:
    """What a visit may carry beside the person; erased with the name."""

    host: str = ""
    purpose: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """One immutable event at a desk.

    `first_id` is the scan that a decision by staff answers or that an annulment belongs to, else
    None. `annuls` is the event that this one takes back; it names no person itself. `at` is the
    desk's time as judged, `arrived_at` the server's. `visit_id` is the stay that the event opened
    or closed. `sealed_name` is the encrypted name with the guest book, bound to `root_id`.
    `inside` (people) and `limit` (people) are the office's figures after the event.
    `person_key` is None where no person could be read.
    """

    scan_id: str
    kind: EventKind
    first_id: str | None
    office_id: str
    desk: str
    at: datetime
    arrived_at: datetime
    setting: DirectionSetting
    direction: Direction
    person_key: str | None
    person_key_version: int | None
    person_kind: PersonKind | None
    sealed_name: bytes | None
    colour: Colour | None
    evidence: Evidence
    decision: Decision
    reason: Reason
    rules: RuleIds
    visit_id: str | None
    inside: int
    limit: int
    companions: int = 0
    flags: frozenset[Flag] = field(default_factory=frozenset)
    actor: str = ""
    override: Override | None = None
    annuls: str | None = None

    @property
    def root_id(self) -> str:
        """The scan that every answer about this event carries."""
        return self.first_id or self.scan_id

    @property
    def accepted(self) -> bool:
        """Whether the event opened or closed a stay."""
        return self.visit_id is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """One time that a person was seen: at the event itself, or at a repeat of it.

    `desk` and `setting` are where and how the person was seen then, which for a repeat may differ
    from the event's.
    """

    scan: Scan
    desk: str
    setting: DirectionSetting
    seen_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenVisit:
    """A stay that has not ended. It stands for one person and `companions` more."""

    visit_id: str
    office_id: str
    desk: str
    person_key: str
    person_key_version: int | None
    person_kind: PersonKind
    sealed_name: bytes | None
    colour: Colour | None
    evidence: Evidence
    entered_at: datetime
    scan_id: str
    companions: int = 0

    @property
    def people(self) -> int:
        """How many people the stay stands for."""
        return 1 + self.companions


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedVisit:
    """A stay that has ended: `entered_at <= t < left_at` (half-open). Never edited."""

    visit: OpenVisit
    left_at: datetime
    closing: Closing
    closing_scan_id: str


def standing(thread: tuple[Scan, ...]) -> tuple[Scan, ...]:
    """The events of a thread that hold: neither annulled nor annulments."""
    annulled = {event.annuls for event in thread}
    return tuple(
        event for event in thread if event.annuls is None and event.scan_id not in annulled
    )
