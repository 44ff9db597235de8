"""The form for a new draft of the colours on a page of its own: AppTest keeps no dialog open."""

from dashboard.domain.calendar import local_day
from dashboard.services.access import OPERATOR
from dashboard.ui.policy_drafts import draft_form
from dashboard.ui.session import now, services

today = local_day(now(), services().settings.zone)
draft_form(OPERATOR, services().rules.in_force(today).colour, today=today, revision=0)
