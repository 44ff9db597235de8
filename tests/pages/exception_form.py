"""The form for a new exception on a page of its own: AppTest keeps no dialog open."""

from dashboard.domain.calendar import local_day
from dashboard.services.access import OPERATOR
from dashboard.ui.policy_limits import exception_form
from dashboard.ui.session import now, services

exception_form(OPERATOR, today=local_day(now(), services().settings.zone))
