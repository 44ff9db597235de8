"""Waves and each office's planned day, edited as two tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rollout import Plan
from dashboard.services.access import User
from dashboard.services.rollout import Wave
from dashboard.services.rollout_state import OfficeRollout
from dashboard.ui.plain import plain
from dashboard.ui.session import now, services, t


def plan_editor(offices: Sequence[OfficeRollout], *, user: User) -> None:
    """Both tables and one button; what is incomplete is named and nothing of it is saved."""
    with st.expander(t("rollout.plan.title"), icon=":material/edit_calendar:"):
        st.markdown(f"**{t('rollout.plan.waves')}**")
        waves = st.data_editor(
            _wave_table(services().rollout.waves(user=user)),
            num_rows="dynamic",
            hide_index=True,
            column_config=_wave_columns(),
            key="rollout_waves",
        )
        st.markdown(f"**{t('rollout.plan.offices')}**")
        plans = st.data_editor(
            _plan_table(offices),
            hide_index=True,
            disabled=["office"],
            column_order=["office", "wave", "live_on"],
            column_config=_plan_columns(),
            key="rollout_plans",
        )
        if st.button(t("rollout.plan.save"), type="primary"):
            _save(user, waves, plans, offices)


def _save(
    user: User, waves: pd.DataFrame, plans: pd.DataFrame, offices: Sequence[OfficeRollout]
) -> None:
    try:
        changed = save_waves(user, waves.to_dict("records"))
        changed += save_plans(user, plans.to_dict("records"), offices)
    except InvalidInput as refused:
        if refused.args_["field"] == "plan":
            st.error(t("rollout.plan.incomplete", office=plain(refused.args_["office"])))
        else:
            st.error(t(f"rollout.problem.{refused.args_['problem']}"))
        return
    words = t("rollout.plan.saved", count=changed) if changed else t("rollout.plan.nothing")
    st.toast(words, icon=":material/check_circle:")


def save_waves(user: User, rows: Sequence[dict[Any, Any]]) -> int:
    """Store the waves that are new or changed; how many they were. Raises InvalidInput."""
    known = services().rollout.waves(user=user)
    wanted = []
    for row in rows:
        if any(pd.isna(row[name]) for name in ("number", "name", "starts_on")):
            raise InvalidInput(field="wave", problem="empty")
        wanted.append(
            Wave(number=int(row["number"]), name=str(row["name"]), starts_on=_day(row["starts_on"]))
        )
    changed = [wave for wave in wanted if wave not in known]
    for wave in changed:
        services().rollout.put_wave(user=user, wave=wave, now=now())
    return len(changed)


def save_plans(user: User, rows: Sequence[dict[Any, Any]], offices: Sequence[OfficeRollout]) -> int:
    """Store the plans that are new or changed; how many they were. Raises InvalidInput."""
    known = {each.office.id: each.plan for each in offices}
    wanted = []
    for row in rows:
        given = [not pd.isna(row[name]) for name in ("wave", "live_on")]
        if any(given) and not all(given):
            raise InvalidInput(field="plan", problem="empty", office=row["office"])
        if all(given):
            day = _day(row["live_on"])
            wanted.append(Plan(office_id=row["id"], wave=int(row["wave"]), live_on=day))
    changed = [plan for plan in wanted if plan != known[plan.office_id]]
    for plan in changed:
        services().rollout.plan(user=user, plan=plan, now=now())
    return len(changed)


def _wave_table(waves: Sequence[Wave]) -> pd.DataFrame:
    rows = [(wave.number, wave.name, wave.starts_on) for wave in waves]
    return pd.DataFrame(rows, columns=["number", "name", "starts_on"])


def _plan_table(offices: Sequence[OfficeRollout]) -> pd.DataFrame:
    rows = [
        (
            each.office.id,
            each.office.name,
            each.plan.wave if each.plan else None,
            each.plan.live_on if each.plan else None,
        )
        for each in offices
    ]
    return pd.DataFrame(rows, columns=["id", "office", "wave", "live_on"])


def _wave_columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "number": column.NumberColumn(
            t("rollout.plan.number"), min_value=1, max_value=99, step=1, required=True
        ),
        "name": column.TextColumn(t("rollout.plan.name"), required=True, max_chars=80),
        "starts_on": column.DateColumn(
            t("rollout.plan.starts_on"), format="DD/MM/YYYY", required=True
        ),
    }


def _plan_columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "office": column.TextColumn(t("rollout.plan.office")),
        "wave": column.NumberColumn(t("rollout.plan.wave"), min_value=1, max_value=99, step=1),
        "live_on": column.DateColumn(t("rollout.plan.live_on"), format="DD/MM/YYYY"),
    }


def _day(value: Any) -> date:
    found: date = pd.Timestamp(value).date()
    return found
