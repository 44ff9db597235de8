"""The form for a forgotten exit on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.domain.office import Desk
from dashboard.services.access import OPERATOR
from dashboard.ui.forgotten_exit import forgotten_form
from dashboard.ui.session import now, services

people = services().front_desk.possibly_inside(user=OPERATOR, office_id="kominfo", now=now())
if people:
    forgotten_form(people[0], user=OPERATOR, desk=Desk(office_id="kominfo", name="Loket 1"))
