"""One event's way into the ledger while its office is locked: its lines, its room."""

from dataclasses import dataclass, replace

from dashboard.domain.admission import DoorTimes, Room
from dashboard.domain.scan import Direction, Scan
from dashboard.domain.verdict import Verdict
from dashboard.services.desk import Event, Subject
from dashboard.services.lines import line_of, with_person
from dashboard.services.ports import LedgerTransaction, NameSeal

# Each step answers with the event that holds and whether it was written now.
Step = tuple[Scan, bool]


@dataclass(frozen=True, kw_only=True)
class DeskBook:
    """What every use case at the door works with; made anew for each transaction."""

    ledger: LedgerTransaction
    event: Event
    times: DoorTimes
    seal: NameSeal

    def known(self) -> Scan | None:
        """The first answer to this event's id."""
        return self.ledger.scan(self.event.scan_id)

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
        return with_person(self.line(direction, verdict), subject, seal=self.seal)

    def store(self, line: Scan) -> Scan:
        """Append the line."""
        self.ledger.add_scan(line)
        return line
