"""The form for an account on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.account_forms import manage_account
from dashboard.ui.session import services

manage_account(OPERATOR, services().accounts.all(user=OPERATOR)[0])
