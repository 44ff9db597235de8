"""Who forgot to scan out: the list of those possibly inside, and the true time of an exit."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import masked_name
from dashboard.services.access import Permission, User
from dashboard.services.admission import new_id
from dashboard.services.front_desk import PersonInside
from dashboard.ui.boundary import boundary
from dashboard.ui.inside_list import row_of
from dashboard.ui.people_list import people_list
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t

_MOST_ROWS = 200


def possibly_inside(people: Sequence[PersonInside], *, user: User, desk: Desk) -> None:
    """Whose stay closed by itself; who may check out can say when they really left."""
    with st.expander(t("inside.possibly", count=len(people)), icon=":material/person_search:"):
        st.caption(t("inside.possibly_why"))
        may = user.may(Permission.CHECK_OUT, office_id=desk.office_id)
        picked = people_list(
            [row_of(person, at=now()) for person in people[:_MOST_ROWS]],
            action=t("inside.forgotten.button") if may else None,
            key="possibly",
        )
    person = next((each for each in people if each.visit.visit_id == picked.pressed), None)
    if person is not None:
        _open(person, user=user, desk=desk)


def _open(person: PersonInside, *, user: User, desk: Desk) -> None:
    @st.dialog(t("inside.forgotten.title"))
    def dialog() -> None:
        with boundary():
            forgotten_form(person, user=user, desk=desk)

    dialog()


def forgotten_form(person: PersonInside, *, user: User, desk: Desk) -> None:
    """Ask when the person left, and record it in place of the automatic closing."""
    known, entered_at = person.particulars, person.visit.entered_at
    name = plain(masked_name(known.name)) if known else t("inside.nameless")
    st.markdown(t("inside.forgotten.who", name=name, time=local_clock(entered_at)))
    clock = st.time_input(t("inside.forgotten.left"), value=None, step=timedelta(minutes=5))
    pressed = st.button(
        t("inside.forgotten.save"),
        type="primary",
        icon=":material/logout:",
        width="stretch",
        disabled=clock is None,
    )
    if pressed and clock is not None:
        left_at = left_on(clock, entered_at=entered_at, zone=services().settings.zone)
        _save(person, left_at, name=name, user=user, desk=desk)


def left_on(clock: time, *, entered_at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at or after the entry at which the local clock showed this time."""
    entered = entered_at.astimezone(zone)
    on_the_day = datetime.combine(entered.date(), clock, tzinfo=zone)
    # To the minute, since that is how exactly anybody knows it.
    if on_the_day < entered.replace(second=0, microsecond=0):
        return on_the_day + timedelta(days=1)
    return max(on_the_day, entered)


def _save(person: PersonInside, left_at: datetime, *, name: str, user: User, desk: Desk) -> None:
    at = now()
    if left_at > at:
        st.error(t("inside.forgotten.in_the_future"), icon=":material/schedule:")
        return
    try:
        services().admission.check_out(
            user=user,
            visit_id=person.visit.visit_id,
            desk=desk,
            scan_id=new_id(),
            at=left_at,
            now=at,
        )
    except NotFound:
        st.toast(t("inside.gone"), icon=":material/info:")
    else:
        said = t("inside.checked_out", name=name, time=local_clock(left_at))
        st.toast(said, icon=":material/logout:")
    st.rerun()
