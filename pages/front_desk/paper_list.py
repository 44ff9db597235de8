"""The paper list: who came while nothing could be scanned, entered afterwards with true times."""

from dashboard.services.access import Permission
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_choice import chosen_desk
from dashboard.ui.guards import require
from dashboard.ui.headline import page_finding
from dashboard.ui.paper_form import paper_form
from dashboard.ui.session import t

user = require(Permission.SCAN)

with boundary():
    office, desk = chosen_desk(user)
    page_finding(t("paper.title"), lead=t("paper.lead", office=office.name, desk=desk.name))
    paper_form(user=user, desk=desk)
