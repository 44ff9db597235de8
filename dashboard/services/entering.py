"""Coming in: by a scan, by staff's decision, in spite of the rules (design 4.3, 4.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dashboard.domain.admission import Timing, with_room
from dashboard.domain.rules import Decision, InsideElsewhere
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    EventKind,
    Flag,
    OpenVisit,
    Override,
    Scan,
)
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.desk import Subject
from dashboard.services.desk_book import DeskBook
from dashboard.services.lines import stay_of
from dashboard.services.people import Person

_EARLY_EXIT_WITHIN = timedelta(hours=24)


class Entering:
    """Decides an entry and opens its stay."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger
        self._event = book.event

    def enter(
        self, visit: OpenVisit | None, subject: Subject, person: Person, *, inside: bool
    ) -> Scan:
        """A person comes to the door who was `inside` before; `visit` is the stay open by now."""
        verdict = self._entry_verdict(subject, inside=inside)
        line = self._book.line_about(Direction.IN, verdict, subject)
        if inside:
            return self._book.store(replace(line, companions=0))
        if line.decision is not Decision.ADMIT:
            return self._book.store(line)
        if self._event.timing is Timing.LATE:
            early = self._early_exit(person, before=visit.entered_at if visit else None)
            if early is not None:
                return self._store_past_stay(line, early)
        if visit is not None:
            # It came late, and the person has come in again since: one stay is open, not two.
            again = replace(line, reason=Reason.ALREADY_INSIDE, companions=0)
            return self._book.store(again)
        return self.store_entry(line, keys=person.key_values)

    def decided(self, first: Scan) -> Scan:
        """Staff's word on a check."""
        return self.admit_as(first, self._staff_verdict(first))

    def admit_as(self, first: Scan, verdict: Verdict, *, override: Override | None = None) -> Scan:
        """The event for the person and the companions of an earlier scan, with this verdict."""
        line = replace(
            self._book.line(Direction.IN, verdict),
            setting=first.setting,
            person_key=first.person_key,
            person_key_version=first.person_key_version,
            person_kind=first.person_kind,
            sealed_name=first.sealed_name,
            companions=first.companions,
            override=override,
        )
        enters = line.decision is Decision.ADMIT and line.reason is not Reason.ALREADY_INSIDE
        if not enters or first.person_key is None:
            return self._book.store(line)
        return self.store_entry(line, keys=(first.person_key,))

    def store_entry(self, line: Scan, *, keys: Sequence[str]) -> Scan:
        """Append an entry and open its stay; `keys` are all that the person is known by."""
        elsewhere = self._ledger.open_visits_elsewhere(keys)
        if [visit for visit in elsewhere if not self._moved(visit)]:
            line = replace(line, flags=line.flags | {Flag.INSIDE_ELSEWHERE})
        visit = stay_of(line)
        inside = self._ledger.inside() + visit.people
        stored = self._book.store(replace(line, visit_id=visit.visit_id, inside=inside))
        self._ledger.open(visit)
        return stored

    def _moved(self, visit: OpenVisit) -> bool:
        """End a stay at another office by this entry; False by rule, or where it began later."""
        if self._event.rules.admission.inside_elsewhere is InsideElsewhere.FLAG:
            return False
        other = self._ledger.other(visit.office_id)
        # It was seen before that office was locked.
        held = other.open_visit(visit.visit_id)
        if held is None:
            return True
        if held.entered_at > self._event.at:
            return False
        other.close(
            ClosedVisit(
                visit=held,
                left_at=self._event.at,
                closing=Closing.MOVED,
                closing_scan_id=self._event.scan_id,
            )
        )
        return True

    def _entry_verdict(self, subject: Subject, *, inside: bool) -> Verdict:
        verdict = subject.verdict
        if self._event.timing is Timing.BAD:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.BAD_TIME)
        if inside:
            return replace(verdict, decision=Decision.ADMIT, reason=Reason.ALREADY_INSIDE)
        return self._with_room(verdict, people=1 + subject.companions)

    def _staff_verdict(self, first: Scan) -> Verdict:
        verdict = Verdict(
            decision=Decision.ADMIT,
            reason=Reason.CONFIRMED,
            colour=first.colour,
            evidence=first.evidence,
        )
        if self._ledger.now - first.arrived_at >= self._book.times.decide_within:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.LAPSED)
        if self._event.kind is EventKind.DECLINE:
            return replace(verdict, decision=Decision.REFUSE, reason=Reason.DECLINED)
        if first.person_key and self._ledger.open_visit_of((first.person_key,)):
            return replace(verdict, reason=Reason.ALREADY_INSIDE)
        return self._with_room(verdict, people=1 + first.companions)

    def _with_room(self, verdict: Verdict, *, people: int) -> Verdict:
        # What arrives late has happened already: it is stored, never refused for capacity.
        if self._event.timing is Timing.LATE:
            return verdict
        return with_room(verdict, self._book.room(), people=people)

    def _early_exit(self, person: Person, *, before: datetime | None) -> Scan | None:
        latest = self._event.at + _EARLY_EXIT_WITHIN
        return self._ledger.unmatched_exit(
            person.key_values,
            after=self._event.at,
            before=latest if before is None else min(before, latest),
        )

    def _store_past_stay(self, line: Scan, exit_: Scan) -> Scan:
        """The exit came first: the stay is over already, and nobody more is inside."""
        visit = stay_of(line)
        stored = self._book.store(replace(line, visit_id=visit.visit_id))
        self._ledger.add_past(
            ClosedVisit(
                visit=visit,
                left_at=exit_.at,
                closing=Closing.SCAN,
                closing_scan_id=exit_.scan_id,
            )
        )
        self._ledger.match(exit_, to=visit)
        return stored
