"""The people inside as rows: searched by full name, shown masked."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import PersonKind, masked_name, normalised_name
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.front_desk import PersonInside
from dashboard.ui.people_list import COLOUR_ICONS, PersonRow
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t

_KINDS = {"visitors": PersonKind.VISITOR, "employees": PersonKind.EMPLOYEE}


def found(people: Sequence[PersonInside], *, words: str, kind: str) -> tuple[PersonInside, ...]:
    """Those of the kind in whose name or guest book all words occur."""
    wanted = normalised_name(words).split()
    return tuple(
        person
        for person in people
        if kind not in _KINDS or person.visit.person_kind is _KINDS[kind]
        if all(word in _searchable(person) for word in wanted)
    )


def row_of(person: PersonInside, *, at: datetime) -> PersonRow:
    """One line: masked name, kind, host, since when and how long."""
    visit, known = person.visit, person.particulars
    what = [t(f"verdict.kind.{visit.person_kind}")]
    if visit.companions:
        what.append(t("inside.companions", count=visit.companions))
    if known and known.guest_book.host:
        what.append(t("inside.meets", host=known.guest_book.host))
    clock = local_clock(visit.entered_at)
    return PersonRow(
        id=visit.visit_id,
        name=masked_name(known.name) if known else t("inside.nameless"),
        icon=COLOUR_ICONS[visit.colour],
        colour=visit.colour or "none",
        what=" · ".join(what),
        since=t("inside.since", time=clock),
        how_long=how_long(int((at - visit.entered_at).total_seconds() // 60)),
    )


def how_long(minutes: int) -> str:
    """A span in words, such as `2 jam 5 mnt`."""
    minutes = max(0, minutes)
    if minutes < 60:
        return t("inside.minutes", minutes=minutes)
    return t("inside.hours", hours=minutes // 60, minutes=minutes % 60)


def check_out(visit_id: str, *, user: User, desk: Desk) -> None:
    """Record that somebody left, and say so. Pressing twice says that it was done already."""
    at = now()
    try:
        answer = services().admission.check_out(
            user=user, visit_id=visit_id, desk=desk, scan_id=new_id(), at=at, now=at
        )
    except NotFound:
        st.toast(t("inside.gone"), icon=":material/info:")
        return
    name = plain(masked_name(answer.name)) if answer.name else t("inside.nameless")
    st.toast(t("inside.checked_out", name=name, time=local_clock(at)), icon=":material/logout:")


def _searchable(person: PersonInside) -> str:
    known = person.particulars
    if known is None:
        return ""
    book = known.guest_book
    return normalised_name(f"{known.name} {book.host} {book.organisation}")
