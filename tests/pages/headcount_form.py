"""The headcount form on a page of its own: AppTest cannot keep a dialog open."""

from dashboard.domain.office import Desk
from dashboard.services.access import OPERATOR
from dashboard.ui.headcount_form import headcount_form
from dashboard.ui.session import now, services

headcount_form(
    services().front_desk.inside(user=OPERATOR, office_id="kominfo"),
    user=OPERATOR,
    desk=Desk(office_id="kominfo", name="Loket 1"),
    inside=services().occupancy.one(user=OPERATOR, office_id="kominfo", at=now())[0],
)
