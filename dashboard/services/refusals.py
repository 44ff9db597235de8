"""Who asked for what they may not have: kept for the auditor where a refusal is answered."""

import logging
import threading
from datetime import datetime, timedelta

from dashboard.domain.errors import LedgerUnavailable, NotAllowed
from dashboard.services.access import Permission, User
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog

_SAME_WITHIN = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000

_log = logging.getLogger(__name__)


class Refusals:
    """Records a refusal once.

    A page that is drawn anew is refused again, and a page's guard and its service may refuse the
    same thing; so the same refusal of the same person is kept once a minute.
    """

    def __init__(self, *, audit: AuditLog) -> None:
        """Record in `audit`."""
        self._audit = audit
        self._last: dict[tuple[str, str], datetime] = {}
        self._lock = threading.Lock()

    def of(self, error: NotAllowed, *, now: datetime) -> None:
        """Record what a service refused. Never raises: the refusal itself stands anyway."""
        of = error.args_
        self._refused(str(of["user"]), of["home"], str(of["permission"]), of["office"], now=now)

    def by_guard(
        self, user: User, permission: Permission, *, office_id: str | None, now: datetime
    ) -> None:
        """Record what a page's guard refused. Never raises."""
        self._refused(user.id, user.office_id, permission.value, office_id, now=now)

    def _refused(
        self, actor: str, home: str | None, permission: str, office: str | None, *, now: datetime
    ) -> None:
        about = f"right {permission} {office}" if office else f"right {permission}"
        if not self._is_new(actor, about, now=now):
            return
        # In the stream of the person's own office: the one that was asked for may be made up.
        entry = AuditEntry(
            at=now, kind=AuditKind.RIGHT_REFUSED, actor=actor, office_id=home, about=about
        )
        try:
            self._audit.record(entry)
        except LedgerUnavailable:
            _log.exception("a refusal could not be recorded: %s", entry)

    def _is_new(self, actor: str, about: str, *, now: datetime) -> bool:
        with self._lock:
            last = self._last.get((actor, about))
            if last is not None and timedelta(0) <= now - last < _SAME_WITHIN:
                return False
            if len(self._last) >= _MOST_REMEMBERED:
                self._last.clear()
            self._last[actor, about] = now
            return True
