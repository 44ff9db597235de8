"""What annulments, corrections and headcounts read and write, while the office is locked."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.domain.scan import ClosedVisit, OpenVisit, Scan
from dashboard.store.moments import instant, micros
from dashboard.store.office_figures import OfficeFigures
from dashboard.store.prepared import Cursor
from dashboard.store.rows import closed_of, scan_of, stay_of
from dashboard.store.statements import Statements

# Automatic closing ends a stay after 16 hours, and a late exit lengthens it by 12 at most. Without
# a bound the look-up would read an office's whole past.
_LONGEST_STAY = timedelta(hours=48)


class Amendments(ABC):
    """The rare half of `SqlTransaction`."""

    def __init__(self, *, cursor: Cursor, statements: Statements, figures: OfficeFigures) -> None:
        """Work on the office of `figures`, whose row is locked."""
        self._cursor = cursor
        self._statements = statements
        self._rare = statements.rare
        self._figures = figures
        self._office_id = figures.office_id

    @abstractmethod
    def _append(self, scan: Scan) -> None: ...

    @abstractmethod
    def _take_off(self, visit: OpenVisit) -> None: ...

    @abstractmethod
    def _append_closed(self, closed: ClosedVisit) -> None: ...

    def open_visits(self) -> tuple[OpenVisit, ...]:
        """Everybody's open stay here, oldest first."""
        rows = self._rare.open_visits.rows(self._cursor, office_id=self._office_id)
        return tuple(stay_of(row) for row in rows)

    def last_event(self, desk: str) -> Scan | None:
        """The newest event of a desk here that holds."""
        row = self._rare.last_event.row(self._cursor, office_id=self._office_id, desk=desk)
        return scan_of(row) if row else None

    def has_later_event(self, event: Scan) -> bool:
        """Whether its person has a standing event here that came in or happened after it."""
        row = self._rare.later_event.row(
            self._cursor,
            office_id=self._office_id,
            person_key=event.person_key,
            scan_id=event.scan_id,
            at=micros(event.at),
        )
        return row is not None

    def opened_by(self, entry: Scan) -> tuple[OpenVisit, ...]:
        """Open stays that began with an entry."""
        rows = self._rare.opened_by.rows(
            self._cursor, office_id=self._office_id, scan_id=entry.root_id
        )
        return tuple(stay_of(row) for row in rows)

    def ended_of(self, entry: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that began with an entry, and hold."""
        rows = self._rare.ended_of.rows(
            self._cursor,
            office_id=self._office_id,
            scan_id=entry.root_id,
            entered_at=micros(entry.at),
        )
        return tuple(closed_of(row) for row in rows)

    def closed_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that an event ended, and that hold."""
        rows = self._rare.closed_by.rows(
            self._cursor,
            office_id=self._office_id,
            scan_id=event.scan_id,
            since=micros(event.at),
        )
        return tuple(closed_of(row) for row in rows)

    def moved_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Stays at other offices that an entry here closed, and that hold, by office."""
        rows = self._rare.moved_by.rows(
            self._cursor,
            office_id=self._office_id,
            scan_id=event.scan_id,
            at=micros(event.at),
        )
        return tuple(closed_of(row) for row in rows)

    def superseded_by(self, event: Scan) -> tuple[ClosedVisit, ...]:
        """Closed stays that an event has put another in the place of."""
        rows = self._rare.superseded_by.rows(
            self._cursor, office_id=self._office_id, scan_id=event.scan_id
        )
        return tuple(closed_of(row) for row in rows)

    def automatic_closing_of(self, keys: Sequence[str], *, since: datetime) -> ClosedVisit | None:
        """The person's last stay here that was closed automatically after `since`, and holds."""
        for key in keys:
            row = self._rare.automatic_closing.row(
                self._cursor, office_id=self._office_id, person_key=key, since=micros(since)
            )
            if row is not None:
                return closed_of(row)
        return None

    def was_inside(self, keys: Sequence[str], *, at: datetime) -> bool:
        """Whether a closed stay of the person here, that holds, lasted at this moment."""
        moment, began_after = micros(at), micros(at - _LONGEST_STAY)
        return any(
            self._rare.stay_at.row(
                self._cursor,
                office_id=self._office_id,
                person_key=key,
                at=moment,
                began_after=began_after,
            )
            for key in keys
        )

    def automatic_closing(self, visit_id: str, *, since: datetime) -> ClosedVisit | None:
        """The stay here with this id, if it was closed automatically after `since` and holds."""
        row = self._rare.automatic_closing_of_stay.row(
            self._cursor, office_id=self._office_id, visit_id=visit_id, since=micros(since)
        )
        return None if row is None else closed_of(row)

    def annul(self, annulment: Scan, *, of: Scan) -> None:
        """Append an annulment; the event no longer counts."""
        self._append(annulment)
        self._figures.annulment(annulment, of)

    def withdraw(self, visit: OpenVisit) -> None:
        """Take an open stay away as though it had never begun."""
        self._take_off(visit)
        self._figures.withdrawn(visit)

    def supersede(self, closed: ClosedVisit, *, by: str) -> None:
        """Let a closed stay no longer hold; `by` is the event that says so."""
        self._rare.supersede.run(self._cursor, visit_id=closed.visit.visit_id, scan_id=by)
        self._figures.superseded(closed)

    def add_past(self, closed: ClosedVisit) -> None:
        """Append a stay that is over already."""
        self._append_closed(closed)
        self._figures.past(closed)

    def match(self, exit_: Scan, *, to: OpenVisit) -> None:
        """Remember that an early exit has found its entry."""
        self._rare.match_exit.run(self._cursor, scan_id=exit_.scan_id, visit_id=to.visit_id)

    def corrections(self) -> int:
        """People that corrections add to the open stays now; negative where they take away."""
        row = self._rare.open_people.row(self._cursor, office_id=self._office_id)
        return self._figures.inside - (row[0] if row else 0)

    def corrections_by(self, event: Scan) -> int:
        """People that an event's own corrections added or took away."""
        row = self._rare.corrections_by.row(
            self._cursor,
            office_id=self._office_id,
            scan_id=event.scan_id,
            since=micros(event.at),
        )
        return int(row[0]) if row else 0

    def last_correction_at(self) -> datetime | None:
        """When the newest correction was made."""
        row = self._rare.last_correction.row(self._cursor, office_id=self._office_id)
        return instant(row[0]) if row and row[0] is not None else None

    def correct(self, people: int, *, at: datetime, by: str) -> None:
        """Add people without a stay, or take some away; `by` is the event that says so."""
        self._rare.add_correction.run(
            self._cursor,
            correction_id=secrets.token_hex(16),
            office_id=self._office_id,
            at=micros(at),
            people=people,
            scan_id=by,
            note="",
        )
        self._figures.corrected(people, at=micros(at))
