"""Offices and desks: places with a door and a capacity."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class OfficeKind(StrEnum):
    """What an office is in the regency's administration."""

    PENDOPO = "pendopo"
    SECRETARIAT = "secretariat"
    DEPARTMENT = "department"
    DISTRICT = "district"
    HOSPITAL = "hospital"


class OfficeClass(StrEnum):
    """The class that the capacity percentages distinguish (SE MenPAN-RB 25/2021)."""

    NON_ESSENTIAL = "non_essential"
    ESSENTIAL = "essential"


class OnFull(StrEnum):
    """What a full office does with the next person: refuse, or admit with a warning."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, kw_only=True)
class Position:
    """A point in WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class Office:
    """A place with a door. `capacity` counts people; `sample` marks invented demonstration data.

    `terms` counts the changes of what its limit follows from, the PPKM level among it: a ledger
    lets nobody decide by older ones. `expected_employees` and `expected_visitors` are people on an
    ordinary working day, 0 where nobody has said.
    """

    id: str
    name: str
    kind: OfficeKind
    capacity: int
    on_full: OnFull = OnFull.REFUSE
    office_class: OfficeClass = OfficeClass.NON_ESSENTIAL
    position: Position | None = None
    desks: tuple[str, ...] = ()
    address: str = ""
    contact: str = ""
    expected_employees: int = 0
    expected_visitors: int = 0
    sample: bool = False
    terms: int = field(default=0, compare=False)

    @property
    def expected(self) -> int:
        """People who are expected on an ordinary working day."""
        return self.expected_employees + self.expected_visitors


@dataclass(frozen=True, kw_only=True)
class OfficeVersion:
    """What was true of an office in `since <= t < until` (None: still). Desks are today's."""

    office: Office
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClosedOffice:
    """An office that is no more, as it was last; `merged_into` is the office that took it over."""

    office: Office
    closed_at: datetime
    merged_into: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """One reception point of an office; a scan always names its desk."""

    office_id: str
    name: str
