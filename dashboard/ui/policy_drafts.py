"""Drafts: written, compared with what holds, proposed, approved by a second person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rule_versions import LONGEST_REASON, Draft, Rule, series_of
from dashboard.services.access import User
from dashboard.services.policy import PolicyState
from dashboard.ui.boundary import boundary
from dashboard.ui.headline import empty_state
from dashboard.ui.policy_editor import rule_form
from dashboard.ui.policy_tables import comparison
from dashboard.ui.policy_words import on, people, problem
from dashboard.ui.session import now, services, t


def drafts(user: User, state: PolicyState) -> None:
    """Every draft with what it would change, then what could be begun."""
    if not state.drafts:
        empty_state(t("policy.no_drafts"), body=t("policy.no_drafts_body"), icon="edit_document")
    for draft in state.drafts:
        with st.container(border=True, key=f"draft-{draft.series}-{draft.rule.id}"):
            _draft(user, state, draft)
    if state.templates:
        _templates(user, state)


def write(user: User, state: PolicyState, start: Rule, *, known: Draft | None = None) -> None:
    """The form in a dialog; `known` is the draft that is changed, None for a new one."""
    title = t(f"policy.series.{series_of(start)}")
    dialog = st.dialog(title, width="large", on_dismiss="rerun")(draft_form)
    dialog(user, start, today=state.day, revision=known.revision if known else 0)


def draft_form(user: User, start: Rule, *, today: date, revision: int) -> None:
    """Write the draft of that revision, 0 for a new one."""
    with refusals_told():
        rule = rule_form(start, new=revision == 0, today=today)
        if st.button(t("policy.save_draft"), type="primary", width="stretch", key="save_draft"):
            services().policy.save(user=user, rule=rule, revision=revision, at=now())
            st.rerun()


def approval(user: User, draft: Draft) -> None:
    """What the second person puts their name to."""
    with boundary():
        st.html(comparison(services().policy.changes(user=user, rule=draft.rule, at=now())))
        st.write(t("policy.approve_lead", day=on(draft.rule.valid_from)))
        if st.button(t("policy.approve_now"), type="primary", width="stretch", key="approve_now"):
            _step(user, draft, "publish")


@contextmanager
def refusals_told() -> Iterator[None]:
    """What cannot be is one sentence at the form."""
    with boundary():
        try:
            yield
        except InvalidInput as refused:
            st.error(problem(refused), icon=":material/error:")


def _draft(user: User, state: PolicyState, draft: Draft) -> None:
    word = "proposed" if draft.proposed else "writing"
    chip = f"<span{' data-on' if draft.proposed else ''}>{escape(t(f'policy.state.{word}'))}</span>"
    name = f"{t(f'policy.series.{draft.series}')} · {draft.rule.id}"
    said = t(
        "policy.draft_line", day=on(draft.rule.valid_from), people=people(state, draft.authors)
    )
    st.html(
        f'<h2 class="policy-head">{escape(name)}{chip}</h2>'
        f'<p class="policy-citation">{escape(said)}</p>'
        f'<p class="policy-citation">{escape(draft.rule.citation)}</p>'
    )
    if draft.note:
        st.warning(t("policy.given_back", reason=draft.note), icon=":material/undo:")
    changes = services().policy.changes(user=user, rule=draft.rule, at=now())
    st.html(comparison(changes))
    _actions(user, state, draft)


def _actions(user: User, state: PolicyState, draft: Draft) -> None:
    key = f"{draft.series}-{draft.rule.id}"
    with st.container(horizontal=True):
        if draft.proposed and user.id not in draft.authors:
            approve, icon = t("policy.approve"), ":material/verified:"
            if st.button(approve, type="primary", icon=icon, key=f"approve-{key}"):
                dialog = st.dialog(approve, width="large", on_dismiss="rerun")(approval)
                dialog(user, draft)
            if st.button(t("policy.give_back"), icon=":material/undo:", key=f"back-{key}"):
                _give_back(user, draft)
        if not draft.proposed and st.button(
            t("policy.propose"), type="primary", icon=":material/send:", key=f"propose-{key}"
        ):
            _step(user, draft, "propose")
        if st.button(t("policy.edit"), icon=":material/edit:", key=f"edit-{key}"):
            write(user, state, draft.rule, known=draft)
        if st.button(t("policy.discard"), icon=":material/delete:", key=f"discard-{key}"):
            _step(user, draft, "discard")
    if draft.proposed and user.id in draft.authors:
        st.caption(t("policy.wait_for_other"))


def _step(user: User, draft: Draft, name: str) -> None:
    policy = services().policy
    step = {"propose": policy.propose, "discard": policy.discard, "publish": policy.publish}[name]
    with refusals_told():
        step(
            user=user,
            series=draft.series,
            rule_id=draft.rule.id,
            revision=draft.revision,
            at=now(),
        )
        st.toast(t(f"policy.done.{name}"), icon=":material/check_circle:")
        st.rerun()


def _give_back(user: User, draft: Draft) -> None:
    @st.dialog(t("policy.give_back"), on_dismiss="rerun")
    def ask() -> None:
        with boundary():
            reason = st.text_input(t("policy.give_back_reason"), max_chars=LONGEST_REASON)
            if st.button(
                t("policy.give_back"), type="primary", width="stretch", key="give_back_now"
            ):
                with refusals_told():
                    services().policy.give_back(
                        user=user,
                        series=draft.series,
                        rule_id=draft.rule.id,
                        revision=draft.revision,
                        reason=reason.strip(),
                        at=now(),
                    )
                    st.rerun()

    ask()


def _templates(user: User, state: PolicyState) -> None:
    """Drafts that come with the product, as a start."""
    with st.expander(t("policy.templates"), icon=":material/library_books:"):
        for rule in state.templates:
            series = series_of(rule)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(
                    f'<ul class="policy-rows"><li><p>'
                    f"{escape(t(f'policy.series.{series}'))} · {escape(rule.id)}</p>"
                    f"<p>{escape(rule.citation)}</p></li></ul>"
                )
                if st.button(t("policy.begin"), key=f"begin-{series}-{rule.id}"):
                    write(user, state, replace(rule, valid_from=state.day))
