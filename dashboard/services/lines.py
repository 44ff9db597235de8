"""How a line of the ledger is made from an event, a verdict and a person."""

import secrets
from dataclasses import replace
from datetime import datetime

from dashboard.domain.admission import Timing
from dashboard.domain.scan import Direction, Flag, OpenVisit, Scan
from dashboard.domain.verdict import Verdict
from dashboard.services.desk import Event
from dashboard.services.people import Person
from dashboard.services.ports import NameSeal

_TIMING_FLAGS = {
    Timing.ON_TIME: frozenset[Flag](),
    Timing.LATE: frozenset({Flag.LATE}),
    Timing.BAD: frozenset({Flag.TIME_CORRECTED}),
}


def line_of(
    event: Event,
    *,
    direction: Direction,
    verdict: Verdict,
    inside: int,
    now: datetime,
    person: Person | None = None,
    sealed_name: bytes | None = None,
    companions: int = 0,
) -> Scan:
    """The line of an event, about nobody yet or a person; `inside` counts people after it."""
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
        person_key=person.key.value if person else None,
        person_key_version=person.key.version if person else None,
        person_kind=person.kind if person else None,
        sealed_name=sealed_name,
        colour=verdict.colour,
        evidence=verdict.evidence,
        decision=verdict.decision,
        reason=verdict.reason,
        rules=event.rule_ids,
        visit_id=None,
        inside=inside,
        limit=event.room.limit,
        companions=companions,
        flags=_TIMING_FLAGS[event.timing],
        actor=event.actor,
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
