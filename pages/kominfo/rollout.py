"""How far the rollout is: in one look which offices are stuck and why (design 4.6)."""

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import rollout_words as words
from dashboard.services.access import Permission
from dashboard.ui import rollout_panels as panels
from dashboard.ui.boundary import boundary
from dashboard.ui.figures import key_figures
from dashboard.ui.guards import require
from dashboard.ui.headline import empty_state, page_finding
from dashboard.ui.rollout_export import exports
from dashboard.ui.rollout_figures import rollout_figures
from dashboard.ui.rollout_office import office_part
from dashboard.ui.rollout_plan import plan_editor
from dashboard.ui.session import language, now, services, t

user = require(Permission.SEE_ROLLOUT)


def page() -> None:
    """Finding, figures, pictures, then what can be done."""
    state, zone = services().rollout.state(user=user, at=now()), services().settings.zone
    page_finding(
        words.finding(state, language=language()),
        lead=t("rollout.lead", day=shown.day(state.day, language=language())),
        mark=t("rollout.sample") if any(each.office.sample for each in state.offices) else None,
    )
    if not state.offices:
        empty_state(t("rollout.finding_none"), body=t("rollout.empty_body"), icon="apartment")
        return
    key_figures(rollout_figures(state, language=language()))
    left, right = st.columns(2)
    with left:
        panels.stages_panel(state, language=language())
    with right:
        panels.waves_panel(state, language=language())
    panels.stuck_panel(state, language=language())
    panels.plates_panel(state, zone=zone, language=language())
    panels.fallen_panel(state, language=language())
    office_part(state, user=user, zone=zone)
    panels.adoption_panel(state, language=language())
    panels.map_panel(state, language=language())
    if user.may(Permission.MANAGE_ROLLOUT):
        plan_editor(state.offices, user=user)
    exports(state, user=user, zone=zone)


with boundary():
    page()
