"""What the ledger has not taken yet: said at the desk, and what became of it afterwards."""

import streamlit as st

from dashboard.domain.errors import CheckInError
from dashboard.domain.office import Desk
from dashboard.domain.people import masked_name
from dashboard.domain.rules import Decision
from dashboard.services.backlog import Outcome
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.ui.boundary import boundary
from dashboard.ui.live import live_tick
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, local_number, services, t


def is_cut_off(desk: Desk) -> bool:
    """Whether the ledger cannot be read, or has not taken what this desk saw."""
    known = services()
    return not known.watch.reachable or known.backlog.waiting(desk) > 0


def is_too_fast(desk: Desk) -> bool:
    """Whether only the desk's own pace keeps the ledger from having what it saw."""
    known = services()
    return known.watch.reachable and known.backlog.held_back(desk)


def why_unknown(desk: Desk) -> str:
    """Why nobody can say how many are inside while something waits."""
    return t(f"check_in.backlog.{'unknown_in_turn' if is_too_fast(desk) else 'unknown_inside'}")


@st.fragment
def backlog_notice(desk: Desk) -> None:
    """One line while the desk is cut off; afterwards how many were recorded, and who was refused.

    Redrawn whenever the ledger is lost, comes back, or takes something.
    """
    with boundary(), st.container(key="backlog", gap=None):
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="backlog-ledger")
        waiting = services().backlog.waiting(desk)
        if is_too_fast(desk):
            _too_fast(waiting)
        elif is_cut_off(desk):
            _cut_off(waiting)
        elif outcomes := services().backlog.outcomes(desk):
            _recorded(desk, outcomes)


def _cut_off(waiting: int) -> None:
    key = "check_in.backlog.waiting" if waiting else "check_in.backlog.nothing_waiting"
    said = t(key, waiting=local_number(waiting))
    st.error(f"**{t('check_in.backlog.lost')}** {said}", icon=":material/cloud_off:")


def _too_fast(waiting: int) -> None:
    said = t("check_in.backlog.in_turn", waiting=local_number(waiting))
    st.warning(f"**{t('check_in.backlog.fast')}** {said}", icon=":material/speed:")


def _recorded(desk: Desk, outcomes: tuple[Outcome, ...]) -> None:
    """Good news goes by itself; a refusal that the desk did not know of stays until it is seen."""
    stored = sum(outcome.answer is not None for outcome in outcomes)
    was_away = any(not outcome.held.over for outcome in outcomes)
    key = "check_in.backlog.recorded" if was_away else "check_in.backlog.recorded_in_turn"
    told = t(key, recorded=local_number(stored))
    others = [line for line in map(_surprise, outcomes) if line]
    if not others:
        services().backlog.settle(desk)
        st.toast(told, icon=":material/cloud_done:")
        return
    st.warning("\n".join([told, "", *others]), icon=":material/cloud_done:")
    if st.button(t("check_in.backlog.seen"), icon=":material/check:", key="backlog_seen"):
        services().backlog.settle(desk)
        st.rerun(scope="fragment")


def _surprise(outcome: Outcome) -> str:
    """A line for an event that ended otherwise than its card had said; empty for the others."""
    shown, answer = outcome.held.shown, outcome.answer
    name = plain(masked_name(shown.name)) if shown.name else t("check_in.unknown_person")
    places = {"time": local_clock(shown.at), "name": name}
    if answer is None:
        known = isinstance(outcome.error, CheckInError)
        return t(f"check_in.backlog.{'impossible' if known else 'failed'}", **places)
    if answer.decision is Decision.REFUSE and shown.decision is not Decision.REFUSE:
        why = t(f"reason.{answer.reason}.sentence")
        return t("check_in.backlog.refused", **places, why=why)
    return ""
