"""Who has looked at a person: the entries of the audit log that are about what is kept of them."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.services.audit import AuditKind
from dashboard.services.audit_chain import ChainedEntry
from dashboard.services.audit_trail import AuditTrail, Place, Wanted, place_of
from dashboard.services.person_file import PersonFile, StoredStay

_AT_ONCE = 1000
# What touches a person: seen, taken along, changed, decided about.
_KINDS = frozenset(
    kind.value
    for kind in (
        AuditKind.NAMES_SHOWN,
        AuditKind.EXPORTED,
        AuditKind.PERSON_REQUEST,
        AuditKind.CORRECTED,
        AuditKind.OVERRIDDEN,
        AuditKind.ANNULLED,
        AuditKind.BADGE_CHANGED,
        AuditKind.REGISTER_CHANGED,
        AuditKind.ERASED,
    )
)


def looks_at(file: PersonFile, *, trail: AuditTrail) -> tuple[ChainedEntry, ...]:
    """The entries about the person, newest first.

    By the identifiers of what is kept; and whoever opened the evacuation list while the person was
    inside, or took the visit log of an office where they had been, has seen them too.
    """
    began = _first_moment(file)
    wanted = Wanted(since=began, kinds=_KINDS)
    return tuple(each for each in _all(trail, wanted) if _is_about(each, file))


def _first_moment(file: PersonFile) -> datetime | None:
    moments = (
        *(each.scan.at for each in file.events),
        *(each.stay.visit.entered_at for each in file.stays),
        *(each.registered.issued_at for each in file.passes),
        *(each.entered_at for each in file.cases),
    )
    return min(moments, default=None)


def _all(trail: AuditTrail, wanted: Wanted) -> Iterator[ChainedEntry]:
    place: Place | None = None
    while True:
        rows = trail.page(wanted, limit=_AT_ONCE, after=place)
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        place = place_of(rows[-1])


def _is_about(entry: ChainedEntry, file: PersonFile) -> bool:
    if file.ids.intersection(entry.about.split()):
        return True
    if entry.about == "evacuation_list":
        return any(_was_inside(entry, each.stay) for each in file.stays)
    if entry.about == "visit_log":
        return any(
            each.scan.office_id == entry.office_id and each.scan.arrived_at <= entry.at
            for each in file.events
        )
    return False


def _was_inside(entry: ChainedEntry, stay: StoredStay) -> bool:
    here = stay.visit.office_id == entry.office_id and stay.visit.entered_at <= entry.at
    return here and (stay.left_at is None or entry.at < stay.left_at)
