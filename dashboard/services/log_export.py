"""The visit log as a file of any length: ordered on the page, fetched once, watched meanwhile."""

import secrets
import threading
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.domain.errors import NotFound
from dashboard.services.access import User
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.visit_log import LogFilter, LogRow, VisitLog

# From the button to the browser's request; what was begun may take as long as it takes.
ORDER_LIFETIME = timedelta(minutes=2)
REMEMBERED = timedelta(hours=6)
_MOST_REMEMBERED = 1000
_TOKEN_BYTES = 32


class ExportState(StrEnum):
    """How far an export is. `stopped`: whoever fetched it went away."""

    ORDERED = "ordered"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class ExportProgress:
    """Events looked at, `rows` of them written. `total` is None until they were counted."""

    state: ExportState = ExportState.ORDERED
    read: int = 0
    rows: int = 0
    total: int | None = None


@dataclass(kw_only=True)
class LogExport:
    """One ordered file: of which events, in which language, and how far it is."""

    user: User
    office_id: str
    wanted: LogFilter
    language: str
    ordered_at: datetime
    progress: ExportProgress = field(default_factory=ExportProgress)

    def tell(self, **changed: object) -> None:
        """Another progress."""
        self.progress = replace(self.progress, **changed)  # type: ignore[arg-type]

    def left(self) -> None:
        """Nobody fetches it any more; one that was finished or broken stays so."""
        if self.progress.state is ExportState.RUNNING:
            self.tell(state=ExportState.STOPPED)


class LogExports:
    """Orders and fetches. An order is kept in this process, for whoever gave it alone."""

    def __init__(self, *, log: VisitLog, audit: AuditLog) -> None:
        """Read from the log; put every file on record."""
        self._log = log
        self._audit = audit
        self._lock = threading.Lock()
        self._orders: dict[str, LogExport] = {}

    def order(
        self, *, user: User, office_id: str, wanted: LogFilter, language: str, at: datetime
    ) -> str:
        """A token that fetches these events once. Raises NotAllowed and NotFound.

        What happens from now on is not in the file, so that it has an end.
        """
        self._log.check(user=user, office_id=office_id)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        ordered = LogExport(
            user=user,
            office_id=office_id,
            wanted=replace(wanted, end=min(wanted.end, at)),
            language=language,
            ordered_at=at,
        )
        with self._lock:
            self._forget(at)
            self._orders[token] = ordered
        return token

    def begin(self, token: str, *, user: User, at: datetime) -> LogExport:
        """Take the order, once; it is on record as an export before a row of it is read.

        Raises NotFound for an unknown, fetched, old or another person's order, NotAllowed where
        the right is gone meanwhile, and LedgerUnavailable; then the order is used all the same.
        """
        ordered = self._of(token, user)
        with self._lock:
            if ordered.progress.state is not ExportState.ORDERED:
                raise NotFound(what="export", id="fetched")
            ordered.tell(state=ExportState.RUNNING)
        if at - ordered.ordered_at > ORDER_LIFETIME:
            ordered.tell(state=ExportState.BROKEN)
            raise NotFound(what="export", id="old")
        try:
            self._log.check(user=user, office_id=ordered.office_id)
            ordered.user = user  # with the rights of today
            self._record(ordered, at)
        except Exception:
            ordered.tell(state=ExportState.BROKEN)
            raise
        return ordered

    def rows(self, ordered: LogExport) -> Generator[tuple[LogRow, ...]]:
        """Part after part, newest first, one at a time in memory; each in a read of its own.

        The first part comes before anything is counted. Raises NotAllowed and LedgerUnavailable.
        """
        of = {"user": ordered.user, "office_id": ordered.office_id, "wanted": ordered.wanted}
        try:
            for part in self._log.export(**of):  # type: ignore[arg-type]
                done = ordered.progress
                ordered.tell(read=done.read + part.read, rows=done.rows + len(part.rows))
                yield part.rows
                if ordered.progress.total is None:
                    ordered.tell(total=self._log.count(**of))  # type: ignore[arg-type]
            ordered.tell(state=ExportState.DONE, total=ordered.progress.read)
        except GeneratorExit:
            ordered.tell(state=ExportState.STOPPED)
            raise
        except Exception:
            ordered.tell(state=ExportState.BROKEN)
            raise

    def progress(self, token: str, *, user: User) -> ExportProgress:
        """How far it is. Raises NotFound for an unknown, forgotten or another person's order."""
        return self._of(token, user).progress

    def _of(self, token: str, user: User) -> LogExport:
        with self._lock:
            ordered = self._orders.get(token)
        if ordered is None or ordered.user.id != user.id:
            raise NotFound(what="export", id="unknown")
        return ordered

    def _forget(self, at: datetime) -> None:
        kept = {
            token: each
            for token, each in self._orders.items()
            if at - each.ordered_at <= REMEMBERED
        }
        while len(kept) >= _MOST_REMEMBERED:
            del kept[next(iter(kept))]
        self._orders = kept

    def _record(self, ordered: LogExport, at: datetime) -> None:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.EXPORTED,
            actor=ordered.user.id,
            office_id=ordered.office_id,
            about="visit_log",
        )
        self._audit.record(entry)
