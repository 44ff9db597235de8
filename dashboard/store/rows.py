"""Between rows and the domain's words: positions of columns, and both directions of the mapping."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    DirectionSetting,
    EventKind,
    Flag,
    Obstacle,
    OpenVisit,
    Override,
    OverrideReason,
    Scan,
)
from dashboard.domain.verdict import Reason, RuleIds
from dashboard.store import tables
from dashboard.store.moments import instant, micros

Row = Sequence[Any]

SCAN_COLUMNS = tuple(tables.scan.c)
SCAN_WIDTH = len(SCAN_COLUMNS)
STAY_COLUMNS = tuple(tables.open_visit.c)
STAY_WIDTH = len(STAY_COLUMNS)
CLOSED_COLUMNS = tuple(tables.visit.c)

_NO_OVERRIDE: Mapping[str, None] = {
    "override_of": None,
    "override_reason": None,
    "override_note": None,
    "override_needed": None,
}


def scan_values(scan: Scan, *, number: int) -> dict[str, Any]:
    """The row of an event that is its office's `number`th."""
    return {
        "scan_id": scan.scan_id,
        "number": number,
        "kind": scan.kind.value,
        "first_id": scan.first_id,
        "office_id": scan.office_id,
        "desk": scan.desk,
        "at": micros(scan.at),
        "arrived_at": micros(scan.arrived_at),
        "setting": scan.setting.value,
        "direction": scan.direction.value,
        "person_key": scan.person_key,
        "person_key_version": scan.person_key_version,
        "person_kind": scan.person_kind.value if scan.person_kind else None,
        "sealed_name": scan.sealed_name,
        "colour": scan.colour.value if scan.colour else None,
        "evidence": scan.evidence.value,
        "decision": scan.decision.value,
        "reason": scan.reason.value,
        "colour_rule": scan.rules.colour,
        "admission_rule": scan.rules.admission,
        "capacity_rule": scan.rules.capacity,
        "visit_id": scan.visit_id,
        "inside": scan.inside,
        "limit_people": scan.limit,
        "companions": scan.companions,
        "flags": ",".join(sorted(flag.value for flag in scan.flags)),
        "actor": scan.actor,
        "annuls": scan.annuls,
        **(_override_values(scan.override) if scan.override else _NO_OVERRIDE),
    }


def scan_of(row: Row) -> Scan:
    """The event of a row that begins with SCAN_COLUMNS."""
    return Scan(
        scan_id=row[0],
        kind=EventKind(row[2]),
        first_id=row[3],
        office_id=row[4],
        desk=row[5],
        at=instant(row[6]),
        arrived_at=instant(row[7]),
        setting=DirectionSetting(row[8]),
        direction=Direction(row[9]),
        person_key=row[10],
        person_key_version=row[11],
        person_kind=PersonKind(row[12]) if row[12] else None,
        sealed_name=row[13],
        colour=Colour(row[14]) if row[14] else None,
        evidence=Evidence(row[15]),
        decision=Decision(row[16]),
        reason=Reason(row[17]),
        rules=RuleIds(colour=row[18], admission=row[19], capacity=row[20]),
        visit_id=row[21],
        inside=row[22],
        limit=row[23],
        companions=row[24],
        flags=frozenset(Flag(flag) for flag in row[25].split(",") if flag),
        actor=row[26],
        override=_override_of(row[27:31]) if row[27] is not None else None,
        annuls=row[31],
    )


def stay_values(visit: OpenVisit) -> dict[str, Any]:
    """The row of a stay in `open_visit`, and the first columns of its row in `visit`."""
    return {
        "visit_id": visit.visit_id,
        "office_id": visit.office_id,
        "desk": visit.desk,
        "person_key": visit.person_key,
        "person_key_version": visit.person_key_version,
        "person_kind": visit.person_kind.value,
        "sealed_name": visit.sealed_name,
        "colour": visit.colour.value if visit.colour else None,
        "evidence": visit.evidence.value,
        "entered_at": micros(visit.entered_at),
        "scan_id": visit.scan_id,
        "companions": visit.companions,
    }


def closed_values(closed: ClosedVisit) -> dict[str, Any]:
    """The row of an ended stay."""
    return stay_values(closed.visit) | {
        "left_at": micros(closed.left_at),
        "closing": closed.closing.value,
        "closing_scan_id": closed.closing_scan_id,
    }


def stay_of(row: Row) -> OpenVisit:
    """The stay of a row that begins with STAY_COLUMNS."""
    return OpenVisit(
        visit_id=row[0],
        office_id=row[1],
        desk=row[2],
        person_key=row[3],
        person_key_version=row[4],
        person_kind=PersonKind(row[5]),
        sealed_name=row[6],
        colour=Colour(row[7]) if row[7] else None,
        evidence=Evidence(row[8]),
        entered_at=instant(row[9]),
        scan_id=row[10],
        companions=row[11],
    )


def closed_of(row: Row) -> ClosedVisit:
    """The ended stay of a row of `visit`."""
    return ClosedVisit(
        visit=stay_of(row),
        left_at=instant(row[STAY_WIDTH]),
        closing=Closing(row[STAY_WIDTH + 1]),
        closing_scan_id=row[STAY_WIDTH + 2],
    )


def _override_values(override: Override) -> dict[str, Any]:
    return {
        "override_of": ",".join(sorted(override.of)),
        "override_reason": override.reason.value,
        "override_note": override.note,
        "override_needed": override.needed,
    }


def _override_of(row: Row) -> Override:
    obstacles, reason, note, needed = row
    return Override(
        of=frozenset(Obstacle(name) for name in obstacles.split(",") if name),
        reason=OverrideReason(reason),
        note=note,
        needed=bool(needed),
    )
