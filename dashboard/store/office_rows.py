"""Rows of `office_version`, to and from offices, and what may stand in one."""

import re
from typing import Any

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office, OfficeClass, OfficeKind, OnFull, Position
from dashboard.domain.plain_text import is_plain_text

# An identifier stands in addresses and files.
_OFFICE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_NAME = 120
_LONGEST_NOTE = 200
_LARGEST_CAPACITY = 1_000_000


def check_office(office_: Office) -> None:
    """Raise InvalidInput for particulars that cannot be used."""
    if not office_.id.strip() or not office_.name.strip():
        raise InvalidInput(field="office", problem="empty")
    if not _OFFICE_ID.fullmatch(office_.id):
        raise InvalidInput(field="office", problem="not_an_identifier")
    if not is_plain_text(office_.name, longest=_LONGEST_NAME):
        raise InvalidInput(field="name", problem="not_plain_text")
    if office_.capacity < 0:
        raise InvalidInput(field="capacity", problem="negative")
    for field in ("capacity", "expected_employees", "expected_visitors"):
        if getattr(office_, field) > _LARGEST_CAPACITY:
            raise InvalidInput(field=field, problem="too_large")
    for field in ("expected_employees", "expected_visitors"):
        if getattr(office_, field) < 0:
            raise InvalidInput(field=field, problem="negative")
    for field in ("address", "contact"):
        words = getattr(office_, field)
        if words and not is_plain_text(words, longest=_LONGEST_NOTE):
            raise InvalidInput(field=field, problem="not_plain_text")


def version_values(office_: Office) -> dict[str, Any]:
    """The columns that say what is true of the office."""
    return {
        "office_id": office_.id,
        "name": office_.name,
        "kind": office_.kind.value,
        "office_class": office_.office_class.value,
        "on_full": office_.on_full.value,
        "capacity": office_.capacity,
        "latitude": office_.position.latitude if office_.position else None,
        "longitude": office_.position.longitude if office_.position else None,
        "address": office_.address,
        "contact": office_.contact,
        "expected_employees": office_.expected_employees,
        "expected_visitors": office_.expected_visitors,
        "sample": office_.sample,
    }


def office_of(row: Any, *, desks: list[str], terms: int) -> Office:
    """The office that a row says."""
    known = row.latitude is not None and row.longitude is not None
    return Office(
        id=row.office_id,
        name=row.name,
        kind=OfficeKind(row.kind),
        capacity=row.capacity,
        on_full=OnFull(row.on_full),
        office_class=OfficeClass(row.office_class),
        position=Position(latitude=row.latitude, longitude=row.longitude) if known else None,
        desks=tuple(desks),
        address=row.address,
        contact=row.contact,
        expected_employees=row.expected_employees,
        expected_visitors=row.expected_visitors,
        sample=bool(row.sample),
        terms=terms,
    )
