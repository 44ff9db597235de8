"""The panel of who checked in with their own phone, alone on a page."""

from dashboard.domain.office import Desk
from dashboard.services.access import OPERATOR
from dashboard.ui.desk_panel import undecided
from dashboard.ui.desk_stage import verdict_over_camera
from dashboard.ui.self_check_ins import self_check_ins
from dashboard.ui.session import services

office = services().offices.get("kominfo")
desk = Desk(office_id="kominfo", name="Loket 1")
waiting = undecided(user=OPERATOR, office=office)
verdict_over_camera()
self_check_ins(
    tuple(each for each in waiting if each.by_self), user=OPERATOR, office=office, desk=desk
)
