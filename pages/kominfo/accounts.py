"""Who may sign in: accounts, their role and office, links to set up and to recover."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.services.account_book import Account, AccountState
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui.account_files import account_files
from dashboard.ui.account_forms import manage_account, new_account
from dashboard.ui.account_rows import matching, rows
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.people_list import people_list
from dashboard.ui.plain import plain
from dashboard.ui.session import services, t
from dashboard.ui.style import controls_row, page_style

user = require(Permission.MANAGE_ACCOUNTS)

ALL = "all"


def headline(accounts: Sequence[Account]) -> None:
    """How many can sign in, and who still waits."""
    counts = {state: sum(each.state is state for each in accounts) for state in AccountState}
    page_finding(
        t("accounts.finding", count=counts[AccountState.ACTIVE]),
        lead=t(
            "accounts.lead",
            waiting=counts[AccountState.WAITING],
            closed=counts[AccountState.CLOSED],
        ),
    )
    if services().settings.demo:
        samples = t("accounts.samples", count=len(SAMPLE_ACCOUNTS))
        st.html(f'<p class="samples" role="note">{escape(samples)}</p>')


def directory(user: User, accounts: Sequence[Account]) -> None:
    """Search, filter, list; a dialog for a new account and for one that is picked."""
    with controls_row(key="accounts-controls"):
        words = st.text_input(
            t("accounts.search"),
            placeholder=t("accounts.search"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        state = st.segmented_control(
            t("accounts.states"),
            (ALL, *AccountState),
            default=ALL,
            required=True,
            format_func=lambda each: t(f"accounts.state.{each}"),
            label_visibility="collapsed",
        )
        if st.button(t("accounts.new"), icon=":material/person_add:", type="primary"):
            st.dialog(t("accounts.new"), on_dismiss="rerun")(new_account)(user)
    if not accounts:
        empty_state(t("accounts.empty"), body=t("accounts.empty_body"), icon="manage_accounts")
        return
    found = matching(accounts, words=words, state=None if state in (None, ALL) else state)
    if not found:
        st.info(t("accounts.none"), icon=":material/search_off:")
        return
    with st.container(border=True):
        picked = people_list(rows(found), action=t("accounts.open"), key="accounts")
    chosen = next((each for each in found if each.id == picked.pressed), None)
    if chosen is not None:
        st.dialog(plain(chosen.name), on_dismiss="rerun")(manage_account)(user, chosen)


with boundary():
    page_style("accounts.css")
    accounts = services().accounts.all(user=user)
    headline(accounts)
    directory(user, accounts)
    account_files(user)
