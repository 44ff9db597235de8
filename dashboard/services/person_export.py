"""A person's file for programs: one JSON document (UU PDP, articles 7 and 13)."""

import json
from datetime import datetime
from typing import Any

from dashboard.domain.scan import Scan
from dashboard.services.desk import Particulars
from dashboard.services.person_file import KeptEvent, KeptStay, PersonFile

FORMAT = "person-file-1"


def as_json(file: PersonFile) -> bytes:
    """Everything in the file, with the stored words as they are; instants in UTC."""
    document = {
        "format": FORMAT,
        "name": file.sought.name,
        "made_at": _at(file.at),
        "reference": file.reference,
        "stays": [_stay(each) for each in file.stays],
        "events": [_event(each) for each in file.events],
        "passes": [
            {
                "id": each.registered.subject,
                "name": each.particulars.name if each.particulars else None,
                "doses": each.particulars.doses if each.particulars else None,
                "course": each.particulars.course if each.particulars else None,
                "kind": each.registered.person_kind,
                "office": each.registered.office_id,
                "issued_at": _at(each.registered.issued_at),
                "valid_until": _at(each.registered.valid_until),
                "revoked_at": _at(each.registered.revoked_at),
                "status": each.status,
            }
            for each in file.passes
        ],
        "positive_register": [
            {
                "id": each.case_id,
                "name": each.name,
                "positive_on": each.positive_on.isoformat(),
                "entered_at": _at(each.entered_at),
                "removed_at": _at(each.removed_at),
            }
            for each in file.cases
        ],
        "processing": [
            {
                "at": _at(each.at),
                "what": each.kind,
                "account": each.actor,
                "office": each.office_id,
                "about": each.about,
                "reason": each.reason,
            }
            for each in file.trail
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _stay(kept: KeptStay) -> dict[str, Any]:
    stay = kept.stay
    visit = stay.visit
    return {
        "id": visit.visit_id,
        "office": visit.office_id,
        "entered_at": _at(visit.entered_at),
        "left_at": _at(stay.left_at),
        "closing": stay.closing,
        "replaced": not stay.holds,
        "kind": visit.person_kind,
        "colour": visit.colour,
        "evidence": visit.evidence,
        "companions": visit.companions,
    } | _particulars(kept.particulars)


def _event(kept: KeptEvent) -> dict[str, Any]:
    scan = kept.scan
    return {
        "id": scan.scan_id,
        "office": scan.office_id,
        "desk": scan.desk,
        "at": _at(scan.at),
        "event": scan.kind,
        "direction": scan.direction,
        "kind": scan.person_kind,
        "colour": scan.colour,
        "evidence": scan.evidence,
        "decision": scan.decision,
        "reason": scan.reason,
        "companions": scan.companions,
        "annulled": kept.annulled,
        "account": scan.actor,
        "override": _override(scan),
    } | _particulars(kept.particulars)


def _override(scan: Scan) -> dict[str, Any] | None:
    if scan.override is None:
        return None
    return {"reason": scan.override.reason, "note": scan.override.note}


def _particulars(found: Particulars | None) -> dict[str, Any]:
    book = found.guest_book if found else None
    return {
        "name": found.name if found else None,
        "host": book.host if book else None,
        "purpose": book.purpose if book else None,
        "organisation": book.organisation if book else None,
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
