"""What a server does every minute, in this order."""

from datetime import datetime

from dashboard.bootstrap.installation import now
from dashboard.services.audit_review import AuditReview
from dashboard.services.closing import DayClosing
from dashboard.services.data_care import DataCare
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.rounds import Rounds


def rounds_of(
    *, closing: DayClosing, figures: FigureRounds, care: DataCare, review: AuditReview
) -> Rounds:
    """The rounds; not begun yet."""

    def job(at: datetime) -> None:
        closing.close_due(now=at)
        figures.build_due(now=at)
        care.do_due(now=at)
        review.anchor(now=at)

    return Rounds(job=job, clock=now)
