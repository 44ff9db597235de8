"""What holds now, series by series, and every version that was published."""

from html import escape

import streamlit as st

from dashboard.domain.office import OfficeClass
from dashboard.domain.rule_versions import LEVELS, Series, series_of
from dashboard.domain.rules import CapacityRule, RuleStatus
from dashboard.services.access import User
from dashboard.services.policy import PolicyState
from dashboard.ui.headline import panel
from dashboard.ui.policy_drafts import write
from dashboard.ui.policy_tables import rule_table
from dashboard.ui.policy_words import made_by, on
from dashboard.ui.session import t


def in_force(user: User, state: PolicyState) -> None:
    """The three series, each with what it says and what comes next."""
    left, right = st.columns(2)
    with left:
        _series(user, state, Series.CAPACITY)
        _series(user, state, Series.ADMISSION)
    with right:
        _series(user, state, Series.COLOUR)
    _history(state)


def _series(user: User, state: PolicyState, series: Series) -> None:
    rule = state.current(series)
    lead = t("policy.version_line", id=rule.id, day=on(rule.valid_from)) if rule else ""
    with panel(
        t(f"policy.series.{series}"),
        lead=lead or t("policy.no_percentages"),
        key=f"policy-{series}",
    ):
        if rule is not None:
            st.html(rule_table(rule, level=state.in_force.level))
            st.html(f'<p class="policy-citation">{escape(rule.citation)}</p>')
        for coming in state.coming(series):
            words = t("policy.coming", id=coming.rule.id, day=on(coming.rule.valid_from))
            st.html(f'<p class="policy-next">{escape(words)}</p>')
        if st.button(t("policy.new_draft"), icon=":material/edit_document:", key=f"new-{series}"):
            write(user, state, rule or _full(state))


def _full(state: PolicyState) -> CapacityRule:
    """Where no percentages hold yet a draft begins with all of the capacity."""
    return CapacityRule(
        id="",
        valid_from=state.day,
        status=RuleStatus.DRAFT,
        citation="",
        percentages={of: dict.fromkeys(LEVELS, 100) for of in OfficeClass},
    )


def _history(state: PolicyState) -> None:
    with st.expander(t("policy.history", count=len(state.versions)), icon=":material/history:"):
        rows = [
            f"<li><p><b>{escape(t(f'policy.series.{series_of(each.rule)}'))} · "
            f"{escape(each.rule.id)}</b></p>"
            f"<p>{escape(t('policy.valid_from_line', day=on(each.rule.valid_from)))} · "
            f"{escape(made_by(state, each))}</p><p>{escape(each.rule.citation)}</p></li>"
            for each in reversed(state.versions)
        ]
        st.html(f'<ul class="policy-rows">{"".join(rows)}</ul>')
