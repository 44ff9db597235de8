"""One locked office's figures: carried along while its events are stored, written once."""

import secrets

from dashboard.domain.scan import ClosedVisit, EventKind, OpenVisit, Scan
from dashboard.store.moments import HOUR_MICROS, micros
from dashboard.store.prepared import Cursor
from dashboard.store.rollup import HourCounts
from dashboard.store.statements import Statements

# Staff may answer a scan for ten minutes after its arrival (design 4.3).
_ANSWERED_WITHIN = 15 * 60_000_000


class OfficeFigures:
    """The occupancy row and the share of the roll-up. `inside` may dip below zero until written."""

    def __init__(
        self,
        *,
        office_id: str,
        inside: int,
        revision: int,
        last_scan_at: int | None,
        built_until: int,
    ) -> None:
        """Begin with what the locked row says."""
        self.office_id = office_id
        self.inside = inside
        self.revision = revision
        self._revision_before = revision
        self._last_scan_at = last_scan_at
        self._built_until = built_until
        self._last_move_at = 0
        self._last_scan_id = ""
        self._counts = HourCounts(office_id)

    def event(self, event: Scan) -> None:
        """An event was stored; what happens at no desk is no sign of life of one."""
        if event.kind not in (EventKind.CLOSE_DAY, EventKind.CORRECT):
            self._last_scan_at = max(self._last_scan_at or 0, micros(event.at))
        self._last_scan_id = event.scan_id
        self._counts.add_event(event)

    def annulment(self, annulment: Scan, of: Scan) -> None:
        """An event no longer counts; the annulment itself never does."""
        self._last_scan_id = annulment.scan_id
        self._counts.take_event(of)

    def opened(self, visit: OpenVisit) -> None:
        """A stay has begun."""
        self._moved(visit.people, at=micros(visit.entered_at))
        self._counts.add_entry(visit)

    def withdrawn(self, visit: OpenVisit) -> None:
        """An open stay has never been."""
        self._moved(-visit.people, at=micros(visit.entered_at))
        self._counts.take_entry(visit)

    def closed(self, closed: ClosedVisit) -> None:
        """An open stay has ended; who moved to another office is closed by that office's event."""
        self._last_scan_id = closed.closing_scan_id
        self._moved(-closed.visit.people, at=micros(closed.left_at))
        self._counts.add_exit(closed)

    def past(self, closed: ClosedVisit) -> None:
        """A stay was over before it was stored."""
        self._counts.add_entry(closed.visit)
        self._counts.add_exit(closed)

    def superseded(self, closed: ClosedVisit) -> None:
        """A closed stay no longer holds."""
        self._counts.take_entry(closed.visit)
        self._counts.take_exit(closed)

    def corrected(self, people: int, *, at: int) -> None:
        """A headcount added people or took some away."""
        self._moved(people, at=at)
        self._counts.add_correction(at, people=people)

    def write(self, cursor: Cursor, statements: Statements) -> None:
        """Write everything; the last step before the commit."""
        if not self._counts:
            return
        self._clip(cursor, statements)
        for row in self._counts.rows():
            statements.count.run(cursor, **row)
        statements.set_occupancy.run(
            cursor,
            of_office=self.office_id,
            inside=self.inside,
            revision=max(self.revision, self._revision_before + 1),
            last_scan_at=self._last_scan_at,
            built_until=self._still_built(),
        )

    def _still_built(self) -> int:
        """Until when the finished days' figures still tell the truth (design section 5)."""
        # An answer or an override also changes what its first scan counts as, minutes before.
        touched = self._counts.earliest_hour() * HOUR_MICROS - _ANSWERED_WITHIN
        return min(self._built_until, touched)

    def _moved(self, people: int, *, at: int) -> None:
        self.inside += people
        self._last_move_at = max(self._last_move_at, at)

    def _clip(self, cursor: Cursor, statements: Statements) -> None:
        # Stays that close eat up a headcount's negative remainder (design 4.4, "Headcount"). Until
        # the newest headcount nobody too many was away, whenever what is undone now had happened.
        if self.inside >= 0:
            return
        newest = statements.rare.last_correction.row(cursor, office_id=self.office_id)
        people, at = -self.inside, max(self._last_move_at, (newest and newest[0]) or 0)
        statements.rare.add_correction.run(
            cursor,
            correction_id=secrets.token_hex(16),
            office_id=self.office_id,
            at=at,
            people=people,
            scan_id=self._last_scan_id,
            note="clipped",
        )
        self.corrected(people, at=at)
