"""Taking back a desk's last event: nothing is deleted, every figure returns (design 4.4)."""

import secrets
from dataclasses import replace

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, Direction, Flag, OpenVisit, Scan
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.audit import AuditKind
from dashboard.services.desk_book import DeskBook

_ANNULLED = Verdict(
    decision=Decision.RECORDED,
    reason=Reason.ANNULLED,
    colour=None,
    evidence=Evidence.NONE,
)


class Undoing:
    """Annuls one event."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger

    def undo(self, event_id: str) -> Scan:
        """Annul the event. Raises InvalidInput (`undo`) where that is not possible any more."""
        event = self._undoable(event_id)
        reopened = self._reverse_exit(event)
        if event.direction is Direction.IN and event.accepted:
            self._reverse_entry(event)
        self._reverse_corrections(event)
        annulment = self._annulment(event, reopened=reopened)
        self._ledger.annul(annulment, of=event)
        self._book.put_on_record(AuditKind.ANNULLED, about=f"scan {event.scan_id}")
        return annulment

    def _undoable(self, event_id: str) -> Scan:
        event = self._ledger.last_event(self._book.event.desk.name)
        if event is None or event.scan_id != event_id:
            raise InvalidInput(field="undo", problem="not_the_last")
        if self._ledger.now - event.arrived_at >= self._book.times.undo_within:
            raise InvalidInput(field="undo", problem="too_late")
        if self._ledger.has_later_event(event):
            raise InvalidInput(field="undo", problem="seen_again")
        return event

    def _reverse_entry(self, entry: Scan) -> None:
        for visit in self._ledger.opened_by(entry):
            self._ledger.withdraw(visit)
        for closed in self._ledger.ended_of(entry):
            self._ledger.supersede(closed, by=self._book.event.scan_id)
        for closed in self._ledger.moved_by(entry):
            self._move_back(closed)

    def _move_back(self, closed: ClosedVisit) -> None:
        """Who had left another office by coming in here is inside there again."""
        other = self._ledger.other(closed.visit.office_id)
        key = closed.visit.person_key
        # Only what the person did there after moving; where they went is the undone entry's.
        came_back = other.open_visit_of((key,)) is not None
        if came_back or other.sightings((key,), since=closed.left_at):
            raise InvalidInput(field="undo", problem="seen_again")
        other.supersede(closed, by=self._book.event.scan_id)
        other.open(_anew(closed))

    def _reverse_exit(self, event: Scan) -> bool:
        """Whether a stay is open again."""
        replaced = self._ledger.superseded_by(event)
        closed = self._ledger.closed_by(event)
        for each in closed:
            self._ledger.supersede(each, by=self._book.event.scan_id)
        for each in replaced:
            self._ledger.add_past(replace(each, visit=_anew(each)))
        if replaced:
            return False
        for each in closed:
            self._ledger.open(_anew(each))
        return bool(closed)

    def _reverse_corrections(self, event: Scan) -> None:
        people = self._ledger.corrections_by(event)
        if people:
            self._ledger.correct(-people, at=event.at, by=self._book.event.scan_id)

    def _annulment(self, event: Scan, *, reopened: bool) -> Scan:
        line = self._book.line(event.direction, _ANNULLED)
        over = reopened and line.inside > line.limit
        return replace(
            line,
            first_id=event.root_id,
            annuls=event.scan_id,
            flags=line.flags | ({Flag.REOPENED_OVER_LIMIT} if over else set()),
        )


def _anew(closed: ClosedVisit) -> OpenVisit:
    # The closed row stays as it is, so what takes its place has an identifier of its own.
    return replace(closed.visit, visit_id=secrets.token_hex(16))
