"""Full names of people in a list: asked for with a reason, shown for a minute, on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.office import Office
from dashboard.services.access import Permission, User
from dashboard.services.front_desk import PersonInside
from dashboard.services.name_showing import LONGEST_NOTE, ShowReason
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, local_number, now, services, t

SHOWN_FOR = timedelta(minutes=1)
_SHOWN = "names_shown"


@dataclass(frozen=True, kw_only=True)
class _Shown:
    office_id: str
    name: str
    entered_at: datetime
    until: datetime


def may_show_names(user: User, office: Office) -> bool:
    """Whether the button is of any use."""
    wanted = (Permission.SEE_NAMES, Permission.SEE_PEOPLE)
    return all(user.may(each, office_id=office.id) for each in wanted)


def show_names_button(people: Sequence[PersonInside], *, user: User, office: Office) -> None:
    """The button that asks for the names of the ticked people."""
    label = t("inside.names.button", count=local_number(len(people)))
    if st.button(label, icon=":material/visibility:", key="show_names"):
        _open(people, user=user, office=office)


def shown_names(office: Office) -> None:
    """The names that were asked for, until their minute is over."""
    if _standing(office.id):
        _block(office.id)


@st.fragment(run_every=timedelta(seconds=5))
def _block(office_id: str) -> None:
    shown = _standing(office_id)
    if not shown:
        st.rerun()
    with st.container(border=True, key="shown_names"):
        until = local_clock(max(each.until for each in shown))
        st.markdown(f":material/visibility: **{t('inside.names.shown', time=until)}**")
        for each in shown:
            since = t("inside.since", time=local_clock(each.entered_at))
            st.markdown(f"**{plain(each.name)}** · {since}")
        if st.button(t("inside.names.hide"), icon=":material/visibility_off:", key="hide_names"):
            st.session_state[_SHOWN] = []
            st.rerun()


def _standing(office_id: str) -> list[_Shown]:
    at = now()
    kept: list[_Shown] = [each for each in st.session_state.get(_SHOWN, []) if each.until > at]
    # What is over is forgotten here, too, and not only on the screen.
    st.session_state[_SHOWN] = kept
    return [each for each in kept if each.office_id == office_id]


def _open(people: Sequence[PersonInside], *, user: User, office: Office) -> None:
    @st.dialog(t("inside.names.title"), icon=":material/visibility:")
    def dialog() -> None:
        with boundary():
            name_form(people, user=user, office_id=office.id)

    dialog()


def name_form(people: Sequence[PersonInside], *, user: User, office_id: str) -> None:
    """Why the names are needed."""
    with st.form("names", border=False):
        st.write(t("inside.names.lead"))
        reason = st.selectbox(
            t("inside.names.reason"),
            list(ShowReason),
            format_func=lambda each: t(f"inside.names.reasons.{each}"),
        )
        note = st.text_input(
            t("inside.names.note"),
            max_chars=LONGEST_NOTE,
            help=t("inside.names.note_help"),
            autocomplete="off",
        )
        sent = st.form_submit_button(
            t("inside.names.show"), type="primary", icon=":material/visibility:", width="stretch"
        )
    if sent and reason is not None:
        _show(people, reason, note, user=user, office_id=office_id)


def _show(
    people: Sequence[PersonInside], reason: ShowReason, note: str, *, user: User, office_id: str
) -> None:
    entered = {person.visit.visit_id: person.visit.entered_at for person in people}
    at = now()
    try:
        shown = services().name_showing.show(
            user=user,
            office_id=office_id,
            visit_ids=list(entered),
            reason=reason,
            note=note,
            now=at,
        )
    except InvalidInput:
        st.error(t("inside.names.note_missing"), icon=":material/edit_note:")
        return
    except NotFound:
        st.error(t("inside.gone"), icon=":material/info:")
        return
    except NotAllowed as error:
        services().refusals.of(error, now=at)
        st.error(t("inside.names.not_allowed"), icon=":material/lock:")
        return
    st.session_state[_SHOWN] = [
        _Shown(
            office_id=office_id,
            name=each.name or t("inside.nameless"),
            entered_at=entered[each.visit_id],
            until=at + SHOWN_FOR,
        )
        for each in shown
    ]
    st.rerun()
