"""Which entries of the audit log are wanted: time, kind, who, where, words."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard.services.audit import AuditKind
from dashboard.services.audit_trail import Wanted
from dashboard.ui.session import now, services, t

_RANGES = ("today", "week", "month", "all", "days")
_BACK = {"today": 0, "week": 6, "month": 29}


def audit_filter(offices: Mapping[str, str]) -> Wanted:
    """The controls, and what they ask for; all of the last 30 days at first."""
    words = st.text_input(
        t("audit.search"),
        placeholder=t("audit.search"),
        label_visibility="collapsed",
        icon=":material/search:",
        key="audit_words",
    )
    chosen = st.segmented_control(
        t("audit.range.label"),
        _RANGES,
        default="month",
        required=True,
        format_func=lambda each: t(f"audit.range.{each}"),
        label_visibility="collapsed",
        key="audit_range",
    )
    first, last = _days(chosen or "month")
    with st.expander(t("audit.more_filters"), icon=":material/tune:"):
        kinds = st.multiselect(
            t("audit.kinds"),
            [kind.value for kind in AuditKind],
            format_func=lambda each: t(f"audit.kind.{each}"),
            placeholder=t("audit.kinds_all"),
            key="audit_kinds",
        )
        left, right = st.columns(2)
        office = left.selectbox(
            t("audit.office"),
            ["", *offices],
            format_func=lambda each: offices.get(each) or t("audit.office_all"),
            key="audit_office",
        )
        actor = right.text_input(t("audit.actor"), help=t("audit.actor_help"), key="audit_actor")
    return Wanted(
        since=_start(first),
        until=_start(last + timedelta(days=1)) if last else None,
        kinds=frozenset(kinds),
        actor=actor.strip(),
        office_id=office or None,
        words=words,
    )


def _days(chosen: str) -> tuple[date | None, date | None]:
    today = now().astimezone(services().settings.zone).date()
    if chosen in _BACK:
        return today - timedelta(days=_BACK[chosen]), None
    if chosen == "all":
        return None, None
    picked = st.date_input(
        t("audit.days"),
        (today - timedelta(days=6), today),
        max_value=today,
        format="DD/MM/YYYY",
        key="audit_days",
    )
    # Until the second day is picked there is only the first.
    days = picked if isinstance(picked, tuple) else (picked,)
    return (days[0], days[-1]) if days else (None, None)


def _start(of: date | None) -> datetime | None:
    return datetime.combine(of, time(), tzinfo=services().settings.zone) if of else None
