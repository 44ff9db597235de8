"""The visit log: every event of the offices, page by page, masked, searched and exported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.domain.people import Colour, Evidence, PersonKind, masked_name, normalised_name
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, EventKind, Scan
from dashboard.domain.verdict import Reason
from dashboard.services.access import Permission, User, require
from dashboard.services.front_desk import name_of_scan
from dashboard.services.ports import NameSeal, Offices

PAGE = 50
# Names are sealed one by one, so a search opens each: this many take about a second.
MOST_OPENED = 20_000
# Names are erased in time, so a search over years may open few and still read for minutes.
MOST_READ = 100_000
_CHUNK = 1000


class LogState(StrEnum):
    """What became of an event since."""

    HOLDS = "holds"
    ANNULLED = "annulled"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """Which events: `start <= at < end`, and what each empty set leaves open.

    `name` is looked for in the full name, in the service, where names are open.
    """

    start: datetime
    end: datetime
    kinds: frozenset[PersonKind] = frozenset()
    colours: frozenset[Colour | None] = frozenset()
    decisions: frozenset[Decision] = frozenset()
    evidences: frozenset[Evidence] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    state: LogState | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The last event of one office that was given: `(at, number)` of the office's own order."""

    office_id: str
    at: datetime
    number: int


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """An event with its place in its office's order, and whether it was taken back."""

    scan: Scan
    number: int
    annulled: bool


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One line of the log. `name` is masked; None where nothing is kept."""

    event_id: str
    office_id: str
    desk: str
    at: datetime
    arrived_at: datetime
    event: EventKind
    direction: Direction
    kind: PersonKind | None
    colour: Colour | None
    evidence: Evidence
    decision: Decision
    reason: Reason
    name: str | None
    companions: int
    overridden: bool
    annulled: bool


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """Newest first. `after` is where the next page begins; None at the end of the filter.

    A search by name stops after MOST_OPENED names or MOST_READ events: then `after` is set though
    the page may be short, and `searched_back_to` says how far it came.
    """

    rows: tuple[LogRow, ...]
    after: Cursor | None
    searched_back_to: datetime


@dataclass(frozen=True, kw_only=True)
class ExportPart:
    """Some rows of an export, and how many events were looked at for them."""

    rows: tuple[LogRow, ...]
    read: int


class LogViews(Protocol):
    """The events of one office, newest first. Raises LedgerUnavailable."""

    def events(
        self, *, office_id: str, wanted: LogFilter, after: Cursor | None, limit: int
    ) -> tuple[LoggedEvent, ...]:
        """At most `limit` events that the filter (its name apart) wants, older than `after`."""

    def count(self, *, office_id: str, wanted: LogFilter) -> int:
        """How many events the filter (its name apart) wants."""


@dataclass
class _Search:
    """Whose names were open already: one person's is opened once."""

    wanted: str
    known: dict[str, bool] = field(default_factory=dict)
    opened: int = 0

    def is_long(self, read: int) -> bool:
        """Whether it should tell how far it came before it goes on."""
        return bool(self.wanted) and (self.opened >= MOST_OPENED or read >= MOST_READ)

    def matches(self, scan: Scan, seal: NameSeal) -> bool:
        """Whether every word that is looked for is in the full name."""
        if not self.wanted:
            return True
        if scan.sealed_name is None:
            return False
        key = scan.person_key or scan.root_id
        if key not in self.known:
            self.opened += 1
            name = normalised_name(name_of_scan(scan, seal=seal) or "")
            self.known[key] = all(word in name for word in self.wanted.split())
        return self.known[key]


class VisitLog:
    """For whoever may see people of the office. NotAllowed and NotFound before anything is read."""

    def __init__(self, *, views: LogViews, offices: Offices, seal: NameSeal) -> None:
        """Read through these ports."""
        self._views = views
        self._offices = offices
        self._seal = seal

    def page(
        self,
        *,
        user: User,
        office_id: str,
        wanted: LogFilter,
        after: Cursor | None = None,
        size: int = PAGE,
    ) -> LogPage:
        """The next page of one office's events."""
        self._require(user, office_id)
        search = _Search(normalised_name(wanted.name))
        rows: list[LogRow] = []
        events = self._all(office_id, wanted, after, chunk=_CHUNK if wanted.name else size)
        for read, event in enumerate(events):
            if len(rows) == size or search.is_long(read):
                back_to = after.at if after else wanted.end
                return LogPage(rows=tuple(rows), after=after, searched_back_to=back_to)
            after = _cursor(event)
            if search.matches(event.scan, self._seal):
                rows.append(self._row(event))
        return LogPage(rows=tuple(rows), after=None, searched_back_to=wanted.start)

    def check(self, *, user: User, office_id: str) -> None:
        """Whether the user may see this office's log. Raises NotAllowed and NotFound."""
        self._require(user, office_id)

    def count(self, *, user: User, office_id: str, wanted: LogFilter) -> int:
        """How many events there are, whoever's name is looked for in them."""
        self._require(user, office_id)
        return self._views.count(office_id=office_id, wanted=wanted)

    def export(self, *, user: User, office_id: str, wanted: LogFilter) -> Iterator[ExportPart]:
        """Every row of the filter in parts, newest first, never more than one part in memory."""
        self._require(user, office_id)
        return self._exported(office_id, wanted)

    def _exported(self, office_id: str, wanted: LogFilter) -> Iterator[ExportPart]:
        search = _Search(normalised_name(wanted.name))
        after: Cursor | None = None
        while events := self._views.events(
            office_id=office_id, wanted=wanted, after=after, limit=_CHUNK
        ):
            after = _cursor(events[-1])
            found = [event for event in events if search.matches(event.scan, self._seal)]
            if len(search.known) >= MOST_OPENED:
                search.known.clear()
            yield ExportPart(rows=tuple(self._row(event) for event in found), read=len(events))

    def _all(
        self, office_id: str, wanted: LogFilter, after: Cursor | None, *, chunk: int
    ) -> Iterator[LoggedEvent]:
        # One more than a page, so that the page knows whether anything follows.
        events: Sequence[LoggedEvent] = self._views.events(
            office_id=office_id, wanted=wanted, after=after, limit=chunk + 1
        )
        while events:
            yield from events
            events = self._views.events(
                office_id=office_id, wanted=wanted, after=_cursor(events[-1]), limit=chunk + 1
            )

    def _require(self, user: User, office_id: str) -> None:
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        self._offices.get(office_id)

    def _row(self, event: LoggedEvent) -> LogRow:
        scan = event.scan
        name = name_of_scan(scan, seal=self._seal)
        return LogRow(
            event_id=scan.scan_id,
            office_id=scan.office_id,
            desk=scan.desk,
            at=scan.at,
            arrived_at=scan.arrived_at,
            event=scan.kind,
            direction=scan.direction,
            kind=scan.person_kind,
            colour=scan.colour,
            evidence=scan.evidence,
            decision=scan.decision,
            reason=scan.reason,
            name=masked_name(name) if name else None,
            companions=scan.companions,
            overridden=scan.override is not None,
            annulled=event.annulled,
        )


def _cursor(event: LoggedEvent) -> Cursor:
    scan = event.scan
    return Cursor(office_id=scan.office_id, at=scan.at, number=event.number)
