"""Who waits for staff's decision, on the page of everybody inside: why, how long still, and a word.

Any desk of the office may decide (design 4.3).
"""

from datetime import datetime
from html import escape

import streamlit as st

from dashboard.domain.admission import DoorTimes
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import Desk, Office
from dashboard.domain.people import masked_name
from dashboard.domain.rules import Decision
from dashboard.services.access import Permission, User
from dashboard.services.desk import ScanAnswer
from dashboard.ui.boundary import boundary
from dashboard.ui.colour_symbol import colour_symbol
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t

# The minutes that are left go by without an event; looked at again only while somebody waits.
_LOOK_AGAIN_SECONDS = 15


def waiting_people(*, user: User, office: Office, desk: Desk) -> None:
    """The undecided checks, oldest first; nothing where nobody waits or the user may not decide."""
    if not user.may(Permission.SCAN, office_id=office.id):
        return
    if services().front_desk.waiting(user=user, office_id=office.id, now=now()):
        _waiting(user, office, desk)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _waiting(user: User, office: Office, desk: Desk) -> None:
    with boundary():
        at = now()
        waiting = services().front_desk.waiting(user=user, office_id=office.id, now=at)
        if not waiting:
            # The last one has lapsed: the page goes on without looking again.
            st.rerun()
        with st.container(border=True, gap="small", key="waiting_people"):
            title = t("inside.waiting.title", count=len(waiting))
            st.subheader(title, anchor=False, divider=False)
            st.caption(t("inside.waiting.names"))
            for answer in waiting:
                _row(answer, user=user, desk=desk, at=at)


def minutes_left(arrived_at: datetime, *, at: datetime) -> int:
    """Whole minutes until a check lapses; 0 in its last minute."""
    left = arrived_at + DoorTimes().decide_within - at
    return max(0, int(left.total_seconds() // 60))


def _row(answer: ScanAnswer, *, user: User, desk: Desk, at: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"w-{answer.event_id}"):
        st.html(_said(answer, at=at), width="stretch")
        if st.button(
            t("check_in.admit"),
            key=f"admit-{answer.event_id}",
            icon=":material/login:",
            type="primary",
        ):
            _decide("confirm", answer, user=user, desk=desk)
        if st.button(
            t("check_in.decline"), key=f"decline-{answer.event_id}", icon=":material/block:"
        ):
            _decide("decline", answer, user=user, desk=desk)


def _said(answer: ScanAnswer, *, at: datetime) -> str:
    icon, ink = colour_symbol(answer.colour)
    left = minutes_left(answer.arrived_at, at=at)
    facts = [
        t("inside.since", time=local_clock(answer.at)),
        t("inside.waiting.left", minutes=left) if left else t("inside.waiting.last_minute"),
    ]
    if answer.person_kind:
        facts.insert(0, t(f"verdict.kind.{answer.person_kind}"))
    if answer.companions:
        facts.insert(1, t("inside.companions", count=answer.companions))
    if answer.by_self:
        facts.append(t("check_in.self.title"))
    if answer.host:
        facts.append(t("verdict.host", host=answer.host))
    word = t(f"verdict.colour.{answer.colour or 'none'}")
    return (
        f"<div class='waits'><span class='icon' style='color:{ink}' aria-hidden='true'>"
        f"{icon}</span>"
        f"<div><b>{escape(_name(answer))}</b> <span class='word'>{escape(word)}</span>"
        f"<p>{escape(' · '.join(facts))}</p>"
        f"<p class='why'>{escape(t(f'reason.{answer.reason}.next'))}</p></div></div>"
    )


def _name(answer: ScanAnswer) -> str:
    return masked_name(answer.name) if answer.name else t("inside.nameless")


def _decide(word: str, answer: ScanAnswer, *, user: User, desk: Desk) -> None:
    admission, at = services().admission, now()
    deciding = {"confirm": admission.confirm, "decline": admission.decline}[word]
    try:
        decided = deciding(user=user, scan_id=answer.scan_id, desk=desk, at=at, now=at)
    except (InvalidInput, NotFound):
        st.toast(t("check_in.undecidable"), icon=":material/info:")
    else:
        icon = "login" if decided.decision is Decision.ADMIT else "block"
        said = f"{plain(_name(answer))}: {t(f'reason.{decided.reason}.sentence')}"
        st.toast(said, icon=f":material/{icon}:")
    st.rerun()
