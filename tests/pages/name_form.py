"""The form that asks for names, on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.name_form import name_form, shown_names
from dashboard.ui.session import services

everybody = services().front_desk.inside(user=OPERATOR, office_id="kominfo")
shown_names("kominfo")
name_form(
    [each for each in everybody if each.particulars and each.particulars.name == "Siti Aminah"],
    user=OPERATOR,
    office_id="kominfo",
)
