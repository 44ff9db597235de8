"""Full names of people in a list: asked for with a reason, shown for a minute, on record."""

from collections.abc import Callable, Sequence
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

# A name and what tells people of one name apart.
Named = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class _Shown:
    place: str
    named: Named
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


def shown_names(place: str) -> None:
    """The names that were asked for at this place, until their minute is over."""
    if _standing(place):
        _block(place)


@st.fragment(run_every=timedelta(seconds=5))
def _block(place: str) -> None:
    with boundary():
        shown = _standing(place)
        if not shown:
            st.rerun()
        with st.container(border=True, key="shown_names"):
            until = local_clock(max(each.until for each in shown))
            st.markdown(f":material/visibility: **{t('inside.names.shown', time=until)}**")
            for each in shown:
                name, detail = each.named
                st.markdown(f"**{plain(name)}** · {plain(detail)}")
            if st.button(
                t("inside.names.hide"), icon=":material/visibility_off:", key="hide_names"
            ):
                st.session_state[_SHOWN] = []
                st.rerun()


def _standing(place: str) -> list[_Shown]:
    at = now()
    kept: list[_Shown] = [each for each in st.session_state.get(_SHOWN, []) if each.until > at]
    # What is over is forgotten here, too, and not only on the screen.
    st.session_state[_SHOWN] = kept
    return [each for each in kept if each.place == place]


def _open(people: Sequence[PersonInside], *, user: User, office: Office) -> None:
    @st.dialog(t("inside.names.title"), icon=":material/visibility:")
    def dialog() -> None:
        with boundary():
            name_form(people, user=user, office_id=office.id)

    dialog()


def name_form(people: Sequence[PersonInside], *, user: User, office_id: str) -> None:
    """Why the names of these people inside are needed."""
    entered = {person.visit.visit_id: person.visit.entered_at for person in people}

    def ask(reason: ShowReason, note: str, at: datetime) -> list[Named]:
        shown = services().name_showing.show(
            user=user,
            office_id=office_id,
            visit_ids=list(entered),
            reason=reason,
            note=note,
            now=at,
        )
        return [
            (
                each.name or t("inside.nameless"),
                t("inside.since", time=local_clock(entered[each.visit_id])),
            )
            for each in shown
        ]

    reason_form(ask, place=office_id)


def reason_form(ask: Callable[[ShowReason, str, datetime], list[Named]], *, place: str) -> None:
    """Ask why; what `ask` then answers is shown by `shown_names` at the same place."""
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
    if sent and reason is not None and _kept(lambda at: ask(reason, note, at), place=place):
        st.rerun()


def _kept(ask: Callable[[datetime], list[Named]], *, place: str) -> bool:
    at = now()
    try:
        named = ask(at)
    except InvalidInput:
        st.error(t("inside.names.note_missing"), icon=":material/edit_note:")
        return False
    except NotFound:
        st.error(t("inside.gone"), icon=":material/info:")
        return False
    except NotAllowed as error:
        services().refusals.of(error, now=at)
        st.error(t("inside.names.not_allowed"), icon=":material/lock:")
        return False
    until = at + SHOWN_FOR
    st.session_state[_SHOWN] = [_Shown(place=place, named=each, until=until) for each in named]
    return True
