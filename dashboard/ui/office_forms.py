"""The forms of the offices' page: one office, and the end of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.hours import OpeningHours
from dashboard.domain.office import Office, OfficeClass, OfficeKind, OnFull
from dashboard.services.access import User
from dashboard.services.hours_text import hours_of, hours_text
from dashboard.services.office_table import OfficeRecord, desks_of, position_of
from dashboard.ui.boundary import boundary
from dashboard.ui.session import now, services, t

_Word = TypeVar("_Word", OfficeKind, OfficeClass, OnFull)
_NEW = OfficeRecord(
    office=Office(id="", name="", kind=OfficeKind.DEPARTMENT, capacity=50, desks=("Loket 1",)),
    hours=OpeningHours(),
)


def office_form(user: User, known: OfficeRecord | None) -> None:
    """Everything that is true of an office; None: a new one."""
    record = known or _NEW
    office = record.office
    code = office.id
    if known is None:
        code = st.text_input(_name("id"), max_chars=40, help=t("offices.id_help"))
    name = st.text_input(_name("name"), value=office.name, max_chars=120)
    kind = _pick("kind", tuple(OfficeKind), office.kind)
    office_class = _pick("office_class", tuple(OfficeClass), office.office_class)
    on_full = _pick("on_full", tuple(OnFull), office.on_full)
    with st.container(horizontal=True):
        capacity = st.number_input(_name("capacity"), 0, 1_000_000, office.capacity, 1)
        employees = st.number_input(
            _name("expected_employees"), 0, 1_000_000, office.expected_employees, 1
        )
        visitors = st.number_input(
            _name("expected_visitors"), 0, 1_000_000, office.expected_visitors, 1
        )
    hours = st.text_input(
        _name("hours"), value=hours_text(record.hours), placeholder="1-4=07:30-16:00 5=07:30-11:30"
    )
    desks = st.text_input(_name("desks"), value=", ".join(office.desks))
    address = st.text_input(_name("address"), value=office.address, max_chars=200)
    contact = st.text_input(_name("contact"), value=office.contact, max_chars=200)
    with st.container(horizontal=True):
        place = office.position
        latitude = st.text_input(_name("latitude"), value=str(place.latitude) if place else "")
        longitude = st.text_input(_name("longitude"), value=str(place.longitude) if place else "")
    if not st.button(t("offices.save"), type="primary", width="stretch"):
        return
    with _refusals_told():
        changed = replace(
            office,
            id=code.strip(),
            name=name.strip(),
            kind=kind,
            office_class=office_class,
            on_full=on_full,
            capacity=int(capacity),
            expected_employees=int(employees),
            expected_visitors=int(visitors),
            desks=desks_of(desks),
            address=address.strip(),
            contact=contact.strip(),
            position=position_of(latitude.strip(), longitude.strip()),
        )
        wanted = OfficeRecord(office=changed, hours=hours_of(hours.split()))
        services().office_administration.put(user=user, record=wanted, at=now())
        st.rerun()


def closing_form(user: User, office: Office) -> None:
    """End an office, taken over by another or by none; only while nobody is inside."""
    others = {each.id: each.name for each in services().offices.all() if each.id != office.id}
    into = st.selectbox(
        t("offices.merged_into"),
        [None, *others],
        format_func=lambda each: others.get(each, t("offices.merged_none")),
    )
    reason = st.text_input(t("offices.reason"), max_chars=200)
    if st.button(t("offices.close"), type="primary", width="stretch"):
        with _refusals_told():
            services().office_administration.close(
                user=user, office_id=office.id, merged_into=into, reason=reason, at=now()
            )
            st.rerun()


def problem(field: str, word: str) -> str:
    """What cannot be and why: `Kapasitas: bukan bilangan bulat`."""
    return f"{_name(field)}: {t(f'offices.problem.{word}')}"


@contextmanager
def _refusals_told() -> Iterator[None]:
    with boundary():
        try:
            yield
        except InvalidInput as refused:
            words = problem(refused.args_["field"], refused.args_["problem"])
            st.error(words, icon=":material/error:")


def _name(column: str) -> str:
    return t(f"offices.column.{column}")


def _pick(column: str, words: tuple[_Word, ...], held: _Word) -> _Word:
    picked: _Word = st.selectbox(
        _name(column),
        words,
        index=words.index(held),
        format_func=lambda each: t(f"offices.{column}.{each}"),
    )
    return picked
