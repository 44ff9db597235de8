"""One office's way through the stages, and the form that records the next one."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rollout import DECLARED, Stage, Step
from dashboard.messages import format as shown
from dashboard.messages import rollout_words as words
from dashboard.services.access import Permission, User
from dashboard.services.rollout import LONGEST_NOTE
from dashboard.services.rollout_state import OfficeRollout, RolloutState
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import language, now, services, t

_CHOSEN = "rollout_office"
_SAVED = "rollout_saved"


def office_part(state: RolloutState, *, user: User, zone: ZoneInfo) -> None:
    """Choose an office; see its way; record where it has come to."""
    said = st.session_state.pop(_SAVED, None)
    if said:
        st.toast(said, icon=":material/check_circle:")
    names = {each.office.id: each.office.name for each in state.offices}
    with st.container(border=True, key="office-way"):
        chosen = st.selectbox(
            t("rollout.office.choose"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=t("rollout.office.placeholder"),
            key=_CHOSEN,
        )
        found = next((each for each in state.offices if each.office.id == chosen), None)
        if found is None:
            return
        _summary(found, zone, state.least_share)
        if user.may(Permission.MANAGE_ROLLOUT) and st.button(
            t("rollout.office.record"), icon=":material/flag:", type="primary"
        ):
            record_dialog(user, found, zone)
        for step in reversed(found.way[1:]):
            _line(step, zone)


def _summary(of: OfficeRollout, zone: ZoneInfo, least: float) -> None:
    began = (
        t("rollout.office.stage_start")
        if of.since is None or of.stage is Stage.NOT_STARTED
        else t(
            "rollout.office.stage",
            stage=words.stage_of(of, language=language()),
            day=shown.day(of.since.astimezone(zone), language=language()),
        )
    )
    st.markdown(f"**{began}**")
    st.text(words.next_step(of, least=least, language=language()))
    if of.use.share is None:
        st.caption(t("rollout.office.use_unknown"))
    else:
        percent = shown.percent(of.use.share, language=language())
        st.caption(t("rollout.office.use", percent=percent, days=len(of.use.days)))


def _line(step: Step, zone: ZoneInfo) -> None:
    if step.since is None:
        return
    line = t(
        "rollout.office.line",
        day=shown.day(step.since.astimezone(zone), language=language()),
        time=shown.clock_in_zone(step.since, zone=zone, language=language()),
        stage=t(f"rollout.stage.{step.stage}"),
    )
    details = [t("rollout.office.lapsed")] if step.lapsed else []
    details += [t("rollout.office.by", actor=step.actor)] if step.actor else []
    details += [step.note] if step.note else []
    st.text(" · ".join([line, *details]))


def record_dialog(user: User, of: OfficeRollout, zone: ZoneInfo) -> None:
    """Open the form over the page."""

    @st.dialog(t("rollout.office.record_title", office=plain(of.office.name)))
    def form() -> None:
        with boundary():
            record_form(user, of, zone)

    form()


def record_form(user: User, of: OfficeRollout, zone: ZoneInfo) -> None:
    """Which stage, when, who and why; what cannot be is told beside what was typed."""
    at = now().astimezone(zone)
    following = min(of.step.stage.rank + 1, len(DECLARED) - 1)
    stage = st.selectbox(
        t("rollout.office.to"),
        DECLARED,
        index=following,
        format_func=lambda each: t(f"rollout.stage.{each}"),
    )
    with st.container(horizontal=True):
        day = st.date_input(t("rollout.office.on"), value=at.date(), format="DD/MM/YYYY")
        clock = st.time_input(t("rollout.office.at"), value=at.time(), step=60)
    note = st.text_input(t("rollout.office.note"), max_chars=LONGEST_NOTE)
    if not st.button(t("rollout.office.save"), type="primary", width="stretch"):
        return
    with boundary():
        try:
            services().rollout.record(
                user=user,
                office_id=of.office.id,
                stage=stage,
                on=_moment(day, clock, at=at, zone=zone),
                note=note,
                now=now(),
            )
        except InvalidInput as refused:
            st.error(t(f"rollout.problem.{refused.args_['problem']}"), icon=":material/error:")
            return
        st.session_state[_SAVED] = t(
            "rollout.office.saved", stage=t(f"rollout.stage.{stage}"), office=of.office.name
        )
        st.rerun()


def _moment(day: object, clock: time, *, at: datetime, zone: ZoneInfo) -> datetime:
    """What was typed, in the local zone; the present minute is the present instant."""
    typed = datetime.combine(day, clock, tzinfo=zone)  # type: ignore[arg-type]
    present = at.replace(second=0, microsecond=0)
    return at if typed.replace(second=0, microsecond=0) == present else typed
