"""Events and stays with sensible particulars, for tests that name only what matters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    DirectionSetting,
    EventKind,
    OpenVisit,
    Scan,
)
from dashboard.domain.verdict import Reason, RuleIds

MORNING = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)  # 08.00 in Jakarta


def minutes(number: float) -> datetime:
    """So many minutes after the morning began."""
    return MORNING + timedelta(minutes=number)


def office(office_id: str = "kominfo", **other: Any) -> Office:
    """An office for 50 people."""
    given = {"name": office_id, "kind": OfficeKind.DEPARTMENT, "capacity": 50, "desks": ("A",)}
    return Office(id=office_id, **(given | other))


def scan(scan_id: str, **other: Any) -> Scan:
    """A refused entry of nobody in particular."""
    at = other.get("at", MORNING)
    given = {
        "kind": EventKind.SCAN,
        "first_id": None,
        "office_id": "kominfo",
        "desk": "A",
        "at": at,
        "arrived_at": at,
        "setting": DirectionSetting.AUTO,
        "direction": Direction.IN,
        "person_key": f"key-of-{scan_id}",
        "person_key_version": 1,
        "person_kind": PersonKind.VISITOR,
        "sealed_name": b"sealed",
        "colour": Colour.RED,
        "evidence": Evidence.VERIFIED,
        "decision": Decision.REFUSE,
        "reason": Reason.COLOUR_REFUSES,
        "rules": RuleIds(colour="c", admission="a", capacity=None),
        "visit_id": None,
        "inside": 0,
        "limit": 50,
    }
    return Scan(scan_id=scan_id, **(given | other))


def entry(scan_id: str, **other: Any) -> Scan:
    """An admitted entry that opens the stay `visit-of-<scan_id>`."""
    given = {
        "colour": Colour.GREEN,
        "decision": Decision.ADMIT,
        "reason": Reason.COLOUR_ADMITS,
        "visit_id": f"visit-of-{scan_id}",
    }
    return scan(scan_id, **(given | other))


def exit_(scan_id: str, **other: Any) -> Scan:
    """A recorded exit."""
    given = {
        "direction": Direction.OUT,
        "decision": Decision.RECORDED,
        "reason": Reason.LEFT,
        "colour": Colour.GREEN,
    }
    return scan(scan_id, **(given | other))


def stay(event: Scan, **other: Any) -> OpenVisit:
    """The stay that an entry opens."""
    given = {
        "visit_id": event.visit_id,
        "office_id": event.office_id,
        "desk": event.desk,
        "person_key": event.person_key,
        "person_key_version": event.person_key_version,
        "person_kind": event.person_kind,
        "sealed_name": event.sealed_name,
        "colour": event.colour,
        "evidence": event.evidence,
        "entered_at": event.at,
        "scan_id": event.scan_id,
        "companions": event.companions,
    }
    return OpenVisit(**(given | other))


def ended(visit: OpenVisit, *, left_at: datetime, by: str = "exit") -> ClosedVisit:
    """The stay after its end."""
    return ClosedVisit(visit=visit, left_at=left_at, closing=Closing.SCAN, closing_scan_id=by)
