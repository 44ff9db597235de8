"""The register as rows: masked name, result, days left, where the person was seen since."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.domain.errors import NotFound
from dashboard.domain.people import masked_name, normalised_name
from dashboard.domain.positive_case import RemovalReason
from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.positive_register import ListedCase
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import language, local_clock, now, services, t

_REASONS: Sequence[RemovalReason] = tuple(RemovalReason)


def found(cases: Sequence[ListedCase], *, words: str) -> tuple[ListedCase, ...]:
    """Those in whose full name all words occur."""
    wanted = normalised_name(words).split()
    return tuple(
        case for case in cases if all(word in normalised_name(case.name or "") for word in wanted)
    )


def case_rows(user: User, cases: Sequence[ListedCase]) -> None:
    """One row a case, with a button to remove it."""
    for listed in cases:
        with st.container(
            border=True,
            horizontal=True,
            vertical_alignment="center",
            key=f"case-row-{listed.case.id}",
        ):
            st.html(_row(listed))
            if st.button(
                t("register.remove.action"),
                icon=":material/person_remove:",
                key=f"remove-{listed.case.id}",
            ):
                _remove_dialog(user, listed)


def shown_name(listed: ListedCase) -> str:
    """The name as lists show it."""
    return masked_name(listed.name) if listed.name else t("register.nameless")


def _row(listed: ListedCase) -> str:
    return (
        '<div class="case-row">'
        f"<p><b>{escape(shown_name(listed))}</b>"
        f'<span class="left">{escape(_left(listed))}</span></p>'
        f"<p>{escape(_particulars(listed))}</p><p>{escape(_seen(listed))}</p></div>"
    )


def _left(listed: ListedCase) -> str:
    match listed.days_left:
        case None:
            return t("register.ever")
        case 1:
            return t("register.days_last")
        case _:
            return t("register.days_left", count=listed.days_left)


def _particulars(listed: ListedCase) -> str:
    case = listed.case
    known = "register.with_birth_date" if case.with_birth_date else "register.without_birth_date"
    positive = t("register.positive_on", day=day(case.positive_on, language=language()))
    return f"{positive} · {t(known)}"


def _seen(listed: ListedCase) -> str:
    if not listed.sightings:
        return t("register.not_seen")
    last = listed.sightings[0]
    local = last.at.astimezone(services().settings.zone)
    return t(
        "register.seen",
        day=day(local.date(), language=language()),
        time=local_clock(last.at),
        office=services().offices.get(last.office_id).name,
        did=t(f"register.did.{last.decision}"),
    )


def _remove_dialog(user: User, listed: ListedCase) -> None:
    name = plain(shown_name(listed))

    @st.dialog(t("register.remove.title", name=name))
    def ask() -> None:
        with boundary():
            st.write(t("register.remove.lead"))
            reason = st.selectbox(
                t("register.remove.reason"),
                _REASONS,
                format_func=lambda each: t(f"register.removal.{each}"),
                key="removal_reason",
            )
            with st.container(horizontal=True):
                if st.button(t("register.remove.confirm"), type="primary", key="removal_confirm"):
                    _remove(user, listed, reason, name)
                if st.button(t("register.remove.cancel"), key="removal_cancel"):
                    st.rerun()

    ask()


def _remove(user: User, listed: ListedCase, reason: RemovalReason, name: str) -> None:
    try:
        services().positive_register.remove(
            user=user, case_id=listed.case.id, reason=reason, now=now()
        )
    except NotFound:
        st.toast(t("register.remove.gone"), icon=":material/info:")
    else:
        st.toast(t("register.remove.done", name=name), icon=":material/person_remove:")
    st.rerun()
