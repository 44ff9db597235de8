"""The rollout to take away: one page for the regent, and a table of every office."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.messages import rollout_words as words
from dashboard.rollout_sheet import rollout_sheet
from dashboard.services.access import User
from dashboard.services.rollout_state import OfficeRollout, RolloutState
from dashboard.services.spreadsheet import write_table
from dashboard.ui.session import language, t
from dashboard.ui.taking_along import put_on_record

_COLUMNS = ("wave", "stage", "since", "days", "turn", "planned", "measured")


def exports(state: RolloutState, *, user: User, zone: ZoneInfo) -> None:
    """The buttons."""
    name = f"{t('rollout.export.file')}-{state.day:%Y-%m-%d}"
    with st.container(horizontal=True):
        st.download_button(
            t("rollout.export.sheet"),
            partial(rollout_sheet, state, made_by=user.name, zone=zone, language=language()),
            file_name=f"{name}.pdf",
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            type="primary",
            on_click=put_on_record,
            args=(user, "rollout"),
        )
        st.download_button(
            t("rollout.export.table"),
            table(state, zone=zone),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click=put_on_record,
            args=(user, "rollout"),
        )


def table(state: RolloutState, *, zone: ZoneInfo) -> bytes:
    """Every office, a line each, as spreadsheets open it."""
    head = [t(f"rollout.export.{name}") for name in _COLUMNS]
    return write_table(
        [t("rollout.stuck.office"), *head, t("rollout.stuck.next")],
        (_cells(each, state, zone) for each in state.offices),
        delimiter=";",
    )


def _cells(of: OfficeRollout, state: RolloutState, zone: ZoneInfo) -> list[str]:
    days = words.days_at_stage(of)
    return [
        of.office.name,
        str(of.plan.wave) if of.plan else "",
        words.stage_of(of, language=language()),
        of.since.astimezone(zone).date().isoformat() if of.since else "",
        "" if days is None else str(days),
        t(f"rollout.turn.{of.turn}"),
        of.plan.live_on.isoformat() if of.plan else "",
        "" if of.use.share is None else f"{of.use.share:.3f}",
        words.next_step(of, least=state.least_share, language=language()),
    ]
