"""What the shift before has signed over, said first thing at the desk until somebody takes it."""

from urllib.parse import quote

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.services.access import Permission, User
from dashboard.services.shift import Handover
from dashboard.services.shift_handover import LONGEST_NAME
from dashboard.ui.headline import panel
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t
from dashboard.ui.shift_lines import figures_line, note_block

_PAGE = "pages/front_desk/handover.py"


def handover_notice(*, user: User, office_id: str) -> None:
    """One line a handover that nobody has taken, each the way to it. Call it in a live fragment."""
    if not user.may(Permission.CHECK_OUT, office_id=office_id):
        return
    for each in services().shift_handover.pending(user=user, office_id=office_id):
        said = t("handover.pending.notice", name=plain(each.given_by), time=local_clock(each.at))
        with st.container(border=True, gap="xsmall", key=f"handover-notice-{each.id}"):
            st.markdown(f":material/assignment_late: **{said}**")
            if each.note:
                note_block(each.note)
            st.page_link(_PAGE, label=t("handover.pending.open"), icon=":material/arrow_forward:")


def pending_handovers(*, user: User, office: Office) -> None:
    """What was signed over, whole, with the name field of whoever takes it."""
    for each in services().shift_handover.pending(user=user, office_id=office.id):
        _pending(each, user=user)


def sheet_link(handover: Handover) -> None:
    """The way to the sheet that can be printed."""
    address = f"/shift/{quote(handover.office_id)}/{quote(handover.id)}"
    st.link_button(t("handover.pending.sheet"), address, icon=":material/print:")


def _pending(handover: Handover, *, user: User) -> None:
    lead = t(
        "handover.pending.headline_lead",
        desk=handover.desk,
        since=local_clock(handover.since),
        until=local_clock(handover.at),
    )
    headline = t("handover.pending.headline", name=handover.given_by)
    with panel(headline, lead=lead, key=f"pending-{handover.id}"):
        figures_line(handover.figures)
        if handover.note:
            note_block(handover.note)
        else:
            st.caption(t("handover.pending.note_none"))
        with st.form(f"take-{handover.id}", border=False):
            name = st.text_input(
                t("handover.pending.taken_by"),
                max_chars=LONGEST_NAME,
                autocomplete="name",
                width=420,
            )
            pressed = st.form_submit_button(
                t("handover.pending.take"), type="primary", icon=":material/how_to_reg:"
            )
        sheet_link(handover)
        if pressed:
            _take(handover, name, user=user)


def _take(handover: Handover, name: str, *, user: User) -> None:
    try:
        taken = services().shift_handover.take_over(
            user=user,
            office_id=handover.office_id,
            handover_id=handover.id,
            taken_by=name,
            now=now(),
        )
    except InvalidInput as error:
        st.error(t(f"handover.wrong.{error.args_['problem']}"), icon=":material/info:")
        return
    if taken.receipt is not None:
        time = local_clock(taken.receipt.at)
        said = t("handover.pending.taken", name=plain(taken.receipt.taken_by), time=time)
        st.toast(said, icon=":material/how_to_reg:")
    st.rerun()
