"""The ledger in memory: the simplest thing that keeps the ports' promises.

It says what the words of the ports mean; the databases are held against it.
"""

import copy
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import TypeVar

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office
from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import Wanted
from dashboard.domain.rules import Decision, LevelChange
from dashboard.domain.scan import ClosedVisit, Closing, EventKind, OpenVisit, Scan, Sighting
from dashboard.domain.verdict import Reason
from dashboard.services.audit import AuditEntry
from dashboard.services.door_registers import DoorRegisters, NobodyRegistered, Registered
from dashboard.services.occupancy import DayCount, LiveCount, OccupancyPoint, QuarterFlow
from dashboard.services.ports import Foreseen

_T = TypeVar("_T")

HOUR = timedelta(hours=1)


class FakeOffices:
    """The directory in memory."""

    def __init__(self) -> None:
        self._offices: dict[str, Office] = {}
        self._levels: dict[date, LevelChange] = {}

    def all(self) -> tuple[Office, ...]:
        return tuple(self._offices.values())

    def get(self, office_id: str) -> Office:
        if office_id not in self._offices:
            raise NotFound(what="office", id=office_id)
        return self._offices[office_id]

    def put(self, office: Office) -> None:
        self._offices[office.id] = office

    def levels(self) -> tuple[LevelChange, ...]:
        return tuple(self._levels[day] for day in sorted(self._levels))

    def set_level(self, change: LevelChange) -> None:
        self._levels[change.valid_from] = change

    def refresh(self) -> None:
        """Every answer is current."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """People that a headcount added or took away."""

    office_id: str
    at: datetime
    people: int
    scan_id: str


@dataclass
class Books:
    """Everything that the ledger knows."""

    scans: list[Scan] = field(default_factory=list)
    repeats: dict[str, Sighting] = field(default_factory=dict)
    open: dict[str, OpenVisit] = field(default_factory=dict)
    closed: list[ClosedVisit] = field(default_factory=list)
    matched: set[str] = field(default_factory=set)
    superseded: dict[str, str] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)

    def annulled(self) -> set[str | None]:
        return {scan.annuls for scan in self.scans} - {None}

    def standing(self) -> list[ClosedVisit]:
        return [each for each in self.closed if each.visit.visit_id not in self.superseded]

    def corrected(self, office_id: str) -> int:
        return sum(each.people for each in self.corrections if each.office_id == office_id)

    def scan(self, scan_id: str) -> Scan | None:
        wanted = self.repeats[scan_id].scan.scan_id if scan_id in self.repeats else scan_id
        return next((scan for scan in self.scans if scan.scan_id == wanted), None)


class FakeTransaction:
    """One office under the ledger's one lock."""

    def __init__(
        self, books: Books, office_id: str, now: datetime, registers: DoorRegisters
    ) -> None:
        self._books = books
        self._registers = registers
        self._office_id = office_id
        self._others: dict[str, FakeTransaction] = {}
        self._last_id = ""
        self._moved_at: datetime | None = None
        self.now = now

    def terms(self) -> int:
        return 0

    def audit(self, entry: AuditEntry) -> None:
        self._books.audit.append(entry)

    def other(self, office_id: str) -> "FakeTransaction":
        if office_id not in self._others:
            self._others[office_id] = FakeTransaction(
                self._books, office_id, self.now, self._registers
            )
        return self._others[office_id]

    def inside(self) -> int:
        return max(0, self._open_people() + self.corrections())

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        return self._registers.registered(wanted, shown=shown, at=at)

    def scan(self, scan_id: str) -> Scan | None:
        return self._books.scan(scan_id)

    def thread(self, first_id: str) -> tuple[Scan, ...]:
        return tuple(
            scan for scan in self._books.scans if first_id in (scan.scan_id, scan.first_id)
        )

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Sighting, ...]:
        found = [
            each
            for scan in reversed(self._scans_here())
            if scan.person_key in keys and scan.scan_id not in self._books.annulled()
            for each in self._times_seen(scan)
        ]
        return tuple(each for each in found if each.seen_at >= since)

    def open_visit_of(self, keys: Sequence[str]) -> OpenVisit | None:
        return next((visit for visit in self._open_here() if visit.person_key in keys), None)

    def open_visit(self, visit_id: str) -> OpenVisit | None:
        return next((visit for visit in self._open_here() if visit.visit_id == visit_id), None)

    def open_visits(self) -> tuple[OpenVisit, ...]:
        return _by_arrival(self._open_here())

    def open_visits_elsewhere(self, keys: Sequence[str]) -> tuple[OpenVisit, ...]:
        found = [
            visit
            for visit in self._books.open.values()
            if visit.person_key in keys and visit.office_id != self._office_id
        ]
        return tuple(sorted(found, key=lambda visit: visit.office_id))

    def unmatched_exit(
        self, keys: Sequence[str], *, after: datetime, before: datetime
    ) -> Scan | None:
        found = [
            scan
            for scan in self._scans_here()
            if scan.person_key in keys
            and scan.reason is Reason.NOT_INSIDE
            and after <= scan.at < before
            and scan.scan_id not in self._books.matched | self._books.annulled()
        ]
        return min(found, key=lambda scan: scan.at, default=None)

    def add_scan(self, scan: Scan) -> None:
        assert self._books.scan(scan.scan_id) is None
        self._books.scans.append(scan)
        self._last_id = scan.scan_id

    def add_repeat(self, scan_id: str, *, again: Sighting) -> None:
        self._books.repeats[scan_id] = again

    def open(self, visit: OpenVisit) -> None:
        assert self.open_visit_of((visit.person_key,)) is None
        self._books.open[visit.visit_id] = visit
        self._move(visit.entered_at)

    def close(self, closed: ClosedVisit) -> None:
        self.withdraw(closed.visit)
        self._books.closed.append(closed)
        self._last_id = closed.closing_scan_id
        self._move(closed.left_at)

    def last_event(self, desk: str) -> Scan | None:
        events = (scan for scan in reversed(self._standing_here()) if scan.desk == desk)
        return next(events, None)

    def has_later_event(self, event: Scan) -> bool:
        here = self._scans_here()
        after = here[here.index(event) + 1 :]
        return any(
            scan.person_key == event.person_key is not None
            and scan != event
            and (scan in after or scan.at > event.at)
            for scan in self._standing_here()
        )

    def opened_by(self, entry: Scan) -> tuple[OpenVisit, ...]:
        return tuple(visit for visit in self._open_here() if visit.scan_id == entry.root_id)

    def ended_of(self, entry: Scan) -> tuple[ClosedVisit, ...]:
        return tuple(each for each in self._past() if each.visit.scan_id == entry.root_id)

    def closed_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        return tuple(each for each in self._past() if each.closing_scan_id == event.scan_id)

    def moved_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        found = [
            each
            for each in self._books.standing()
            if each.visit.office_id != self._office_id
            and each.closing is Closing.MOVED
            and each.closing_scan_id == event.scan_id
        ]
        return tuple(sorted(found, key=lambda each: each.visit.office_id))

    def superseded_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        by = self._books.superseded
        return tuple(
            each for each in self._books.closed if by.get(each.visit.visit_id) == event.scan_id
        )

    def automatic_closing_of(self, keys: Sequence[str], *, since: datetime) -> ClosedVisit | None:
        found = [
            each
            for each in self._past()
            if each.visit.person_key in keys
            and each.closing is Closing.AUTOMATIC
            and each.left_at > since
        ]
        return max(found, key=lambda each: each.left_at, default=None)

    def was_inside(self, keys: Sequence[str], *, at: datetime) -> bool:
        return any(
            each.visit.person_key in keys and each.visit.entered_at <= at < each.left_at
            for each in self._past()
        )

    def automatic_closing(self, visit_id: str, *, since: datetime) -> ClosedVisit | None:
        return next(
            (
                each
                for each in self._past()
                if each.visit.visit_id == visit_id
                and each.closing is Closing.AUTOMATIC
                and each.left_at > since
            ),
            None,
        )

    def annul(self, annulment: Scan, *, of: Scan) -> None:
        assert of.scan_id not in self._books.annulled()
        self.add_scan(annulment)

    def withdraw(self, visit: OpenVisit) -> None:
        if self._books.open.pop(visit.visit_id, None) is None:
            raise NotFound(what="visit", id=visit.visit_id)
        self._move(visit.entered_at)

    def supersede(self, closed: ClosedVisit, *, by: str) -> None:
        assert closed.visit.visit_id not in self._books.superseded
        self._books.superseded[closed.visit.visit_id] = by

    def add_past(self, closed: ClosedVisit) -> None:
        self._books.closed.append(closed)

    def match(self, exit_: Scan, *, to: OpenVisit) -> None:
        self._books.matched.add(exit_.scan_id)

    def corrections(self) -> int:
        return self._books.corrected(self._office_id)

    def corrections_by(self, event: Scan) -> int:
        by_event = [each for each in self._books.corrections if each.scan_id == event.scan_id]
        return sum(each.people for each in by_event if each.office_id == self._office_id)

    def last_correction_at(self) -> datetime | None:
        here = [each for each in self._books.corrections if each.office_id == self._office_id]
        return max((each.at for each in here), default=None)

    def correct(self, people: int, *, at: datetime, by: str) -> None:
        self._books.corrections.append(
            Correction(office_id=self._office_id, at=at, people=people, scan_id=by)
        )
        self._move(at)

    def finish(self) -> None:
        for other in self._others.values():
            other.finish()
        short = -(self._open_people() + self.corrections())
        if short > 0:
            assert self._moved_at is not None
            at = max(self._moved_at, self.last_correction_at() or self._moved_at)
            self.correct(short, at=at, by=self._last_id)

    def _move(self, at: datetime) -> None:
        self._moved_at = max(at, self._moved_at or at)

    def _open_people(self) -> int:
        return sum(visit.people for visit in self._open_here())

    def _standing_here(self) -> list[Scan]:
        annulled = self._books.annulled()
        return [
            scan
            for scan in self._scans_here()
            if scan.annuls is None and scan.scan_id not in annulled
        ]

    def _past(self) -> list[ClosedVisit]:
        return [each for each in self._books.standing() if each.visit.office_id == self._office_id]

    def _scans_here(self) -> list[Scan]:
        return [scan for scan in self._books.scans if scan.office_id == self._office_id]

    def _open_here(self) -> list[OpenVisit]:
        return [visit for visit in self._books.open.values() if visit.office_id == self._office_id]

    def _times_seen(self, scan: Scan) -> list[Sighting]:
        itself = Sighting(scan=scan, desk=scan.desk, setting=scan.setting, seen_at=scan.at)
        again = self._books.repeats.values()
        return [itself, *(each for each in again if each.scan.scan_id == scan.scan_id)]


class FakeLedger:
    """One lock for everything; what fails is forgotten."""

    def __init__(self, offices: FakeOffices, registers: DoorRegisters | None = None) -> None:
        self._offices = offices
        self.registers = registers or NobodyRegistered()
        self._lock = threading.Lock()
        self.books = Books()

    def write(
        self,
        *,
        office_id: str,
        now: datetime,
        work: Callable[[FakeTransaction], _T],
        foreseen: Foreseen | None = None,
    ) -> _T:
        self._offices.get(office_id)
        with self._lock:
            draft = copy.copy(self.books)
            for each in fields(Books):
                setattr(draft, each.name, copy.copy(getattr(self.books, each.name)))
            transaction = FakeTransaction(draft, office_id, now, self.registers)
            result = work(transaction)
            transaction.finish()
            self.books = draft
            return result

    def waiting(self, *, office_id: str, since: datetime) -> tuple[Scan, ...]:
        books = self.books
        annulled = books.annulled()
        here = [
            scan
            for scan in books.scans
            if scan.office_id == office_id and scan.scan_id not in annulled and scan.annuls is None
        ]
        checks = [scan for scan in here if scan.decision is Decision.CHECK]
        answered = {scan.first_id for scan in here}
        inside = {visit.person_key for visit in books.open.values() if visit.office_id == office_id}
        newest = {scan.person_key: scan.scan_id for scan in checks}
        return tuple(
            scan
            for scan in checks
            if scan.arrived_at >= since
            and scan.scan_id not in answered
            and scan.person_key not in inside
            and newest[scan.person_key] == scan.scan_id
        )

    def recent_scans(self, *, office_id: str, desk: str | None, limit: int) -> tuple[Scan, ...]:
        here = [
            scan
            for scan in reversed(self.books.scans)
            if scan.office_id == office_id and desk in (None, scan.desk)
        ]
        return tuple(here[:limit])

    def open_visits(self, *, office_id: str) -> tuple[OpenVisit, ...]:
        return _by_arrival(v for v in self.books.open.values() if v.office_id == office_id)

    def possibly_inside(self, *, office_id: str, since: datetime) -> tuple[ClosedVisit, ...]:
        books = self.books
        stays = [
            *(v for v in books.open.values() if v.office_id == office_id),
            *(c.visit for c in books.standing() if c.visit.office_id == office_id),
        ]
        found = [
            closed
            for closed in books.standing()
            if closed.visit.office_id == office_id
            and closed.closing is Closing.AUTOMATIC
            and closed.left_at > since
            and not any(
                v.person_key == closed.visit.person_key and v.entered_at > closed.visit.entered_at
                for v in stays
            )
        ]
        return tuple(sorted(found, key=lambda c: (c.visit.entered_at, c.visit.visit_id)))

    def corrections(self, *, office_id: str) -> int:
        return self.books.corrected(office_id)

    def revision(self) -> int:
        return len(self.books.scans)

    def close(self) -> None:
        """Nothing to give back."""


class FakeOccupancyViews:
    """Every figure from all stays, the slow and plain way."""

    def __init__(self, ledger: FakeLedger, offices: FakeOffices) -> None:
        self._ledger = ledger
        self._offices = offices

    def revision(self) -> int:
        return self._ledger.revision()

    def live(self) -> tuple[LiveCount, ...]:
        books = self._ledger.books
        return tuple(
            LiveCount(
                office_id=office_id,
                inside=self._inside_now(office_id),
                last_scan_at=max(
                    (
                        scan.at
                        for scan in books.scans
                        if scan.office_id == office_id
                        and scan.annuls is None
                        and scan.kind not in (EventKind.CLOSE_DAY, EventKind.CORRECT)
                    ),
                    default=None,
                ),
            )
            for office_id in sorted(office.id for office in self._offices.all())
        )

    def day_counts(self, *, start: datetime, end: datetime) -> tuple[DayCount, ...]:
        counts = (
            self._day_count(office.id, start=start, end=end)
            for office in sorted(self._offices.all(), key=lambda office: office.id)
        )
        return tuple(count for count in counts if count.entries or count.refusals)

    def hourly_inside(
        self, *, start: datetime, end: datetime
    ) -> dict[str, tuple[OccupancyPoint, ...]]:
        first = start.replace(minute=0, second=0, microsecond=0)
        hours = int((end - first) / HOUR)
        return {
            office.id: tuple(
                OccupancyPoint(
                    at=first + HOUR * number,
                    # What happens in the very instant belongs to the hour that begins.
                    inside=self._inside(office.id, first + HOUR * number - timedelta.resolution),
                )
                for number in range(hours + 1)
            )
            for office in self._offices.all()
        }

    def curve(
        self, *, office_id: str, start: datetime, end: datetime
    ) -> tuple[OccupancyPoint, ...]:
        moments = {start}
        for visit, left_at in self._stays(office_id):
            moments |= {visit.entered_at} | ({left_at} if left_at else set())
        moments |= {c.at for c in self._ledger.books.corrections if c.office_id == office_id}
        points: list[OccupancyPoint] = []
        for at in sorted(each for each in moments if start <= each < end):
            inside = self._inside(office_id, at)
            if not points or points[-1].inside != inside:
                points.append(OccupancyPoint(at=at, inside=inside))
        return tuple(points)

    def flows(self, *, office_id: str, start: datetime, end: datetime) -> tuple[QuarterFlow, ...]:
        flows: dict[datetime, list[int]] = {}
        for visit, left_at in self._stays(office_id):
            for way, at in enumerate((visit.entered_at, left_at)):
                if at is not None and start <= at < end:
                    flows.setdefault(_quarter(at), [0, 0])[way] += visit.people
        return tuple(
            QuarterFlow(start=at, arrivals=flows[at][0], departures=flows[at][1])
            for at in sorted(flows)
        )

    def _stays(self, office_id: str) -> list[tuple[OpenVisit, datetime | None]]:
        books = self._ledger.books
        stays: list[tuple[OpenVisit, datetime | None]] = [
            *((visit, None) for visit in books.open.values()),
            *((closed.visit, closed.left_at) for closed in books.standing()),
        ]
        return [stay for stay in stays if stay[0].office_id == office_id]

    def _inside(self, office_id: str, at: datetime) -> int:
        stays = sum(
            visit.people
            for visit, left_at in self._stays(office_id)
            if visit.entered_at <= at and (left_at is None or at < left_at)
        )
        corrections = self._ledger.books.corrections
        return max(
            0,
            stays + sum(c.people for c in corrections if c.office_id == office_id and c.at <= at),
        )

    def _inside_now(self, office_id: str) -> int:
        books = self._ledger.books
        stays = sum(v.people for v in books.open.values() if v.office_id == office_id)
        return max(0, stays + books.corrected(office_id))

    def _day_count(self, office_id: str, *, start: datetime, end: datetime) -> DayCount:
        came = [v for v, _ in self._stays(office_id) if start <= v.entered_at < end]
        people = {
            kind: len({v.person_key for v in came if v.person_kind is kind})
            + sum(v.companions for v in came if v.person_kind is kind)
            for kind in PersonKind
            if any(v.person_kind is kind for v in came)
        }
        refused = [
            scan
            for scan in self._ledger.books.scans
            if scan.office_id == office_id
            and scan.decision is Decision.REFUSE
            and scan.scan_id not in self._ledger.books.annulled()
            and start <= scan.at < end
        ]
        return DayCount(
            office_id=office_id,
            entries=sum(visit.people for visit in came),
            people=people,
            refusals=len(refused),
        )


def _by_arrival(visits: Iterable[OpenVisit]) -> tuple[OpenVisit, ...]:
    return tuple(sorted(visits, key=lambda visit: (visit.entered_at, visit.visit_id)))


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
