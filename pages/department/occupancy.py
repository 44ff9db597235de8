"""How full the offices are: all of them by urgency, or one office's day (`?kantor=ID`)."""

import streamlit as st

from dashboard.services.access import Permission
from dashboard.ui import office_overview
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import back_button
from dashboard.ui.office_detail import office_detail
from dashboard.ui.session import language, now, services, t

user = require(Permission.SEE_OCCUPANCY)

OFFICE = "kantor"
occupancy = services().occupancy
zone = occupancy.zone


@st.fragment(run_every=5)
def overview() -> None:
    """All offices, redrawn when something changed."""
    with boundary():
        at = now()
        opened = office_overview.overview(
            occupancy.all_offices(user=user, at=at),
            at=at,
            level=occupancy.ppkm_level(at=at),
            zone=zone,
            language=language(),
            own=user.office_id,
        )
        if opened:
            st.query_params[OFFICE] = opened
            st.rerun()


@st.fragment(run_every=5)
def one_office(office_id: str) -> None:
    """One office's day, redrawn when something changed."""
    with boundary():
        day = occupancy.office_day(user=user, office_id=office_id, at=now())
        office_detail(day, zone=zone, language=language())


chosen = st.query_params.get(OFFICE)
if chosen:
    back_button(t("occupancy.all_offices"), leaving=OFFICE)
    one_office(chosen)
else:
    overview()
