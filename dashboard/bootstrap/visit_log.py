"""The visit log and its export."""

from typing import Any

from dashboard.services.audit import AuditLog
from dashboard.services.log_export import LogExports
from dashboard.services.ports import NameSeal, Offices
from dashboard.services.visit_log import VisitLog
from dashboard.store.visit_log import SqlLogViews


def visit_log_of(
    *, engine: Any, offices: Offices, seal: NameSeal, audit: AuditLog
) -> tuple[VisitLog, LogExports]:
    """Both over one database."""
    log = VisitLog(views=SqlLogViews(engine), offices=offices, seal=seal)
    return log, LogExports(log=log, audit=audit)
