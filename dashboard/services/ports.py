"""What the use cases need from outside: the ledger, the offices, the rules, sealed names."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from dashboard.domain.office import Office
from dashboard.domain.rules import LevelChange, RuleBook, RulesInForce
from dashboard.domain.scan import ClosedVisit, OpenVisit, Scan, Sighting

_T = TypeVar("_T")


class LedgerTransaction(Protocol):
    """One office's ledger while its occupancy row is locked. Reads see all earlier writes.

    `now` is the time of arrival. Everything is about the locked office except `scan`, which looks
    an identifier up across all offices.
    """

    @property
    def now(self) -> datetime:
        """The time of arrival at the server (the database's clock where it has its own)."""

    def inside(self) -> int:
        """People inside now: open stays plus companions plus corrections. Never negative."""

    def scan(self, scan_id: str) -> Scan | None:
        """The event with this id, or the event that a repeat with this id was folded into."""

    def thread(self, first_id: str) -> tuple[Scan, ...]:
        """A scan and the events bound to it, oldest first; empty if there is no such scan."""

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Sighting, ...]:
        """The person's events here that were seen at or after `since`, newest event first."""

    def open_visit_of(self, keys: Sequence[str]) -> OpenVisit | None:
        """The person's open stay here."""

    def open_visit(self, visit_id: str) -> OpenVisit | None:
        """The open stay here with this id."""

    def is_inside_elsewhere(self, keys: Sequence[str]) -> bool:
        """Whether the person has an open stay at another office."""

    def unmatched_exit(
        self, keys: Sequence[str], *, after: datetime, before: datetime
    ) -> Scan | None:
        """The earliest `not_inside` exit here with `after <= at < before` that closed nothing."""

    def add_scan(self, scan: Scan) -> None:
        """Append an event, its share of the roll-up, and raise the office's change counter."""

    def add_repeat(self, scan_id: str, *, of: Scan, seen_at: datetime) -> None:
        """Remember that this id was a repeat of an event."""

    def open(self, visit: OpenVisit) -> None:
        """Open a stay; people inside rise by `visit.people`."""

    def close(self, visit: ClosedVisit) -> None:
        """End an open stay (or store one that was never open here) and append it as closed."""


class Ledger(Protocol):
    """The append-only record. Raises LedgerUnavailable; then nothing was stored."""

    def write(
        self, *, office_id: str, now: datetime, work: Callable[[LedgerTransaction], _T]
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
