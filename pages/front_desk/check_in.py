"""Check-in: the camera, the verdict, and how full the office is."""

import streamlit as st

from dashboard.domain.office import Desk, Office
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import Permission, User
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.parting import MOST_COMPANIONS
from dashboard.ui.boundary import boundary
from dashboard.ui.case_alerts import office_alerts
from dashboard.ui.desk_backlog import backlog_notice, is_cut_off, why_unknown
from dashboard.ui.desk_choice import change_desk, chosen_desk
from dashboard.ui.desk_panel import (
    inside_figure,
    last_scans,
    undecided,
    unknown_figure,
    waiting_list,
)
from dashboard.ui.desk_report import desk_report
from dashboard.ui.desk_stage import actions, verdict_over_camera
from dashboard.ui.door import take_codes
from dashboard.ui.guards import current_user, require
from dashboard.ui.handover_notice import handover_notice
from dashboard.ui.live import live_tick
from dashboard.ui.plain import plain
from dashboard.ui.scanner import camera, scanned_codes
from dashboard.ui.self_check_ins import self_check_ins
from dashboard.ui.session import language, services, t
from dashboard.ui.style import page_style

user = require(Permission.SCAN)


@st.fragment
def header(office: Office, desk: Desk) -> None:
    """Where this is, and the direction that the desk is set to."""
    with (
        boundary(),
        st.container(horizontal=True, vertical_alignment="center", key="desk_header"),
    ):
        st.markdown(f"### {plain(office.name)} :gray[· {plain(desk.name)}]")
        st.segmented_control(
            t("check_in.direction"),
            list(DirectionSetting),
            format_func=lambda each: t(f"check_in.setting.{each}"),
            default=DirectionSetting.AUTO,
            required=True,
            key="direction",
            label_visibility="collapsed",
        )
        companions_field()
        if st.button(t("check_in.change_desk"), icon=":material/swap_horiz:", type="tertiary"):
            change_desk()
            st.rerun()


def companions_field() -> None:
    """How many people come along with the next code; back to nobody once it came."""
    if st.session_state.pop("companions_came", False):
        st.session_state["companions"] = 0
    st.number_input(
        t("check_in.companions"),
        min_value=0,
        max_value=MOST_COMPANIONS,
        key="companions",
        width=170,
        help=t("check_in.companions_help"),
        icon=":material/group_add:",
        label_visibility="collapsed",
    )


@st.fragment
def front(user: User, desk: Desk) -> None:
    """What came from the camera and the field, its verdict, and what staff do about it."""
    with boundary(), st.container(gap=None):
        codes = list(scanned_codes(intake=intake, key="door"))
        setting = st.session_state.get("direction") or DirectionSetting.AUTO
        companions = st.session_state.get("companions") or 0
        if take_codes(codes, user=user, desk=desk, setting=setting, companions=companions):
            st.session_state["companions_came"] = True
            st.rerun()
        if codes:
            current_user()  # a desk that scans is in use, though nobody touches a key
        verdict_over_camera()
        actions(user=user, desk=desk, intake=intake)


@st.fragment
def beside(user: User, office: Office, desk: Desk) -> None:
    """The figures of this office; drawn anew whenever the ledger moved."""
    with boundary():
        with st.container(gap=None):
            live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="desk-ledger")
            if services().watch.reachable:
                handover_notice(user=user, office_id=office.id)
            with st.container(border=True):
                if is_cut_off(desk):
                    unknown_figure(why=why_unknown(desk))
                else:
                    inside_figure(user=user, office=office)
        if services().watch.reachable:
            office_alerts(user=user, office_id=office.id)
            waiting = undecided(user=user, office=office)
            by_self = tuple(answer for answer in waiting if answer.by_self)
            self_check_ins(by_self, user=user, office=office, desk=desk)
            others = [answer for answer in waiting if not answer.by_self]
            waiting_list(others, user=user, office=office)
            last_scans(user=user, office=office, desk=desk)


with boundary():
    office, desk = chosen_desk(user)
    page_style("check_in.css")
    # Together, so that the notice takes no room while it has nothing to say.
    with st.container(gap=None):
        header(office, desk)
        backlog_notice(desk)
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="door_left"):
        with st.container(key="stage", gap=None):
            intake = camera(key="door", signals=services().signals, language=language())
            desk_report(user, desk)
        front(user, desk)
    with right, st.container(key="door_right"):
        beside(user, office, desk)
