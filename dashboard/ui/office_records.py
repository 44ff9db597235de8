"""Offices as rows of a list, and which of them match a search."""

from collections.abc import Mapping, Sequence

from dashboard.domain.desk_health import OfficeHealth
from dashboard.domain.office import OfficeKind
from dashboard.services.office_table import OfficeRecord
from dashboard.ui.office_desks import condition_words
from dashboard.ui.people_list import PersonRow
from dashboard.ui.session import t

_ICONS = {
    OfficeKind.PENDOPO: "account_balance",
    OfficeKind.SECRETARIAT: "account_balance",
    OfficeKind.DEPARTMENT: "apartment",
    OfficeKind.DISTRICT: "location_city",
    OfficeKind.HOSPITAL: "local_hospital",
}


def matching(records: Sequence[OfficeRecord], *, words: str) -> tuple[OfficeRecord, ...]:
    """The offices whose name, identifier, kind, address or contact has every word."""
    wanted = words.casefold().split()
    return tuple(
        record for record in records if all(word in _searchable(record) for word in wanted)
    )


def rows(records: Sequence[OfficeRecord], healths: Mapping[str, OfficeHealth]) -> list[PersonRow]:
    """One row an office: kind, address, desks; capacity; expected people or what is missing."""
    return [_row(record, healths[record.office.id]) for record in records]


def _row(record: OfficeRecord, health: OfficeHealth) -> PersonRow:
    office = record.office
    parts = (t(f"offices.kind.{office.kind}"), office.address, condition_words(health))
    expected = t("offices.expected", count=office.expected) if office.expected else None
    return PersonRow(
        id=office.id,
        name=office.name,
        icon=_ICONS[office.kind],
        colour="none",
        what=" · ".join(part for part in parts if part),
        since=t("offices.places", count=office.capacity),
        how_long=expected or t("offices.expected_unknown"),
    )


def _searchable(record: OfficeRecord) -> str:
    office = record.office
    kind = t(f"offices.kind.{office.kind}")
    return " ".join((office.name, office.id, kind, office.address, office.contact)).casefold()
