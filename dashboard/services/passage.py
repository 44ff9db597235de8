"""One event at the door while its office is locked (design 4.4)."""

from dataclasses import replace
from datetime import timedelta

from dashboard.domain.admission import (
    DoorTimes,
    Room,
    Timing,
    decided_direction,
    repeated_event,
    with_room,
)
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    EventKind,
    Flag,
    OpenVisit,
    Scan,
)
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.desk import Event, Subject
from dashboard.services.lines import line_of, of_visit, stay_of, with_person
from dashboard.services.people import Person
from dashboard.services.ports import LedgerTransaction, NameSeal

# Each step answers with the event that holds and whether it was written now.
Step = tuple[Scan, bool]

_EARLY_EXIT_WITHIN = timedelta(hours=24)


class Passage:
    """Decides and stores one event. Made anew for each transaction, so a retry starts clean."""

    def __init__(
        self,
        *,
        ledger: LedgerTransaction,
        event: Event,
        times: DoorTimes,
        seal: NameSeal,
    ) -> None:
        """Work on the locked office of `ledger`."""
        self._ledger = ledger
        self._event = event
        self._times = times
        self._seal = seal

    def pass_through(self, subject: Subject) -> Step:
        """A person, or a code that names nobody, in either direction."""
        known = self._ledger.scan(self._event.scan_id)
        if known is not None:
            return known, False
        if subject.person is None:
            return self._store(self._line(Direction.IN, subject.verdict)), True
        repeated = self._repeated(subject.person, subject.verdict)
        if repeated is not None:
            self._ledger.add_repeat(self._event.scan_id, of=repeated, seen_at=self._event.at)
            return repeated, False
        visit = self._ledger.open_visit_of(subject.person.key_values)
        direction = decided_direction(self._event.setting, inside=visit is not None)
        if direction is Direction.OUT:
            return self._leave(visit, subject), True
        return self._enter(visit, subject, subject.person), True

    def decide(self, asked_id: str) -> Step:
        """Staff confirm or decline a check; a second event bound to the first scan's id."""
        asked = self._ledger.scan(asked_id)
        thread = self._ledger.thread(asked.root_id) if asked else ()
        if not thread or thread[0].office_id != self._event.desk.office_id:
            raise NotFound(what="scan", id=asked_id)
        first, latest = thread[0], thread[-1]
        if first.decision is not Decision.CHECK:
            raise InvalidInput(field="scan_id", problem="not_a_check")
        entered = next((each for each in thread if each.accepted), None)
        if entered is not None:
            return entered, False
        if latest.kind is self._event.kind is EventKind.DECLINE:
            return latest, False
        # The n-th event of a thread has one possible id, so a retry cannot store it twice.
        self._event = replace(
            self._event, scan_id=f"{first.scan_id}.{len(thread)}", first_id=first.scan_id
        )
        return self._decided(first), True

    def check_out(self, visit_id: str) -> Step:
        """End one stay from the list."""
        known = self._ledger.scan(self._event.scan_id)
        if known is not None:
            return known, False
        visit = self._ledger.open_visit(visit_id)
        if visit is None:
            raise NotFound(what="visit", id=visit_id)
        return self._store_exit(visit, Closing.LIST, self._exit_from_list(visit)), True

    def _repeated(self, person: Person, verdict: Verdict) -> Scan | None:
        span = max(self._times.quiet, self._times.accepted)
        seen = self._ledger.sightings(person.key_values, since=self._event.at - span)
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

    # Leaving ------------------------------------------------------------------------------

    def _leave(self, visit: OpenVisit | None, subject: Subject) -> Scan:
        """Leaving is never refused: the exit is recorded even of somebody who is not inside."""
        verdict = replace(subject.verdict, decision=Decision.RECORDED, reason=Reason.LEFT)
        line = self._line_of(Direction.OUT, verdict, subject)
        came_later = (
            visit is not None
            and self._event.timing is Timing.LATE
            and visit.entered_at > self._event.at
        )
        if visit is None or came_later:
            return self._store(replace(line, reason=Reason.NOT_INSIDE))
        return self._store_exit(visit, Closing.SCAN, line)

    def _store_exit(self, visit: OpenVisit, closing: Closing, line: Scan) -> Scan:
        inside = self._ledger.inside() - visit.people
        stored = self._store(replace(line, visit_id=visit.visit_id, inside=inside))
        # Two desks' clocks may differ a little; nobody leaves before having come.
        left_at = max(self._event.at, visit.entered_at)
        self._ledger.close(
            ClosedVisit(
                visit=visit,
                left_at=left_at,
                closing=closing,
                closing_scan_id=stored.scan_id,
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
        return of_visit(self._line(Direction.OUT, verdict), visit, seal=self._seal)

    # Entering -----------------------------------------------------------------------------

    def _enter(self, visit: OpenVisit | None, subject: Subject, person: Person) -> Scan:
        line = self._line_of(Direction.IN, self._entry_verdict(subject.verdict, visit), subject)
        if visit is not None or line.decision is not Decision.ADMIT:
            return self._store(line)
        if self._ledger.is_inside_elsewhere(person.key_values):
            line = replace(line, flags=line.flags | {Flag.INSIDE_ELSEWHERE})
        if self._event.timing is Timing.LATE:
            early = self._early_exit(person)
            if early is not None:
                return self._store_past_stay(line, early)
        return self._store_entry(line)

    def _entry_verdict(self, verdict: Verdict, visit: OpenVisit | None) -> Verdict:
        if self._event.timing is Timing.BAD:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.BAD_TIME)
        if visit is not None:
            return replace(verdict, decision=Decision.ADMIT, reason=Reason.ALREADY_INSIDE)
        if self._event.timing is Timing.LATE:
            return verdict
        return with_room(verdict, self._room())

    def _early_exit(self, person: Person) -> Scan | None:
        return self._ledger.unmatched_exit(
            person.key_values,
            after=self._event.at,
            before=self._event.at + _EARLY_EXIT_WITHIN,
        )

    def _store_entry(self, line: Scan) -> Scan:
        visit = stay_of(line)
        inside = self._ledger.inside() + visit.people
        stored = self._store(replace(line, visit_id=visit.visit_id, inside=inside))
        self._ledger.open(visit)
        return stored

    def _store_past_stay(self, line: Scan, exit_: Scan) -> Scan:
        """The exit came first: the stay is over already, and nobody more is inside."""
        visit = stay_of(line)
        stored = self._store(replace(line, visit_id=visit.visit_id))
        self._ledger.close(
            ClosedVisit(
                visit=visit,
                left_at=exit_.at,
                closing=Closing.SCAN,
                closing_scan_id=exit_.scan_id,
            )
        )
        return stored

    # Staff's decision ---------------------------------------------------------------------

    def _decided(self, first: Scan) -> Scan:
        line = replace(
            self._line(Direction.IN, self._staff_verdict(first)),
            setting=first.setting,
            person_key=first.person_key,
            person_key_version=first.person_key_version,
            person_kind=first.person_kind,
            sealed_name=first.sealed_name,
        )
        enters = line.decision is Decision.ADMIT and line.reason is not Reason.ALREADY_INSIDE
        return self._store_entry(line) if enters else self._store(line)

    def _staff_verdict(self, first: Scan) -> Verdict:
        verdict = Verdict(
            decision=Decision.ADMIT,
            reason=Reason.CONFIRMED,
            colour=first.colour,
            evidence=first.evidence,
        )
        if self._ledger.now - first.arrived_at >= self._times.decide_within:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.LAPSED)
        if self._event.kind is EventKind.DECLINE:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.DECLINED)
        if first.person_key and self._ledger.open_visit_of((first.person_key,)):
            return replace(verdict, reason=Reason.ALREADY_INSIDE)
        return with_room(verdict, self._room())

    # Lines of the ledger ------------------------------------------------------------------

    def _room(self) -> Room:
        return replace(self._event.room, inside=self._ledger.inside())

    def _line(self, direction: Direction, verdict: Verdict) -> Scan:
        return line_of(
            self._event,
            direction=direction,
            verdict=verdict,
            inside=self._ledger.inside(),
            now=self._ledger.now,
        )

    def _line_of(self, direction: Direction, verdict: Verdict, subject: Subject) -> Scan:
        return with_person(self._line(direction, verdict), subject, seal=self._seal)

    def _store(self, line: Scan) -> Scan:
        self._ledger.add_scan(line)
        return line
