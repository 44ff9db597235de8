"""The trust list as rows, and the question before a key is withdrawn or activated again."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from html import escape

import streamlit as st

from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.trust import TrustEntry
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import language, now, services, t

_MOST_ROWS = 40


class KeyState(StrEnum):
    """How a key stands now: a withdrawn one is so whatever its dates."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


def state_of(entry: TrustEntry, *, at: datetime) -> KeyState:
    """The state at an instant."""
    if entry.withdrawn:
        return KeyState.WITHDRAWN
    ended = entry.valid_until is not None and at >= entry.valid_until
    return KeyState.ENDED if ended else KeyState.ACTIVE


def found(
    entries: Sequence[TrustEntry], *, words: str, state: KeyState | None, at: datetime
) -> tuple[TrustEntry, ...]:
    """Those in that state (None: any) in which every word occurs."""
    wanted = words.casefold().split()
    return tuple(
        entry
        for entry in entries
        if state is None or state_of(entry, at=at) is state
        if all(word in _searchable(entry) for word in wanted)
    )


def key_rows(user: User, entries: Sequence[TrustEntry]) -> None:
    """One row a key with the button that changes it; the first of many, and how many more."""
    for number, entry in enumerate(entries[:_MOST_ROWS]):
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"trust-row-{number}"
        ):
            st.html(_row(entry))
            action = "restore" if entry.withdrawn else "withdraw"
            icon = "undo" if entry.withdrawn else "block"
            if st.button(t(f"trust.{action}"), icon=f":material/{icon}:", key=f"{action}-{number}"):
                _ask(user, entry, action)
    if len(entries) > _MOST_ROWS:
        st.caption(t("trust.more", count=len(entries) - _MOST_ROWS))


def _row(entry: TrustEntry) -> str:
    state = state_of(entry, at=now())
    return (
        f'<div class="trust-row" data-state="{state}">'
        f"<p><b>{escape(entry.issuer or entry.issuer_id)}</b>"
        f'<span class="chip">{escape(t(f"trust.status.{state}"))}</span></p>'
        f"<p>{escape(_scope(entry))}</p>"
        f"<p>{escape(_validity(entry))} · {escape(t('trust.origin', origin=entry.origin))}</p>"
        f"<p><code>{escape(t('trust.kid', kid=entry.kid))}</code></p></div>"
    )


def _scope(entry: TrustEntry) -> str:
    usages = ", ".join(t(f"trust.usage.{usage}") for usage in entry.usages)
    scope = t("trust.usages", usages=usages) if usages else t("trust.usages_all")
    return " · ".join(
        part for part in (t(f"trust.format.{entry.format}"), entry.country, scope) if part
    )


def _validity(entry: TrustEntry) -> str:
    if entry.valid_until is None:
        return t("trust.endless")
    until = local_date(entry.valid_until)
    if entry.valid_from is None:
        return t("trust.valid_until", until=until)
    return t("trust.valid", since=local_date(entry.valid_from), until=until)


def local_date(at: datetime) -> str:
    """The local day of an instant as text."""
    return day(at.astimezone(services().settings.zone).date(), language=language())


def _searchable(entry: TrustEntry) -> str:
    parts = (entry.issuer, entry.issuer_id, entry.country, entry.kid, entry.format, entry.origin)
    return " ".join(parts).casefold()


def _ask(user: User, entry: TrustEntry, action: str) -> None:
    @st.dialog(t(f"trust.ask.{action}_title"))
    def ask() -> None:
        with boundary():
            st.html(_row(entry))
            st.write(t(f"trust.ask.{action}_lead"))
            if entry.format is Format.PASS and not entry.withdrawn:
                st.warning(t("trust.ask.withdraw_own"), icon=":material/warning:")
            reason = st.text_input(t("trust.ask.reason"), max_chars=200, key="trust_reason")
            with st.container(horizontal=True):
                if st.button(t(f"trust.{action}"), type="primary", key="trust_confirm"):
                    _change(user, entry, action, reason)
                if st.button(t("trust.ask.cancel"), key="trust_cancel"):
                    st.rerun()

    ask()


def _change(user: User, entry: TrustEntry, action: str, reason: str) -> None:
    trust = services().trust
    step = trust.restore if entry.withdrawn else trust.withdraw
    try:
        step(user=user, of=entry.format, kid=entry.kid, reason=reason, at=now())
    except InvalidInput:
        st.error(t("trust.ask.reason_missing"), icon=":material/edit:")
        return
    except NotFound:
        st.error(t("trust.ask.not_here"), icon=":material/info:")
        return
    done = "restored" if action == "restore" else "withdrawn"
    st.toast(t(f"trust.ask.{done}", issuer=plain(entry.issuer)), icon=":material/check:")
    st.rerun()
