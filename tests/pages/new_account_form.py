"""The form for a new account on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.account_forms import new_account

new_account(OPERATOR)
