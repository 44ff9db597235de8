"""A person's file as tables in this browser's language, for the page and for every kind of file."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.domain.scan import Direction
from dashboard.messages.format import clock_in_zone
from dashboard.person_sheet import Section
from dashboard.services.desk import Particulars
from dashboard.services.person_file import KeptEvent, KeptPass, KeptStay, PersonFile
from dashboard.ui.audit_words import details, sentence
from dashboard.ui.session import language, local_number, services, t
from dashboard.ui.trust_rows import local_date

# The columns of each table; texts `requests.column.…`.
_COLUMNS = {
    "stays": ("entered", "left", "office", "colour", "kind", "name", "guest_book", "note"),
    "events": ("when", "office", "what", "colour", "evidence", "name", "note"),
    "passes": ("issued", "valid_until", "office", "kind", "name", "doses", "note"),
    "cases": ("positive_on", "entered_on", "name", "note"),
    "trail": ("when", "what", "note"),
}


def sections(file: PersonFile) -> tuple[Section, ...]:
    """Stays, events, passes, cases and the trail, each with its title."""
    rows = {
        "stays": tuple(_stay(each) for each in file.stays),
        "events": tuple(_event(each) for each in file.events),
        "passes": tuple(_pass(each) for each in file.passes),
        "cases": tuple(_cases(file)),
        "trail": tuple(_trail(file)),
    }
    return tuple(
        Section(
            title=t(f"requests.{name}.title", count=local_number(len(found))),
            headings=tuple(t(f"requests.column.{column}") for column in _COLUMNS[name]),
            rows=found,
            nothing=t(f"requests.{name}.nothing"),
        )
        for name, found in rows.items()
    )


def moment(at: datetime | None) -> str:
    """Day and time where the installation is; empty for None."""
    if at is None:
        return ""
    zone = services().settings.zone
    return f"{local_date(at)} {clock_in_zone(at, zone=zone, language=language())}"


def stay_label(kept: KeptStay) -> str:
    """A stay in one line, to pick it by."""
    visit = kept.stay.visit
    return f"{moment(visit.entered_at)} · {_office(visit.office_id)}"


def _stay(kept: KeptStay) -> tuple[str, ...]:
    stay = kept.stay
    visit = stay.visit
    marks = [] if stay.holds else [t("requests.mark.replaced")]
    if stay.left_at is None:
        marks.append(t("requests.mark.open"))
    if stay.closing is not None:
        marks.append(t(f"requests.closing.{stay.closing}"))
    if visit.companions:
        marks.append(t("visit_log.with", count=visit.companions))
    return (
        moment(visit.entered_at),
        moment(stay.left_at),
        _office(visit.office_id),
        t(f"visit_log.colour.{visit.colour or 'none'}"),
        t(f"visit_log.kind.{visit.person_kind}"),
        _name(kept.particulars),
        _guest_book(kept.particulars),
        " · ".join(marks),
    )


def _event(kept: KeptEvent) -> tuple[str, ...]:
    scan = kept.scan
    what = "recorded" if scan.direction is Direction.OUT else scan.decision
    marks = [t(f"reason.{scan.reason}.sentence")]
    if scan.override is not None:
        override = scan.override
        words = (t(f"audit.reason.{override.reason}"), override.note)
        marks.append(": ".join(word for word in words if word))
    if kept.annulled:
        marks.append(t("visit_log.annulled"))
    return (
        moment(scan.at),
        " · ".join(part for part in (_office(scan.office_id), scan.desk) if part),
        t(f"visit_log.outcome.{what}"),
        t(f"visit_log.colour.{scan.colour or 'none'}"),
        t(f"visit_log.evidence.{scan.evidence}"),
        _name(kept.particulars),
        " · ".join(marks),
    )


def _pass(kept: KeptPass) -> tuple[str, ...]:
    registered, inside = kept.registered, kept.particulars
    office_id = registered.office_id
    return (
        moment(registered.issued_at),
        moment(registered.valid_until),
        _office(office_id) if office_id else "",
        t(f"visit_log.kind.{registered.person_kind}"),
        inside.name if inside else t("requests.erased"),
        f"{inside.doses}/{inside.course}" if inside else "",
        t(f"requests.status.{kept.status}"),
    )


def _cases(file: PersonFile) -> Iterator[tuple[str, ...]]:
    for each in file.cases:
        removed = each.removed_at
        note = t("requests.mark.removed", when=moment(removed)) if removed else ""
        day = f"{each.positive_on:%d/%m/%Y}"
        yield day, moment(each.entered_at), each.name or t("requests.erased"), note


def _trail(file: PersonFile) -> Iterator[tuple[str, ...]]:
    names = {office.id: office.name for office in services().offices.all()}
    for entry in file.trail:
        yield moment(entry.at), sentence(entry), " · ".join(details(entry, offices=names))


def _office(office_id: str) -> str:
    names = {office.id: office.name for office in services().offices.all()}
    return names.get(office_id, office_id)


def _name(found: Particulars | None) -> str:
    return found.name if found else t("requests.erased")


def _guest_book(found: Particulars | None) -> str:
    book = found.guest_book if found else None
    parts = (book.host, book.purpose, book.organisation) if book else ()
    return " · ".join(part for part in parts if part)
