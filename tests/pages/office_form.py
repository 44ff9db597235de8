"""The form for a new office on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.office_forms import office_form

office_form(OPERATOR, None)
