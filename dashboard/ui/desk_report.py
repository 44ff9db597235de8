"""The desk's page tells once a minute that it is open, and how its camera is."""

import logging
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard.domain.desk_health import CameraProblem
from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.services.access import User
from dashboard.ui.assets import asset
from dashboard.ui.boundary import boundary
from dashboard.ui.live import hidden
from dashboard.ui.session import now, services

# A browser's clock of how long something lasts is believed for a day.
_LONGEST_SECONDS = 86_400.0

_log = logging.getLogger(__name__)

_report = st.components.v2.component(
    "desk_report", html="<span></span>", js=asset("desk_report.js")
)


@st.fragment
def desk_report(user: User, desk: Desk) -> None:
    """Mount it beside the camera; draws nothing."""
    with boundary():
        hidden(key="desk-report")
        said = _report(key="desk-report", on_said_change=lambda: None).said
        if said:
            _put(said, user=user, desk=desk)


def _put(said: dict[str, Any], *, user: User, desk: Desk) -> None:
    try:
        services().desk_health.report(
            user=user,
            desk=desk,
            problem=problem_of(str(said["problem"])),
            lasts=timedelta(seconds=min(max(float(said["seconds"]), 0.0), _LONGEST_SECONDS)),
            at=now(),
        )
    except LedgerUnavailable as error:
        # The page says so in a place of its own.
        _log.info("a desk's report was left out: %s", error)


def problem_of(word: str) -> CameraProblem | None:
    """The viewfinder's word as ours; '' while the camera plays."""
    if not word:
        return None
    return CameraProblem(word) if word in set(CameraProblem) else CameraProblem.UNKNOWN
