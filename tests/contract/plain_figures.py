"""The figures of design 4.5 by brute force: every row is looked at for every question."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.services.figures import DayLine, Dwell
from dashboard.store.moments import instant
from dashboard.store.tables import correction, open_visit, scan, superseded, visit
from tests.contract.door import ZONE


@dataclass(frozen=True)
class PlainFigures:
    """One office's ledger, read whole."""

    limit: int
    events: list[Any] = field(default_factory=list)
    stays: list[Any] = field(default_factory=list)
    corrections: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, engine: sa.Engine, office_id: str, *, limit: int) -> "PlainFigures":
        with engine.connect() as connection:
            rows = [connection.execute(sa.select(table)).all() for table in _TABLES]
        scans, opened, closed, gone, corrections = rows
        annulled = {row.annuls for row in scans}
        void = {row.visit_id for row in gone}
        events = [row for row in scans if row.annuls is None and row.scan_id not in annulled]
        stays = [*opened, *(row for row in closed if row.visit_id not in void)]
        return cls(
            limit,
            *(
                [row for row in some if row.office_id == office_id]
                for some in (events, stays, corrections)
            ),
        )

    def inside(self, at: datetime) -> int:
        stays = sum(1 + s.companions for s in self.stays if came(s) <= at < left(s))
        return max(0, stays + sum(c.people for c in self.corrections if instant(c.at) <= at))

    def spent(self, since: datetime, until: datetime, *, least: float = 0) -> tuple[int, int]:
        """Microseconds, and microseconds spent by all, with at least so many people inside."""
        moments = {since, until}
        for stay in self.stays:
            moments |= {came(stay), left(stay)}
        moments |= {instant(c.at) for c in self.corrections}
        within = sorted(at for at in moments if since <= at <= until)
        lasted = people = 0
        for start, end in pairwise(within):
            inside = self.inside(start)
            if inside >= max(least, 0 if least == 0 else 1):
                lasted += (end - start) // timedelta(microseconds=1)
                people += inside * ((end - start) // timedelta(microseconds=1))
        return lasted, people

    def changes(self, start: datetime, end: datetime) -> set[datetime]:
        moments = [came(s) for s in self.stays] + [left(s) for s in self.stays]
        moments += [instant(c.at) for c in self.corrections]
        return {start, *(moment for moment in moments if start <= moment < end)}

    def day(self, day: date, *, at: datetime) -> dict[str, Any]:
        start, end = day_bounds(day, ZONE)
        end = min(end, at)
        entered = [s for s in self.stays if start <= came(s) < end]
        ended = [s for s in self.stays if start <= left(s) < end]
        changes = self.changes(start, end)
        peak = max(self.inside(moment) for moment in changes)
        people = {
            kind: len({s.person_key for s in entered if s.person_kind == kind})
            + sum(s.companions for s in entered if s.person_kind == kind)
            for kind in ("employee", "visitor")
        }
        return {
            "entries": sum(1 + s.companions for s in entered),
            "exits": sum(1 + s.companions for s in ended),
            "people": people,
            "companions": sum(s.companions for s in entered),
            "refusals": sum(e.decision == "refuse" for e in self._on(day, at)),
            "peak": peak,
            "peak_at": min(m for m in changes if self.inside(m) == peak) if peak else start,
            "open_seconds": (end - start) // timedelta(seconds=1),
            "open_person_seconds": self.spent(start, end)[1] // 1_000_000,
            "busy_seconds": self.spent(start, end, least=0.6 * self.limit)[0] // 1_000_000,
            "full_seconds": self.spent(start, end, least=self.limit)[0] // 1_000_000,
            "automatic": sum(s.closing == "automatic" for s in ended),
        }

    def line(self, day: date, *, at: datetime) -> DayLine:
        start, end = day_bounds(day, ZONE)
        end = min(end, at)
        quarters, moment = [], start
        while moment < end:
            quarters.append(self.inside(moment))
            moment += timedelta(minutes=15)
        peak = max(self.inside(moment) for moment in self.changes(start, end))
        return DayLine(tuple(quarters), peak, self.inside(end - timedelta(microseconds=1)))

    def typical(self, day: date) -> tuple[int, dict[datetime, tuple[float, float]]]:
        """How many of the eight same weekdays before had anybody, and their middle 80 % inside."""
        start, end = day_bounds(day, ZONE)
        before = [day - timedelta(weeks=back) for back in range(1, 9)]
        lines = [self.line(each, at=start) for each in before]
        came = [(*line.quarters, line.at_end) for line in lines if line.peak]
        if len(came) < 3:
            return 0, {}
        moments = [start + n * timedelta(minutes=15) for n in range(97)]
        assert moments[-1] == end
        return len(came), {
            moment: (between(counts, 0.1), between(counts, 0.9))
            for moment, counts in zip(moments, zip(*came, strict=True), strict=True)
        }

    def mix(self, day: date, *, at: datetime) -> dict[tuple[str, str, str], tuple[int, int]]:
        asked = [
            e for e in self._on(day, at) if e.direction == "in" and e.reason != "already_inside"
        ]
        start, end = day_bounds(day, ZONE)
        entered = [s for s in self.stays if start <= came(s) < min(end, at)]
        came_as = Counter(known(e) for e in asked if e.person_key is None)
        for key in {e.person_key for e in asked} - {None}:
            last = max((e.at, known(e)) for e in asked if e.person_key == key)
            came_as[last[1]] += 1
        let_in: Counter[tuple[str, str, str]] = Counter()
        for key in {s.person_key for s in entered}:
            let_in[max((s.entered_at, known(s)) for s in entered if s.person_key == key)[1]] += 1
        return {line: (came_as[line], let_in[line]) for line in came_as.keys() | let_in.keys()}

    def refusals(self, day: date, *, at: datetime) -> Counter[tuple[str, bool]]:
        let_in = {e.first_id for e in self.events if e.kind == "override" and e.visit_id}
        return Counter(
            (e.reason, (e.first_id or e.scan_id) in let_in)
            for e in self._on(day, at)
            if e.decision == "refuse"
        )

    def dwell(self, first: date, last: date, *, at: datetime) -> Dwell:
        start, end = day_bounds(first, ZONE)[0], min(day_bounds(last, ZONE)[1], at)
        ended = [s for s in self.stays if start <= left(s) < end]
        lengths = [((left(s) - came(s)) // timedelta(minutes=1), s.closing) for s in ended]
        listed = ("list", "counted")
        return Dwell(
            by_scan=Counter(n for n, how in lengths if how in ("scan", "moved")),
            by_list=Counter(n for n, how in lengths if how in listed),
            automatic=sum(how == "automatic" for _, how in lengths),
        )

    def waits(self, *, at: datetime) -> tuple[Counter[int], Counter[int]]:
        at_first = {e.scan_id: e.at for e in self.events}
        waits = Counter(
            max(0, e.arrived_at - e.at) // 1000
            for e in self.events
            if e.kind == "scan" and not {"late", "time_corrected"} & set(e.flags.split(","))
        )
        answers = Counter(
            max(0, e.at - at_first[e.first_id]) // 1_000_000
            for e in self.events
            if e.kind in ("confirm", "decline") and e.first_id in at_first
        )
        return waits, answers

    def hours(self, first: date, last: date, *, at: datetime) -> dict[tuple[int, int], list[int]]:
        cells: dict[tuple[int, int], list[int]] = {}
        day = first
        while day <= last:
            start, end = day_bounds(day, ZONE)
            hour = start
            while hour < min(end, at):
                until = min(hour + timedelta(hours=1), at)
                line = [
                    sum(1 + s.companions for s in self.stays if hour <= came(s) < until),
                    sum(1 + s.companions for s in self.stays if hour <= left(s) < until),
                    self.spent(hour, until)[1] // 1_000_000,
                ]
                key = (day.isoweekday(), hour.astimezone(ZONE).hour)
                if any(line):
                    before = cells.get(key, [0, 0, 0])
                    cells[key] = [was + more for was, more in zip(before, line, strict=True)]
                hour += timedelta(hours=1)
            day += timedelta(days=1)
        return cells

    def _on(self, day: date, at: datetime) -> list[Any]:
        return [
            e for e in self.events if local_day(instant(e.at), ZONE) == day and instant(e.at) < at
        ]


_TABLES = (scan, open_visit, visit, superseded, correction)
_NEVER = datetime.max.replace(tzinfo=ZONE)


def between(counts: tuple[int, ...], share: float) -> float:
    """The value at this share of the way from the least to the most, by straight lines."""
    ordered = sorted(counts)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def came(stay: Any) -> datetime:
    """When a stay began."""
    return instant(stay.entered_at)


def left(stay: Any) -> datetime:
    """When a stay ended; an open one never has."""
    return instant(stay.left_at) if hasattr(stay, "left_at") else _NEVER


def known(row: Any) -> tuple[str, str, str]:
    """What was known of a person."""
    return row.person_kind or "", row.colour or "", row.evidence
