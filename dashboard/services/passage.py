"""One event at the door while its office is locked: which use case it is (design 4.4)."""

import hashlib
from dataclasses import replace

from dashboard.domain.admission import decided_direction, repeated_event
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, EventKind, Scan, Sighting, standing
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.desk import Subject
from dashboard.services.desk_book import DeskBook, Step
from dashboard.services.entering import Entering
from dashboard.services.leaving import Leaving
from dashboard.services.overriding import OverrideRequest, Overriding
from dashboard.services.people import Person
from dashboard.services.subjects import refused
from dashboard.services.ticketing import Ticketing
from dashboard.services.undoing import Undoing


class Passage:
    """Decides and stores one event. Made anew for each transaction, so a retry starts clean."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger
        self._event = book.event
        self._times = book.times

    def pass_through(self, subject: Subject) -> Step:
        """A person, or a code that names nobody, in either direction."""
        known = self._book.known()
        if known is not None:
            return known, False
        if subject.person is None:
            return self._book.store(self._book.line(Direction.IN, subject.verdict)), True
        repeated = self._repeated(subject.person, subject.verdict)
        if repeated is not None:
            self._ledger.add_repeat(self._event.scan_id, again=self._seen_again(repeated))
            return repeated, False
        visit = self._ledger.open_visit_of(subject.person.key_values)
        inside = self._book.inside_then(visit, subject.person.key_values)
        if decided_direction(self._event.setting, inside=inside) is Direction.OUT:
            return Leaving(self._book).leave(visit, subject), True
        entering = Entering(self._book)
        return entering.enter(visit, subject, subject.person, inside=inside), True

    def show_ticket(self, scan_id: str, *, leaving: int | None) -> Step:
        """A ticket of that scan is held up at the desk."""
        known = self._book.known()
        if known is not None:
            return known, False
        return Ticketing(self._book).show(scan_id, leaving=leaving)

    def refuse(self, reason: Reason) -> Step:
        """A code that is no use here, and says of nobody who it is."""
        known = self._book.known()
        if known is not None:
            return known, False
        return self._book.store(self._book.line(Direction.IN, refused(reason))), True

    def decide(self, asked_id: str) -> Step:
        """Staff confirm or decline a check; a second event bound to the first scan's id."""
        thread = self._thread(asked_id)
        held = standing(thread)
        first, latest = thread[0], held[-1] if held else thread[0]
        if first not in held or first.decision is not Decision.CHECK:
            raise InvalidInput(field="scan_id", problem="not_a_check")
        entered = next((each for each in held if each.accepted), None)
        if entered is not None:
            return entered, False
        if latest.reason is Reason.LAPSED or latest.kind is self._event.kind is EventKind.DECLINE:
            return latest, False
        return Entering(self._bound_to(thread)).decided(first), True

    def override(self, asked_id: str, request: OverrideRequest) -> Step:
        """Somebody is let in all the same; bound to the first scan's id like a decision."""
        thread = self._thread(asked_id)
        held = standing(thread)
        first = thread[0]
        if first not in held:
            raise InvalidInput(field="scan_id", problem="not_overridable")
        entered = next((each for each in held if each.accepted), None)
        if entered is not None:
            return entered, False
        return Overriding(self._bound_to(thread)).override(first, request), True

    def check_out(self, visit_id: str, *, people: int | None) -> Step:
        """End one stay from the list, or let so many companions go."""
        known = self._book.known()
        if known is not None:
            return known, False
        return Leaving(self._book).check_out(visit_id, people=people), True

    def undo(self, event_id: str) -> Step:
        """Annul the desk's last event."""
        known = self._book.known()
        if known is not None:
            return known, False
        return Undoing(self._book).undo(event_id), True

    def _thread(self, asked_id: str) -> tuple[Scan, ...]:
        asked = self._ledger.scan(asked_id)
        thread = self._ledger.thread(asked.root_id) if asked else ()
        if not thread or thread[0].office_id != self._event.desk.office_id:
            raise NotFound(what="scan", id=asked_id)
        return thread

    def _bound_to(self, thread: tuple[Scan, ...]) -> DeskBook:
        # The n-th event of a thread has one possible id, so a retry cannot store it twice; it is
        # a digest, so that no desk's own id is likely to be the same.
        root_id = thread[0].scan_id
        digest = hashlib.sha256(f"{len(thread)}\0{root_id}".encode()).hexdigest()
        event = replace(self._event, scan_id=digest[:32], first_id=root_id)
        return replace(self._book, event=event)

    def _seen_again(self, scan: Scan) -> Sighting:
        event = self._event
        return Sighting(scan=scan, desk=event.desk.name, setting=event.setting, seen_at=event.at)

    def _repeated(self, person: Person, verdict: Verdict) -> Scan | None:
        since = self._event.at - self._times.repeats_within
        seen = self._ledger.sightings(person.key_values, since=since)
        # A revoked pass must not be let in by what its holder was told before, nor the pass that
        # takes its place be refused by it.
        revoked = verdict.reason is Reason.REVOKED
        return repeated_event(
            tuple(each for each in seen if (each.scan.reason is Reason.REVOKED) is revoked),
            desk=self._event.desk.name,
            setting=self._event.setting,
            at=self._event.at,
            times=self._times,
        )
