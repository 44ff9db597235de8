"""That somebody takes a file along stands in the audit log."""

from dashboard.services.access import User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.ui.session import now, services


def put_on_record(user: User, about: str, *, office_id: str | None = None) -> None:
    """What is taken, in the audit log's words. Raises LedgerUnavailable."""
    entry = AuditEntry(
        at=now(), kind=AuditKind.EXPORTED, actor=user.id, office_id=office_id, about=about
    )
    services().audit.record(entry)
