"""The shift that ends now: its figures, live, and the signature that hands it over."""

from datetime import datetime, time, timedelta

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk, Office
from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.shift import Handover
from dashboard.services.shift_handover import LONGEST_NAME, LONGEST_NOTE
from dashboard.ui.boundary import boundary
from dashboard.ui.handover_notice import sheet_link
from dashboard.ui.headcount_form import headcount_button
from dashboard.ui.headline import panel
from dashboard.ui.live import live_tick
from dashboard.ui.plain import plain
from dashboard.ui.session import language, local_clock, now, services, t
from dashboard.ui.shift_lines import figures_line, lists

_ID = "handover_id"


def chosen_start(*, user: User, desk: Desk) -> datetime:
    """When this shift began: where the last one ended, unless the receptionist says otherwise."""
    at, zone = now(), services().settings.zone
    usual = services().shift_handover.usual_start(user=user, desk=desk, now=at)
    clock = st.time_input(
        t("handover.shift.since"),
        value=usual.astimezone(zone).time().replace(second=0, microsecond=0),
        step=timedelta(minutes=15),
        width=220,
        key=f"since-{usual.timestamp()}",
    )
    if clock == usual.astimezone(zone).time().replace(second=0, microsecond=0):
        # To the second, so that nothing falls between two shifts.
        return usual
    return last_time(clock, before=at)


def last_time(clock: time, *, before: datetime) -> datetime:
    """The last moment at or before `before` at which the local clock showed this time."""
    zone = services().settings.zone
    local = before.astimezone(zone)
    today = datetime.combine(local.date(), clock, tzinfo=zone)
    if today <= before:
        return today
    return datetime.combine(local.date() - timedelta(days=1), clock, tzinfo=zone)


@st.fragment
def running_shift(user: User, office: Office, desk: Desk, since: datetime) -> None:
    """The figures, drawn anew whenever the ledger moved, with the headcount that belongs to it."""
    with boundary():
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="shift-ledger")
        at = now()
        try:
            figures = services().shift_handover.figures(
                user=user, office_id=office.id, since=since, now=at
            )
        except InvalidInput as error:
            st.error(t(f"handover.wrong.{error.args_['problem']}"), icon=":material/schedule:")
            return
        figures_line(figures)
        lists(figures)
        everybody = services().front_desk.inside(user=user, office_id=office.id)
        headcount_button(everybody, user=user, office=office, desk=desk, inside=figures.inside)


def handover_form(*, user: User, desk: Desk, since: datetime) -> None:
    """The note, the name and the button."""
    lead = t("handover.form.headline_lead")
    with (
        panel(t("handover.form.headline"), lead=lead, key="hand-over"),
        st.form("hand_over", border=False),
    ):
        note = st.text_area(
            t("handover.form.note"),
            placeholder=t("handover.form.note_hint"),
            help=t("handover.form.note_help"),
            max_chars=LONGEST_NOTE,
            height=120,
        )
        name = st.text_input(
            t("handover.form.given_by"), max_chars=LONGEST_NAME, autocomplete="name", width=420
        )
        pressed = st.form_submit_button(
            t("handover.form.save"), type="primary", icon=":material/assignment_turned_in:"
        )
        if pressed:
            _sign(note=note, name=name, user=user, desk=desk, since=since)


def _sign(*, note: str, name: str, user: User, desk: Desk, since: datetime) -> None:
    # One id until it is stored: pressing again after a failure signs once.
    handover_id = st.session_state.setdefault(_ID, new_id())
    try:
        signed = services().shift_handover.hand_over(
            user=user,
            desk=desk,
            handover_id=handover_id,
            since=since,
            given_by=name,
            note=note,
            now=now(),
        )
    except InvalidInput as error:
        st.error(t(f"handover.wrong.{error.args_['problem']}"), icon=":material/info:")
        return
    del st.session_state[_ID]
    said = t("handover.form.done", time=local_clock(signed.at))
    st.toast(said, icon=":material/assignment_turned_in:")
    st.rerun()


def past_handovers(*, user: User, office: Office) -> None:
    """The last ones, each with its sheet."""
    past = services().shift_handover.past(user=user, office_id=office.id)
    with st.expander(t("handover.past.headline"), icon=":material/history:"):
        if not past:
            st.caption(t("handover.past.none"))
        for each in past:
            with st.container(horizontal=True, vertical_alignment="center", key=f"past-{each.id}"):
                st.markdown(_line(each), width="stretch")
                sheet_link(each)


def _line(handover: Handover) -> str:
    local = handover.at.astimezone(services().settings.zone)
    receipt = handover.receipt
    return t(
        "handover.past.line",
        day=day(local.date(), language=language()),
        since=local_clock(handover.since),
        until=local_clock(handover.at),
        desk=plain(handover.desk),
        given_by=plain(handover.given_by),
        taken_by=plain(receipt.taken_by) if receipt else f"*{t('handover.past.open')}*",
    )
