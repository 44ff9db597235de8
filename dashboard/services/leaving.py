"""Going out: never refused, by a scan or from the list (design 4.4)."""

from dataclasses import replace

from dashboard.domain.admission import Timing
from dashboard.domain.errors import NotFound
from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, Closing, Direction, OpenVisit, Scan
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.desk import Subject
from dashboard.services.desk_book import DeskBook
from dashboard.services.lines import of_visit


class Leaving:
    """Records an exit and ends the stay that it belongs to."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger
        self._event = book.event

    def leave(self, visit: OpenVisit | None, subject: Subject) -> Scan:
        """A person scans out; the exit is recorded even of somebody who is not inside."""
        verdict = replace(subject.verdict, decision=Decision.RECORDED, reason=Reason.LEFT)
        line = self._book.line_about(Direction.OUT, verdict, subject)
        came_later = (
            visit is not None
            and self._event.timing is Timing.LATE
            and visit.entered_at > self._event.at
        )
        if visit is None or came_later:
            return self._book.store(replace(line, reason=Reason.NOT_INSIDE))
        return self._store_exit(visit, Closing.SCAN, line)

    def check_out(self, visit_id: str) -> Scan:
        """End one stay from the list. Raises NotFound."""
        visit = self._ledger.open_visit(visit_id)
        if visit is None:
            raise NotFound(what="visit", id=visit_id)
        return self._store_exit(visit, Closing.LIST, self._exit_from_list(visit))

    def _store_exit(self, visit: OpenVisit, closing: Closing, line: Scan) -> Scan:
        inside = max(0, self._ledger.inside() - visit.people)
        stored = self._book.store(replace(line, visit_id=visit.visit_id, inside=inside))
        # Two desks' clocks may differ a little; nobody leaves before having come.
        left_at = max(self._event.at, visit.entered_at)
        self._ledger.close(
            ClosedVisit(
                visit=visit, left_at=left_at, closing=closing, closing_scan_id=stored.scan_id
            )
        )
        return stored

    def _exit_from_list(self, visit: OpenVisit) -> Scan:
        verdict = Verdict(
            decision=Decision.RECORDED,
            reason=Reason.LEFT,
            colour=visit.colour,
            evidence=visit.evidence,
        )
        return of_visit(self._book.line(Direction.OUT, verdict), visit, seal=self._book.seal)
