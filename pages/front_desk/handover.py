"""Shift handover: what this shift was, signed over to the next, and what was signed over here."""

import streamlit as st

from dashboard.messages.format import clock_in_zone
from dashboard.services.access import Permission
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_choice import chosen_desk
from dashboard.ui.guards import require
from dashboard.ui.handover_form import (
    chosen_start,
    handover_form,
    past_handovers,
    running_shift,
)
from dashboard.ui.handover_notice import pending_handovers
from dashboard.ui.headline import page_finding, panel
from dashboard.ui.session import language, now, services, t

user = require(Permission.CHECK_OUT)

with boundary(), st.container(key="handover_page"):
    office, desk = chosen_desk(user)
    time = clock_in_zone(now(), zone=services().settings.zone, language=language())
    page_finding(
        t("handover.title"),
        lead=t("handover.lead", office=office.name, desk=desk.name, time=time),
    )
    pending_handovers(user=user, office=office)
    lead = t("handover.shift.headline_lead")
    with panel(t("handover.shift.headline"), lead=lead, key="this-shift"):
        since = chosen_start(user=user, desk=desk)
        running_shift(user, office, desk, since)
    handover_form(user=user, desk=desk, since=since)
    past_handovers(user=user, office=office)
