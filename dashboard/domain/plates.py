"""Plates, the QR signs at offices' doors, and what their codes turn out to be (design 2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.domain.office import Office


class Door(StrEnum):
    """The door that a plate hangs at: the way in, the way out, or one for both."""

    ENTRY = "entry"
    EXIT = "exit"
    BOTH = "both"


class PlateMode(StrEnum):
    """Whether a printed plate is enough at an office, or only a door display's changing code.

    A photographed plate opens nothing at an office whose code changes.
    """

    STATIC = "static"
    CHANGING = "changing"


@dataclass(frozen=True, kw_only=True)
class Plate:
    """One issue of the plate of one door; the next issue of the same door takes its place.

    `id` is random below 2 ** 40, and all that the code names; `issued_by` is an account's id.
    """

    id: int
    office_id: str
    door: Door
    issue: int
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True, kw_only=True)
class PlateCode:
    """A code that holds: whose door was scanned. `changing`: it came from a door display."""

    office: Office
    door: Door
    issue: int
    changing: bool


@dataclass(frozen=True, kw_only=True)
class DoorDisplay:
    """A tablet at a door, known by a hash of its link's token; it shows its door's changing code.

    `made_by` is an account's id. `seen_at` is when it last asked for a code, to the minute.
    """

    id: str
    token_hash: str
    office_id: str
    door: Door
    made_at: datetime
    made_by: str
    ended_at: datetime | None = None
    seen_at: datetime | None = None


class DisplayProblem(StrEnum):
    """Why a door display shows no code."""

    ENDED = "ended"
    NO_PLATE = "no_plate"
    CLOSED_OFFICE = "closed_office"


@dataclass(frozen=True, kw_only=True)
class DisplayRefusal:
    """What a display says in its code's place: texts `<key>.title` and `<key>.step`."""

    problem: DisplayProblem

    @property
    def key(self) -> str:
        """The key in the catalogue."""
        return f"display.refusal.{self.problem}"


class PlateProblem(StrEnum):
    """Why a plate's code does not hold."""

    DAMAGED = "damaged"
    OTHER_INSTALLATION = "other_installation"
    SUPERSEDED = "superseded"
    CLOSED_OFFICE = "closed_office"
    TOO_OLD = "too_old"
    CHANGING_REQUIRED = "changing_required"


@dataclass(frozen=True, kw_only=True)
class PlateRefusal:
    """What is said in a code's place; texts `<key>.title` and `<key>.step` say it."""

    problem: PlateProblem

    @property
    def key(self) -> str:
        """The key in the catalogue."""
        return f"plates.refusal.{self.problem}"
