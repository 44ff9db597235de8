"""What changes the limits beside the percentages: PPKM levels by date, exceptions of offices."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from dashboard.domain.rule_versions import LEVELS, LONGEST_REASON
from dashboard.domain.rules import LevelChange, LimitException
from dashboard.services.access import User
from dashboard.services.policy import ExceptionRequest, PolicyState
from dashboard.ui.headline import empty_state
from dashboard.ui.policy_drafts import refusals_told
from dashboard.ui.policy_words import on, percent
from dashboard.ui.session import now, services, t


def levels(user: User, state: PolicyState) -> None:
    """A level from a day on; all changes, the latest first."""
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.subheader(t("policy.level_new"), anchor=False)
        level = st.segmented_control(
            t("policy.field.level"),
            (0, *LEVELS),
            default=state.in_force.level,
            required=True,
            format_func=level_word,
            key="level",
        )
        day = st.date_input(
            t("policy.field.valid_from"),
            value=state.day + timedelta(days=1),
            min_value=state.day,
            format="DD/MM/YYYY",
            key="level_from",
        )
        st.caption(t("policy.level_note"))
        if st.button(t("policy.level_set"), type="primary", width="stretch", key="level_set"):
            with refusals_told():
                services().policy.set_level(user=user, level=level, valid_from=day, at=now())
                st.rerun()
    with right, st.container(border=True):
        st.subheader(t("policy.level_history"), anchor=False)
        _level_history(state)


def level_word(level: int) -> str:
    """The level's name, or that none is in force."""
    return t("policy.level_word", level=level) if level else t("policy.level_none")


def exceptions(user: User, state: PolicyState) -> None:
    """A new exception, then those that hold or will, then those that are over."""
    if st.button(t("policy.exception_new"), icon=":material/add:", type="primary"):
        dialog = st.dialog(t("policy.exception_new"), on_dismiss="rerun")(exception_form)
        dialog(user, today=state.day)
    over = [each for each in state.exceptions if _is_over(each, state)]
    standing = [each for each in state.exceptions if each not in over]
    if not standing:
        empty_state(
            t("policy.no_exceptions"), body=t("policy.no_exceptions_body"), icon="rule_settings"
        )
    names = {each.id: each.name for each in services().offices.all()}
    for each in standing:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"exception-{each.id}"
        ):
            st.html(f'<ul class="policy-rows">{_exception_row(each, names)}</ul>')
            if st.button(t("policy.exception_end"), key=f"end-{each.id}"):
                with refusals_told():
                    services().policy.end_exception(user=user, exception_id=each.id, at=now())
                    st.rerun()
    if over:
        with st.expander(t("policy.exceptions_over", count=len(over)), icon=":material/history:"):
            rows = "".join(_exception_row(each, names) for each in reversed(over))
            st.html(f'<ul class="policy-rows">{rows}</ul>')


def _is_over(each: LimitException, state: PolicyState) -> bool:
    ended = each.ended_from is not None and each.ended_from <= state.day
    return ended or each.valid_until < state.day


def _level_history(state: PolicyState) -> None:
    if not state.levels:
        empty_state(t("policy.no_levels"), body=t("policy.no_levels_body"), icon="stairs")
        return
    rows = "".join(_level_row(each, state) for each in _latest_first(state.levels))
    st.html(f'<ul class="policy-rows">{rows}</ul>')


def _latest_first(changes: Sequence[LevelChange]) -> Sequence[LevelChange]:
    return sorted(changes, key=lambda change: change.valid_from, reverse=True)


def _level_row(change: LevelChange, state: PolicyState) -> str:
    begun = [each.valid_from for each in state.levels if each.valid_from <= state.day]
    if change.valid_from > state.day:
        word = t("policy.level_coming")
    else:
        word = t("policy.level_now") if change.valid_from == max(begun) else t("policy.level_past")
    return (
        f"<li><p><b>{escape(level_word(change.level))}</b></p>"
        f"<p>{escape(t('policy.level_line', day=on(change.valid_from), state=word))}</p></li>"
    )


def _exception_row(each: LimitException, names: dict[str, str]) -> str:
    line = t(
        "policy.exception_line",
        percent=percent(each.percent),
        first=on(each.valid_from),
        last=on(each.valid_until),
    )
    ended = t("policy.exception_ended", day=on(each.ended_from)) if each.ended_from else ""
    said = " · ".join(part for part in (each.reason, ended) if part)
    office = names.get(each.office_id, each.office_id)
    return f"<li><p><b>{escape(office)}</b></p><p>{escape(line)}</p><p>{escape(said)}</p></li>"


def exception_form(user: User, *, today: date) -> None:
    """An office, a percentage, two days and why."""
    with refusals_told():
        names = {each.id: each.name for each in services().offices.all()}
        office = st.selectbox(
            t("policy.field.office"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=t("policy.office_pick"),
        )
        share = st.number_input(t("policy.field.percent"), 0, 100, 50, 5)
        with st.container(horizontal=True):
            first = st.date_input(
                t("policy.field.first"), value=today, min_value=today, format="DD/MM/YYYY"
            )
            last = st.date_input(
                t("policy.field.last"),
                value=today + timedelta(days=13),
                min_value=today,
                format="DD/MM/YYYY",
            )
        reason = st.text_input(t("policy.field.reason"), max_chars=LONGEST_REASON)
        if st.button(
            t("policy.exception_add"), type="primary", width="stretch", disabled=not office
        ):
            request = ExceptionRequest(
                office_id=str(office),
                percent=int(share),
                valid_from=first,
                valid_until=last,
                reason=reason.strip(),
            )
            services().policy.add_exception(user=user, request=request, at=now())
            st.rerun()
