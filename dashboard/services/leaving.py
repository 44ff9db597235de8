"""Going out: never refused, by a scan or from the list, all or some of a group (design 4.4)."""

import secrets
from dataclasses import replace
from datetime import datetime

from dashboard.domain.admission import Timing
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, Closing, Direction, OpenVisit, Scan
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.audit import AuditKind
from dashboard.services.desk import Subject
from dashboard.services.desk_book import DeskBook
from dashboard.services.lines import of_visit
from dashboard.services.parting import companions_go, holder_goes, people_leaving


class Leaving:
    """Records an exit and ends the stay, or the part of it, that it belongs to."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger
        self._event = book.event

    def leave(self, visit: OpenVisit | None, subject: Subject) -> Scan:
        """A person scans out; the exit is recorded even of somebody who is not inside."""
        verdict = replace(subject.verdict, decision=Decision.RECORDED, reason=Reason.LEFT)
        line = self._book.line_about(Direction.OUT, verdict, replace(subject, companions=0))
        if visit is None or self._came_later(visit):
            return self._leave_late(line, subject)
        people = people_leaving(visit, subject.leaving)
        if people == visit.people:
            return self._end(visit, Closing.SCAN, line)
        return self._part(visit, *holder_goes(visit, people), Closing.SCAN, line)

    def check_out(
        self, visit_id: str, *, people: int | None = None, reason: Reason = Reason.LEFT
    ) -> Scan:
        """End one stay, or let so many companions go, from the list.

        Of a stay that closed automatically the true time takes the closing time's place. Raises
        NotFound, InvalidInput for a time before the entry.
        """
        visit = self._ledger.open_visit(visit_id)
        if visit is None:
            return self._correct(visit_id, reason)
        if self._came_later(visit):
            raise InvalidInput(field="left", problem="before_entered")
        leaving = people_leaving(visit, people)
        if leaving == visit.people:
            return self._end(visit, Closing.LIST, self._exit_of(visit, reason))
        going, left = companions_go(visit, leaving)
        return self._part(visit, going, left, Closing.LIST, self._exit_of(going, reason))

    def by_ticket(self, visit: OpenVisit, *, people: int | None) -> Scan:
        """End the stay that a ticket stands for, or its holder's part of it.

        Raises InvalidInput for less than one person.
        """
        leaving = people_leaving(visit, people)
        if leaving == visit.people:
            return self._end(visit, Closing.SCAN, self._exit_of(visit, Reason.LEFT))
        going, left = holder_goes(visit, leaving)
        return self._part(visit, going, left, Closing.SCAN, self._exit_of(going, Reason.LEFT))

    def late_by_ticket(self, entry: Scan) -> Scan | None:
        """The true end of a ticket's stay that closed automatically; None where none did."""
        since = self._event.at - self._book.times.late_exit_within
        closed = next(
            (
                each
                for each in self._ledger.ended_of(entry)
                if each.closing is Closing.AUTOMATIC
                and each.left_at > since
                and each.visit.entered_at <= self._event.at
            ),
            None,
        )
        if closed is None:
            return None
        return self._supersede(closed, Closing.SCAN, self._exit_of(closed.visit, Reason.LEFT))

    def _leave_late(self, line: Scan, subject: Subject) -> Scan:
        """Of whom no stay is open: it may have been closed automatically before the exit came."""
        closed = self._closed_too_early(subject)
        if closed is not None:
            return self._supersede(closed, Closing.SCAN, line)
        unknown = replace(line, reason=Reason.NOT_INSIDE)
        if subject.person is not None and self._book.was_inside(subject.person.key_values):
            # Seen going out within a stay that has ended since: nobody whom a headcount has found.
            return self._book.store(unknown)
        return self._leave_unknown(unknown)

    def _correct(self, visit_id: str, reason: Reason) -> Scan:
        since = self._event.at - self._book.times.late_exit_within
        closed = self._ledger.automatic_closing(visit_id, since=since)
        if closed is None:
            raise NotFound(what="visit", id=visit_id)
        if closed.visit.entered_at > self._event.at:
            raise InvalidInput(field="left", problem="before_entered")
        self._book.put_on_record(AuditKind.CORRECTED, about=f"visit {visit_id}")
        return self._supersede(closed, Closing.LIST, self._exit_of(closed.visit, reason))

    def _supersede(self, closed: ClosedVisit, closing: Closing, line: Scan) -> Scan:
        visit = replace(closed.visit, visit_id=secrets.token_hex(16))
        stored = self._book.store(
            replace(line, visit_id=visit.visit_id, companions=visit.companions)
        )
        self._ledger.supersede(closed, by=stored.scan_id)
        self._ledger.add_past(self._closed(visit, closing))
        return stored

    def _leave_unknown(self, line: Scan) -> Scan:
        """Of whom nothing is known: perhaps one of those whom only a headcount has found."""
        if self._ledger.corrections() <= 0:
            return self._book.store(line)
        self._ledger.correct(-1, at=self._event.at, by=self._event.scan_id)
        return self._book.store(replace(line, inside=self._ledger.inside()))

    def _closed_too_early(self, subject: Subject) -> ClosedVisit | None:
        if subject.person is None:
            return None
        since = self._event.at - self._book.times.late_exit_within
        closed = self._ledger.automatic_closing_of(subject.person.key_values, since=since)
        return closed if closed and closed.visit.entered_at <= self._event.at else None

    def _came_later(self, visit: OpenVisit) -> bool:
        return self._event.timing is Timing.LATE and visit.entered_at > self._event.at

    def _end(self, visit: OpenVisit, closing: Closing, line: Scan) -> Scan:
        stored = self._store_exit(visit, line)
        self._ledger.close(self._closed(visit, closing))
        return stored

    def _part(
        self, whole: OpenVisit, going: OpenVisit, left: OpenVisit, closing: Closing, line: Scan
    ) -> Scan:
        stored = self._store_exit(going, line)
        self._ledger.withdraw(whole)
        self._ledger.open(left)
        self._ledger.add_past(self._closed(going, closing))
        return stored

    def _store_exit(self, going: OpenVisit, line: Scan) -> Scan:
        inside = max(0, self._ledger.inside() - going.people)
        return self._book.store(
            replace(line, visit_id=going.visit_id, companions=going.companions, inside=inside)
        )

    def _closed(self, visit: OpenVisit, closing: Closing) -> ClosedVisit:
        return ClosedVisit(
            visit=visit,
            left_at=self._left_at(visit),
            closing=closing,
            closing_scan_id=self._event.scan_id,
        )

    def _left_at(self, visit: OpenVisit) -> datetime:
        # Two desks' clocks may differ a little; nobody leaves before having come.
        return max(self._event.at, visit.entered_at)

    def _exit_of(self, visit: OpenVisit, reason: Reason) -> Scan:
        verdict = Verdict(
            decision=Decision.RECORDED,
            reason=reason,
            colour=visit.colour,
            evidence=visit.evidence,
        )
        return of_visit(self._book.line(Direction.OUT, verdict), visit, seal=self._book.seal)
