"""What if, on the policy page: what is supposed, and what it would have meant."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

import streamlit as st

from dashboard.domain.rule_versions import LEVELS
from dashboard.domain.rules import AdmissionRule, CapacityRule, ColourRule
from dashboard.services.access import User
from dashboard.services.policy import PolicyState
from dashboard.services.what_if import Hypothesis, WhatIf
from dashboard.ui.figures import key_figures
from dashboard.ui.headline import empty_state, footnote, panel
from dashboard.ui.plain import plain
from dashboard.ui.policy_drafts import refusals_told
from dashboard.ui.policy_limits import level_word
from dashboard.ui.session import now, services, t
from dashboard.ui.what_if_picture import offices_html, refused_html
from dashboard.ui.what_if_words import figures, finding, lead, refused_finding

_KEPT = "what_if"
_NOT_ASKED = ":material/palette:"
_Version = TypeVar("_Version", CapacityRule, AdmissionRule)


def what_if(user: User, state: PolicyState) -> None:
    """The supposition, then what it would have meant."""
    with st.container(border=True):
        hypothesis = _supposition(state)
        asked = st.button(
            t("policy.what_if.ask"), type="primary", icon=":material/calculate:", key="ask_what_if"
        )
    if asked:
        with refusals_told(), st.spinner(t("policy.what_if.asking")):
            answer = services().what_if.of(user=user, hypothesis=hypothesis, at=now())
            st.session_state[_KEPT] = answer
    known: WhatIf | None = st.session_state.get(_KEPT)
    if known is None:
        empty_state(t("policy.what_if.empty"), body=t("policy.what_if.empty_body"), icon="science")
        return
    _answer(known)


def _answer(answer: WhatIf) -> None:
    key_figures(figures(answer))
    with panel(finding(answer), lead=lead(answer), key="what-if-offices"):
        st.html(offices_html(answer))
    with panel(refused_finding(answer), lead=t("policy.what_if.refused_lead"), key="what-if-who"):
        st.html(refused_html(answer.refused))
    footnote(t("policy.what_if.how"))


def _supposition(state: PolicyState) -> Hypothesis:
    left, right = st.columns(2)
    level = left.segmented_control(
        t("policy.field.level"),
        (0, *LEVELS),
        default=state.in_force.level or 3,
        required=True,
        format_func=level_word,
        key="what_if_level",
        wrap=True,
    )
    day = right.date_input(
        t("policy.field.valid_from"),
        value=next_monday(state.day),
        min_value=state.day,
        format="DD/MM/YYYY",
        key="what_if_day",
    )
    drafts = [draft.rule for draft in state.drafts]
    with st.container(horizontal=True):
        capacity = _version("capacity", [each for each in drafts if isinstance(each, CapacityRule)])
        admission = _version(
            "admission", [each for each in drafts if isinstance(each, AdmissionRule)]
        )
    colours = [each.id for each in drafts if isinstance(each, ColourRule)]
    if colours:
        st.info(t("policy.what_if.colour_drafts", ids=plain(", ".join(colours))), icon=_NOT_ASKED)
    return Hypothesis(level=level, valid_from=day, capacity=capacity, admission=admission)


def next_monday(day: date) -> date:
    """The Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


def _version(series: str, drafts: list[_Version]) -> _Version | None:
    """One of the drafts in place of what will be in force; nothing to pick where there is none."""
    if not drafts:
        return None
    by_id: Mapping[str, _Version] = {each.id: each for each in drafts}
    choices: list[str | None] = [None, *by_id]
    picked = st.selectbox(
        t(f"policy.series.{series}"),
        choices,
        format_func=lambda each: (
            t("policy.what_if.draft", id=each) if each else t("policy.what_if.in_force")
        ),
        key=f"what_if_{series}",
    )
    return by_id[picked] if picked else None
