"""What the use cases need from outside: the ledger, the offices, the rules, sealed names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from dashboard.domain.office import Office
from dashboard.domain.positive_case import Wanted
from dashboard.domain.rules import LevelChange, RuleBook, RulesInForce
from dashboard.domain.scan import ClosedVisit, OpenVisit, Scan, Sighting
from dashboard.services.audit import AuditEntry
from dashboard.services.door_registers import DoorRegisters

_T = TypeVar("_T")


class LedgerTransaction(DoorRegisters, Protocol):
    """One office's ledger while its occupancy row is locked. Reads see all earlier writes.

    `now` is the time of arrival. Everything is about the locked office except `scan`, which looks
    an identifier up across all offices, `open_visits_elsewhere`, `moved_by` and `other`.
    """

    @property
    def now(self) -> datetime:
        """The time of arrival at the server (the database's clock where it has its own)."""

    def terms(self) -> int:
        """The count of changes of what the limit follows from, as `Office.terms`."""

    def other(self, office_id: str) -> "LedgerTransaction":
        """Another office in the same transaction, locked too. Raises NotFound.

        Offices are locked in ascending order, so the work may be begun again for it.
        """

    def inside(self) -> int:
        """People inside now: open stays plus companions plus corrections. Never negative."""

    def scan(self, scan_id: str) -> Scan | None:
        """The event with this id, or the event that a repeat with this id was folded into."""

    def thread(self, first_id: str) -> tuple[Scan, ...]:
        """A scan and the events bound to it, annulments too, oldest first; empty if unknown."""

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Sighting, ...]:
        """Each time at or after `since` that the person was seen here, newest event first.

        Annulled events are left out.
        """

    def open_visit_of(self, keys: Sequence[str]) -> OpenVisit | None:
        """The person's open stay here."""

    def open_visit(self, visit_id: str) -> OpenVisit | None:
        """The open stay here with this id."""

    def open_visits(self) -> tuple[OpenVisit, ...]:
        """Everybody's open stay here, oldest first."""

    def open_visits_elsewhere(self, keys: Sequence[str]) -> tuple[OpenVisit, ...]:
        """The person's open stays at other offices, by office; those are not locked."""

    def unmatched_exit(
        self, keys: Sequence[str], *, after: datetime, before: datetime
    ) -> Scan | None:
        """The earliest `not_inside` exit here with `after <= at < before` that closed nothing."""

    def add_scan(self, scan: Scan) -> None:
        """Append an event, its share of the roll-up, and raise the office's change counter."""

    def add_repeat(self, scan_id: str, *, again: Sighting) -> None:
        """Remember that this id was a repeat of `again.scan`, seen where and when it says."""

    def open(self, visit: OpenVisit) -> None:
        """Open a stay; people inside rise by `visit.people`."""

    def close(self, closed: ClosedVisit) -> None:
        """End an open stay and append it as closed. Raises NotFound where it is not open."""

    # Annulments and corrections -----------------------------------------------------------

    def last_event(self, desk: str) -> Scan | None:
        """The newest event of a desk here that is neither annulled nor an annulment."""

    def has_later_event(self, event: Scan) -> bool:
        """Whether its person has a standing event here that came in or happened after it."""

    def opened_by(self, entry: Scan) -> tuple[OpenVisit, ...]:
        """Open stays that began with an entry; several where a group has parted."""

    def ended_of(self, entry: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that began with an entry, and hold."""

    def closed_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that an event ended, and that hold."""

    def moved_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Stays at other offices that an entry here closed, and that hold, by office."""

    def superseded_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that an event has put another in the place of."""

    def annul(self, annulment: Scan, *, of: Scan) -> None:
        """Append an annulment; the event is no longer counted."""

    def withdraw(self, visit: OpenVisit) -> None:
        """Take an open stay away as though it had never begun."""

    def supersede(self, closed: ClosedVisit, *, by: str) -> None:
        """Let a closed stay no longer hold; `by` is the event that says so."""

    def add_past(self, closed: ClosedVisit) -> None:
        """Append a stay that is over already."""

    def match(self, exit_: Scan, *, to: OpenVisit) -> None:
        """Remember that an early exit has found its entry, so that it matches no other."""

    def automatic_closing_of(self, keys: Sequence[str], *, since: datetime) -> ClosedVisit | None:
        """The person's last stay here that was closed automatically after `since`, and holds."""

    def was_inside(self, keys: Sequence[str], *, at: datetime) -> bool:
        """Whether a closed stay of the person here, that holds, lasted at this moment."""

    def automatic_closing(self, visit_id: str, *, since: datetime) -> ClosedVisit | None:
        """The stay here with this id, if it was closed automatically after `since` and holds."""

    def corrections(self) -> int:
        """People that corrections add to the open stays now; negative where they take away."""

    def corrections_by(self, event: Scan) -> int:
        """People that an event's own corrections added or took away."""

    def last_correction_at(self) -> datetime | None:
        """When the newest correction was made."""

    def correct(self, people: int, *, at: datetime, by: str) -> None:
        """Add people without a stay, or take some away; `by` is the event that says so.

        What would leave fewer than nobody inside is taken back when the work is done.
        """

    def audit(self, entry: AuditEntry) -> None:
        """Keep an entry of the audit log in this transaction, with the deed that it tells of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """What work will most likely read: an event, and of somebody registers, events and stays.

    Events are those since a moment, registers are as `DoorRegisters` has it. Only a hint, with
    which a database that is far away is asked all of it at once.
    """

    scan_id: str
    wanted: Wanted
    shown: str | None
    at: datetime
    since: datetime


class Ledger(Protocol):
    """The append-only record. Raises LedgerUnavailable; then nothing was stored."""

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[LedgerTransaction], _T],
        foreseen: Foreseen | None = None,
    ) -> _T:
        """Run `work` with the office locked and commit; return only after the commit.

        `work` may be run again after a conflict, so it must have no effect but on its argument.
        Raises NotFound for an unknown office.
        """

    def waiting(self, *, office_id: str, since: datetime) -> tuple[Scan, ...]:
        """Checks that arrived at or after `since` and are undecided, oldest first.

        A person who is inside by now, or has a newer check, is not listed for an older one.
        """

    def recent_scans(self, *, office_id: str, desk: str | None, limit: int) -> tuple[Scan, ...]:
        """The last events of a desk (None: of the office), newest first."""

    def open_visits(self, *, office_id: str) -> tuple[OpenVisit, ...]:
        """Everybody's open stays, oldest first, guest book included."""

    def possibly_inside(self, *, office_id: str, since: datetime) -> tuple[ClosedVisit, ...]:
        """Stays that closed automatically after `since`, oldest first, of whom nothing came since.

        Who has come again is not listed for the earlier stay.
        """

    def corrections(self, *, office_id: str) -> int:
        """People that corrections add to the open stays now; negative where they take away."""

    def revision(self) -> int:
        """A number that changes with every stored event of any office."""


class Offices(Protocol):
    """The directory of offices and their PPKM level."""

    def all(self) -> tuple[Office, ...]:
        """All offices, in the fixed order of the directory."""

    def get(self, office_id: str) -> Office:
        """One office. Raises NotFound."""

    def put(self, office: Office) -> None:
        """Add the office or replace its particulars."""

    def levels(self) -> tuple[LevelChange, ...]:
        """All PPKM level changes, oldest first."""

    def refresh(self) -> None:
        """Let the next answer be as current as the ledger."""

    def set_level(self, change: LevelChange) -> None:
        """Store a level from a local day on; a second one for the same day replaces it."""


class Rules(Protocol):
    """The rule series."""

    def book(self) -> RuleBook:
        """All versions."""

    def in_force(self, day: date) -> RulesInForce:
        """What holds on a local day, the PPKM level included."""


class NameSeal(Protocol):
    """Authenticated encryption of display names under a key that is not in the database."""

    def seal(self, name: str, *, bound_to: str) -> bytes:
        """The name, sealed so that it opens only together with `bound_to`."""

    def unseal(self, sealed: bytes, *, bound_to: str) -> str | None:
        """The name, or None where its key was destroyed."""


class PersonSecrets(Protocol):
    """The versioned secrets of the person key."""

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        """(version, secret) pairs within retention, newest first."""
