"""The form that asks for names, on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.services.access import OPERATOR
from dashboard.ui.name_form import name_form, shown_names
from dashboard.ui.session import services

office = services().offices.get("kominfo")
shown_names(office)
name_form(
    services().front_desk.inside(user=OPERATOR, office_id="kominfo")[:1],
    user=OPERATOR,
    office_id="kominfo",
)
