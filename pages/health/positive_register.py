"""The positive register: who is in it, who of them is inside, and entering and removing cases."""

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.services.access import Permission, User
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.positive_register import ListedCase
from dashboard.ui.boundary import boundary
from dashboard.ui.case_alerts import show_alerts
from dashboard.ui.case_entry import case_entry
from dashboard.ui.case_list import case_rows, found
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.live import live_tick
from dashboard.ui.session import now, services, t
from dashboard.ui.style import page_style

user = require(Permission.KEEP_POSITIVE_REGISTER)


def headline(count: int) -> None:
    """How many cases count, and for how long one does."""
    finding = {0: "register.finding_none", 1: "register.finding_one"}.get(count, "register.finding")
    today = local_day(now(), services().settings.zone)
    days = services().rules.in_force(today).colour.black_days
    lead = t("register.lead", days=days) if days is not None else t("register.lead_ever")
    page_finding(t(finding, count=count), lead=lead)


@st.fragment
def register(user: User) -> None:
    """Finding, alerts and list; drawn anew whenever the ledger or the register moved."""
    with boundary():
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="register-ledger")
        cases = services().positive_register.listed(user=user, now=now())
        in_force = [each for each in cases if each.days_left != 0]
        headline(len(in_force))
        show_alerts(services().case_alerts.everywhere(user=user, now=now()), with_office=True)
        listed(user, in_force)
        over = [each for each in cases if each.days_left == 0]
        if over:
            with st.expander(t("register.over", count=len(over))):
                st.caption(t("register.over_lead"))
                case_rows(user, over)


def listed(user: User, cases: list[ListedCase]) -> None:
    """The cases in force, searched by full name and shown masked."""
    if not cases:
        empty_state(
            t("register.empty_title"), body=t("register.empty_body"), icon="health_and_safety"
        )
        return
    words = st.text_input(
        t("register.search"),
        placeholder=t("register.search"),
        label_visibility="collapsed",
        key="case_search",
    )
    matching = found(cases, words=words)
    if not matching:
        st.info(t("register.search_none", words=words), icon=":material/search_off:")
    case_rows(user, matching)


with boundary():
    page_style("register.css")
    left, right = st.columns([7, 5], gap="large")
    with left:
        register(user)
    with right, st.container(border=True, key="case_entry"):
        st.subheader(t("register.add.title"), anchor=False)
        case_entry(user)
