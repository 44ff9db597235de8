"""Whom the desks believe: every key, taking one off, and importing what others publish."""

from collections.abc import Sequence

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.services.trust import TrustChange, TrustEntry
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import page_finding
from dashboard.ui.session import local_clock, now, services, t
from dashboard.ui.style import page_style
from dashboard.ui.trust_rows import KeyState, found, key_rows, local_date, state_of
from dashboard.ui.trust_upload import trust_upload

user = require(Permission.MANAGE_TRUST)

ALL = "all"
MOST_CHANGES = 20


def headline(entries: Sequence[TrustEntry]) -> None:
    """How many keys are believed now."""
    states = [state_of(entry, at=now()) for entry in entries]
    counts = {state: states.count(state) for state in KeyState}
    active = counts[KeyState.ACTIVE]
    page_finding(
        t("trust.finding" if active else "trust.finding_none", active=active),
        lead=t(
            "trust.lead",
            withdrawn=counts[KeyState.WITHDRAWN],
            ended=counts[KeyState.ENDED],
        ),
    )


def listed(user: User, entries: Sequence[TrustEntry]) -> None:
    """The keys that match search and filter."""
    words = st.text_input(
        t("trust.search"),
        placeholder=t("trust.search"),
        label_visibility="collapsed",
        key="trust_search",
    )
    chosen = st.segmented_control(
        t("trust.search"),
        (ALL, *KeyState),
        default=ALL,
        required=True,
        format_func=lambda each: t(f"trust.filter.{each}"),
        label_visibility="collapsed",
        key="trust_filter",
    )
    state = KeyState(chosen) if chosen and chosen != ALL else None
    matching = found(entries, words=words, state=state, at=now())
    if not matching:
        st.info(t("trust.search_none"), icon=":material/search_off:")
    key_rows(user, matching)


def history(changes: Sequence[TrustChange]) -> None:
    """Who changed what, newest first."""
    with st.expander(t("trust.history.title"), icon=":material/history:"):
        if not changes:
            st.caption(t("trust.history.empty"))
        for change in changes[:MOST_CHANGES]:
            st.text(
                t(
                    "trust.history.line",
                    day=local_date(change.at),
                    time=local_clock(change.at),
                    by=change.by,
                    what=t(f"trust.history.did.{change.action}", what=change.what),
                    reason=change.reason,
                )
            )


with boundary():
    page_style("trust.css")
    entries = services().trust.entries(user=user)
    headline(entries)
    left, right = st.columns([7, 5], gap="large")
    with left:
        listed(user, entries)
    with right:
        with st.container(border=True):
            st.subheader(t("trust.take.title"), anchor=False)
            trust_upload(user)
        history(services().trust.changes(user=user))
