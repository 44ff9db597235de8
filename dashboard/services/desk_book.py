"""One event's way into the ledger while its office is locked: its lines, its room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.domain.admission import DoorTimes, Room, Timing
from dashboard.domain.scan import Direction, OpenVisit, Scan
from dashboard.domain.verdict import Verdict
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.desk import Event, Subject
from dashboard.services.lines import line_of
from dashboard.services.ports import LedgerTransaction, NameSeal

# Each step answers with the event that holds and whether it was written now.
Step = tuple[Scan, bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskBook:
    """What every use case at the door works with; made anew for each transaction."""

    ledger: LedgerTransaction
    event: Event
    times: DoorTimes
    seal: NameSeal

    def known(self) -> Scan | None:
        """The first answer to this event's id."""
        return self.ledger.scan(self.event.scan_id)

    def inside_then(self, visit: OpenVisit | None, keys: Sequence[str]) -> bool:
        """Whether the person was inside when this event happened; `visit` is open now.

        What arrives late is judged by its own time.
        """
        if self.event.timing is not Timing.LATE:
            return visit is not None
        began = visit is not None and visit.entered_at <= self.event.at
        return began or self.was_inside(keys)

    def was_inside(self, keys: Sequence[str]) -> bool:
        """Whether an event that arrives late happened during a stay that is over by now."""
        late = self.event.timing is Timing.LATE
        return late and self.ledger.was_inside(keys, at=self.event.at)

    def room(self) -> Room:
        """How full the office is at this moment."""
        return replace(self.event.room, inside=self.ledger.inside())

    def line(self, direction: Direction, verdict: Verdict) -> Scan:
        """This event's line, naming nobody yet."""
        return line_of(
            self.event,
            direction=direction,
            verdict=verdict,
            inside=self.ledger.inside(),
            now=self.ledger.now,
        )

    def line_about(self, direction: Direction, verdict: Verdict, subject: Subject) -> Scan:
        """This event's line with the person at the desk."""
        particulars = subject.particulars
        if particulars is None:
            return self.line(direction, verdict)
        return line_of(
            self.event,
            direction=direction,
            verdict=verdict,
            inside=self.ledger.inside(),
            now=self.ledger.now,
            person=subject.person,
            sealed_name=self.seal.seal(particulars.packed(), bound_to=self.event.root_id),
            companions=subject.companions,
        )

    def put_on_record(self, kind: AuditKind, *, about: str, reason: str = "") -> None:
        """Tell the auditor, in the same transaction."""
        entry = AuditEntry(
            at=self.ledger.now,
            kind=kind,
            actor=self.event.actor,
            office_id=self.event.desk.office_id,
            about=about,
            reason=reason,
        )
        self.ledger.audit(entry)

    def store(self, line: Scan) -> Scan:
        """Append the line."""
        self.ledger.add_scan(line)
        return line
