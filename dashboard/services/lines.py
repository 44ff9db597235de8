"""How a line of the ledger is made from an event, a verdict and a person."""

import secrets
from dataclasses import replace
from datetime import datetime

from dashboard.domain.admission import Timing
from dashboard.domain.scan import Direction, Flag, OpenVisit, Scan
from dashboard.domain.verdict import Verdict
from dashboard.services.desk import Event, Particulars, Subject
from dashboard.services.ports import NameSeal

_TIMING_FLAGS = {
    Timing.ON_TIME: frozenset[Flag](),
    Timing.LATE: frozenset({Flag.LATE}),
    Timing.BAD: frozenset({Flag.TIME_CORRECTED}),
}


def line_of(
    event: Event, *, direction: Direction, verdict: Verdict, inside: int, now: datetime
) -> Scan:
    """The line of an event that names nobody yet; `inside` counts people after it."""
    return Scan(
        scan_id=event.scan_id,
        kind=event.kind,
        first_id=event.first_id,
        office_id=event.desk.office_id,
        desk=event.desk.name,
        at=event.at,
        arrived_at=now,
        setting=event.setting,
        direction=direction,
        person_key=None,
        person_key_version=None,
        person_kind=None,
        sealed_name=None,
        colour=verdict.colour,
        evidence=verdict.evidence,
        decision=verdict.decision,
        reason=verdict.reason,
        rules=event.rule_ids,
        visit_id=None,
        inside=inside,
        limit=event.room.limit,
        flags=_TIMING_FLAGS[event.timing],
        actor=event.actor,
    )


def with_person(line: Scan, subject: Subject, *, seal: NameSeal) -> Scan:
    """The line with the subject's pseudonym and sealed particulars, if it names a person."""
    person = subject.person
    if person is None:
        return line
    particulars = Particulars(name=person.name, guest_book=subject.guest_book)
    return replace(
        line,
        person_key=person.key.value,
        person_key_version=person.key.version,
        person_kind=person.kind,
        sealed_name=seal.seal(particulars.packed(), bound_to=line.root_id),
        companions=subject.companions,
    )


def of_visit(line: Scan, visit: OpenVisit, *, seal: NameSeal) -> Scan:
    """The line with the person of a stay; the particulars are sealed anew for this line."""
    plain = seal.unseal(visit.sealed_name, bound_to=visit.scan_id) if visit.sealed_name else None
    return replace(
        line,
        person_key=visit.person_key,
        person_key_version=visit.person_key_version,
        person_kind=visit.person_kind,
        sealed_name=seal.seal(plain, bound_to=line.root_id) if plain is not None else None,
    )


def stay_of(line: Scan) -> OpenVisit:
    """The stay that an entry opens. Raises ValueError for a line that names nobody."""
    if line.person_key is None or line.person_kind is None:
        raise ValueError("only a person enters")
    return OpenVisit(
        visit_id=secrets.token_hex(16),
        office_id=line.office_id,
        desk=line.desk,
        person_key=line.person_key,
        person_key_version=line.person_key_version,
        person_kind=line.person_kind,
        sealed_name=line.sealed_name,
        colour=line.colour,
        evidence=line.evidence,
        entered_at=line.at,
        scan_id=line.root_id,
        companions=line.companions,
    )
