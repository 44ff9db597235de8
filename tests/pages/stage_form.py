"""The form for a stage on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.rollout_office import record_form
from dashboard.ui.session import now, services

state = services().rollout.state(user=OPERATOR, at=now())
record_form(OPERATOR, state.offices[0], services().settings.zone)
