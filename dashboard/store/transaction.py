"""One office's ledger while its occupancy row is locked: the port's reads and writes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import itemgetter

from dashboard.domain.errors import LedgerUnavailable, NotFound
from dashboard.domain.positive_case import Wanted
from dashboard.domain.scan import ClosedVisit, DirectionSetting, OpenVisit, Scan, Sighting
from dashboard.services.audit import AuditEntry
from dashboard.services.door_registers import Registered
from dashboard.store.amendments import Amendments
from dashboard.store.door_registers import registered_in
from dashboard.store.moments import instant, micros
from dashboard.store.office_figures import OfficeFigures
from dashboard.store.prepared import Cursor, named_keys
from dashboard.store.rows import (
    SCAN_WIDTH,
    Row,
    closed_values,
    scan_of,
    scan_values,
    stay_of,
    stay_values,
)
from dashboard.store.statements import PersonStatements, Statements

# Of a row that begins with SCAN_COLUMNS.
_NUMBER = itemgetter(1)


class SqlTransaction(Amendments):
    """Implements the port `LedgerTransaction` on one cursor.

    The office's figures are carried along and written once, by `finish`, with the roll-up.
    """

    def __init__(
        self,
        *,
        cursor: Cursor,
        statements: Statements,
        office_id: str,
        now: datetime | None,
        other: Callable[[str], "SqlTransaction"],
    ) -> None:
        """Lock the office. `now` None asks the database for the time. Raises NotFound.

        `other` gives the transaction's part at another office.
        """
        locked = statements.lock.row(cursor, office_id=office_id)
        if locked is None:
            raise NotFound(what="office", id=office_id)
        inside, revision, last_scan_at, self._terms, built_until = locked
        figures = OfficeFigures(
            office_id=office_id,
            inside=inside,
            revision=revision,
            last_scan_at=last_scan_at,
            built_until=built_until,
        )
        super().__init__(cursor=cursor, statements=statements, figures=figures)
        self._now = now or _database_time(statements, cursor)
        self._other = other
        self._seen_open: tuple[tuple[str, ...], tuple[OpenVisit, ...]] = ((), ())

    @property
    def now(self) -> datetime:
        """The time of arrival."""
        return self._now

    def terms(self) -> int:
        """The count of changes of what the limit follows from."""
        return int(self._terms)

    def other(self, office_id: str) -> "SqlTransaction":
        """Another office in the same transaction, locked too."""
        return self._other(office_id)

    def inside(self) -> int:
        """People inside now."""
        return max(0, self._figures.inside)

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        """What stands in the registers of this person."""
        statement, values = self._statements.registers.about(wanted, shown=shown, at=at)
        return registered_in(statement.rows(self._cursor, **values), wanted=wanted)

    def scan(self, scan_id: str) -> Scan | None:
        """The event with this id, or the event that a repeat with this id was folded into."""
        row = self._statements.scan.row(self._cursor, scan_id=scan_id)
        return scan_of(row) if row else None

    def thread(self, first_id: str) -> tuple[Scan, ...]:
        """A scan and the events bound to it, oldest first."""
        rows = self._statements.thread.rows(self._cursor, first_id=first_id)
        return tuple(scan_of(row) for row in rows)

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Sighting, ...]:
        """The person's standing events here that were seen at or after `since`, newest first."""
        rows = self._of_person(keys).sightings.rows(
            self._cursor, office_id=self._office_id, since=micros(since), **named_keys(keys)
        )
        return tuple(_sighting(row) for row in sorted(rows, key=_NUMBER, reverse=True))

    def open_visit_of(self, keys: Sequence[str]) -> OpenVisit | None:
        """The person's open stay here."""
        return next((v for v in self._open_visits_of(keys) if v.office_id == self._office_id), None)

    def open_visit(self, visit_id: str) -> OpenVisit | None:
        """The open stay here with this id."""
        row = self._statements.open_visit.row(
            self._cursor, visit_id=visit_id, office_id=self._office_id
        )
        return stay_of(row) if row else None

    def open_visits_elsewhere(self, keys: Sequence[str]) -> tuple[OpenVisit, ...]:
        """The person's open stays at other offices."""
        # Those are not locked: what was seen while looking here is as good as another look.
        keys_then, seen = self._seen_open
        stays = seen if keys_then == tuple(keys) else self._open_visits_of(keys)
        return tuple(visit for visit in stays if visit.office_id != self._office_id)

    def _open_visits_of(self, keys: Sequence[str]) -> tuple[OpenVisit, ...]:
        rows = self._of_person(keys).open_visits.rows(self._cursor, **named_keys(keys))
        stays = tuple(stay_of(row) for row in rows)
        self._seen_open = tuple(keys), stays
        return stays

    def unmatched_exit(
        self, keys: Sequence[str], *, after: datetime, before: datetime
    ) -> Scan | None:
        """The earliest `not_inside` exit here with `after <= at < before` that closed nothing."""
        row = self._of_person(keys).unmatched_exit.row(
            self._cursor,
            office_id=self._office_id,
            after=micros(after),
            before=micros(before),
            **named_keys(keys),
        )
        return scan_of(row) if row else None

    def add_scan(self, scan: Scan) -> None:
        """Append an event; `finish` writes its share of the roll-up and the change counter."""
        self._append(scan)
        self._figures.event(scan)

    def add_repeat(self, scan_id: str, *, again: Sighting) -> None:
        """Remember that this id was a repeat of an event."""
        self._statements.add_repeat.run(
            self._cursor,
            scan_id=scan_id,
            of_scan_id=again.scan.scan_id,
            office_id=self._office_id,
            person_key=again.scan.person_key,
            desk=again.desk,
            setting=again.setting,
            seen_at=micros(again.seen_at),
        )

    def open(self, visit: OpenVisit) -> None:
        """Open a stay."""
        self._statements.open.run(self._cursor, **stay_values(visit))
        self._figures.opened(visit)

    def close(self, closed: ClosedVisit) -> None:
        """End an open stay."""
        self._take_off(closed.visit)
        self._append_closed(closed)
        self._figures.closed(closed)

    def audit(self, entry: AuditEntry) -> None:
        """Keep an entry of the audit log in this transaction."""
        self._statements.audit.append(self._cursor, entry)

    def finish(self) -> None:
        """Write what was counted; the last step before the commit."""
        self._figures.write(self._cursor, self._statements)

    def _append(self, scan: Scan) -> None:
        self._figures.revision += 1
        values = scan_values(scan, number=self._figures.revision)
        self._statements.add_scan.run(self._cursor, **values)

    def _take_off(self, visit: OpenVisit) -> None:
        named = {
            "visit_id": visit.visit_id,
            "person_key": visit.person_key,
            "office_id": visit.office_id,
        }
        if visit in self._seen_open[1] and visit.office_id == self._office_id:
            # The office is locked, so it is still open.
            self._statements.close.run(self._cursor, **named)
            self._seen_open = ((), ())
        elif self._statements.close.row(self._cursor, **named) is None:
            raise NotFound(what="visit", id=visit.visit_id)

    def _append_closed(self, closed: ClosedVisit) -> None:
        self._statements.add_visit.run(self._cursor, **closed_values(closed))

    def _of_person(self, keys: Sequence[str]) -> PersonStatements:
        return self._statements.of_person(len(keys))


def _database_time(statements: Statements, cursor: Cursor) -> datetime:
    row = statements.clock.row(cursor)
    if row is None:
        raise LedgerUnavailable("the database did not tell the time")
    return instant(row[0])


def _sighting(row: Row) -> Sighting:
    desk, setting, seen_at = row[SCAN_WIDTH:]
    return Sighting(
        scan=scan_of(row),
        desk=desk,
        setting=DirectionSetting(setting),
        seen_at=instant(seen_at),
    )
