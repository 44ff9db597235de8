"""Offices and desks: places with a door and a capacity."""

from dataclasses import dataclass, field
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
    lets nobody decide by older ones.
    """

    id: str
    name: str
    kind: OfficeKind
    capacity: int
    on_full: OnFull = OnFull.REFUSE
    office_class: OfficeClass = OfficeClass.NON_ESSENTIAL
    position: Position | None = None
    desks: tuple[str, ...] = ()
    sample: bool = False
    terms: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One reception point of an office; a scan always names its desk."""

    office_id: str
    name: str
