"""The colour mix as a chart wants it: rows of office and day added up by time, office, colour.

Pure functions over the rows of `figures`. Rows count distinct people of one office and day, so
sums over days or offices are person-days: who came on three days counts three times. Rows that
were already added up over the days of a bar stand on its first day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from dashboard.domain.calendar import week_of
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.small_numbers import without_small, without_small_in_parts
from dashboard.domain.verdict import Reason
from dashboard.services.figures import MixRow, Period, RefusalRow

# From the ground up, as every chart stacks them; None: not known.
COLOURS: tuple[Colour | None, ...] = (*Colour, None)

# Of which bar, office and kind; of which colour and whether admitted.
_Line = tuple[int, str, PersonKind | None]
_Cell = tuple[Colour | None, bool]
_Of = TypeVar("_Of")
_Group = TypeVar("_Group")


class Measure(StrEnum):
    """Whom a share is of: everybody who asked to come in, or those who were let in."""

    CAME = "came"
    ADMITTED = "admitted"


class Grain(StrEnum):
    """What one bar is."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What of the rows is looked at; None leaves open."""

    office_id: str | None = None
    kind: PersonKind | None = None
    days: Period | None = None

    def keeps(self, row: MixRow | RefusalRow) -> bool:
        """Whether the row is looked at."""
        return (
            (self.office_id is None or row.office_id == self.office_id)
            and (self.kind is None or row.kind is self.kind)
            and (self.days is None or self.days.first <= row.day <= self.days.last)
        )


@dataclass(frozen=True, kw_only=True)
class Share(Generic[_Of, _Group]):
    """Person-days of one bar `of`, by group."""

    of: _Of
    counts: Mapping[_Group, int]

    @property
    def total(self) -> int:
        """All of the bar."""
        return sum(self.counts.values())

    def share(self, group: _Group) -> float:
        """This group's part, 0 to 1; 0 where nobody came."""
        return self.counts.get(group, 0) / self.total if self.total else 0.0


@dataclass(frozen=True, kw_only=True)
class ReasonCount:
    """Refusals (events) for one reason; `overridden` of them were let in after all."""

    reason: Reason
    events: int
    overridden: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of what may leave the house: person-days by colour and whether admitted.

    None stands for 1 to 4 people, and for what would tell them.
    """

    days: Period
    office_id: str
    kind: PersonKind | None
    counts: Mapping[tuple[Colour | None, bool], int | None]


def usual_grain(period: Period) -> Grain:
    """Days as long as their bars can be told apart, weeks beyond."""
    return Grain.DAY if period.days <= 31 else Grain.WEEK


def bars_of(period: Period, grain: Grain) -> tuple[Period, ...]:
    """The days or calendar weeks (from Monday) of the period; its ends may cut a week."""
    if grain is Grain.DAY:
        days = (period.first + timedelta(days=number) for number in range(period.days))
        return tuple(Period(first=day, last=day) for day in days)
    first, found = period.first, []
    while first <= period.last:
        sunday = first + timedelta(days=7 - first.isoweekday())
        found.append(Period(first=first, last=min(sunday, period.last)))
        first = sunday + timedelta(days=1)
    return tuple(found)


def kept(rows: Iterable[MixRow], narrowing: Narrowing) -> tuple[MixRow, ...]:
    """The rows that are looked at."""
    return tuple(row for row in rows if narrowing.keeps(row))


def by_colour(rows: Iterable[MixRow], *, measure: Measure) -> Counter[Colour | None]:
    """Person-days by colour."""
    counts: Counter[Colour | None] = Counter()
    for row in rows:
        counts[row.colour] += _number(row, measure)
    return counts


def colours_by_time(
    rows: Iterable[MixRow], bars: Sequence[Period], *, measure: Measure
) -> tuple[Share[Period, Colour | None], ...]:
    """A bar for each stretch of time in which somebody came."""
    return _by_time(rows, bars, measure, lambda row: row.colour)


def evidence_by_time(
    rows: Iterable[MixRow], bars: Sequence[Period], *, measure: Measure
) -> tuple[Share[Period, Evidence], ...]:
    """As `colours_by_time`, by how the colour was known."""
    return _by_time(rows, bars, measure, lambda row: row.evidence)


def colours_by_office(
    rows: Iterable[MixRow], office_ids: Sequence[str], *, measure: Measure
) -> tuple[Share[str, Colour | None], ...]:
    """A bar for each of these offices to which somebody came, in their order."""
    found = _grouped(rows, measure, of=lambda row: row.office_id, by=lambda row: row.colour)
    return tuple(Share(of=each, counts=found[each]) for each in office_ids if each in found)


def by_reason(rows: Iterable[RefusalRow], narrowing: Narrowing) -> tuple[ReasonCount, ...]:
    """Refusals by reason, the most frequent first."""
    events: Counter[Reason] = Counter()
    overridden: Counter[Reason] = Counter()
    for row in rows:
        if narrowing.keeps(row):
            events[row.reason] += row.events
            overridden[row.reason] += row.overridden
    return tuple(
        ReasonCount(reason=reason, events=number, overridden=overridden[reason])
        for reason, number in events.most_common()
        if number
    )


def told(rows: Iterable[MixRow], bars: Sequence[Period]) -> tuple[Told, ...]:
    """What may leave the house (design 4.5), by bar, office and kind.

    Each person-day is in one cell only and no sum is told, so that a count kept back cannot be
    reckoned from the others of a line; nor from the other days beside a file of the same weeks.
    """
    place = _places(bars)
    found: dict[_Line, Counter[_Cell]] = {}
    for row in rows:
        if row.day not in place:
            continue
        line = found.setdefault((place[row.day], row.office_id, row.kind), Counter())
        line[row.colour, True] += row.admitted
        line[row.colour, False] += row.came - row.admitted
    ordered = sorted(found, key=lambda key: (key[0], key[1], key[2] or ""))
    beside = _told_beside_weeks(found, bars)
    return tuple(
        Told(
            days=bars[key[0]],
            office_id=key[1],
            kind=key[2],
            counts={
                cell: count if beside[key, cell] is not None else None
                for cell, count in without_small(found[key], total_is_told=False).items()
            },
        )
        for key in ordered
    )


def _told_beside_weeks(
    found: Mapping[_Line, Mapping[_Cell, int]], bars: Sequence[Period]
) -> dict[tuple[_Line, _Cell], int | None]:
    """Each count of a day, or None where it and its week's sum would tell another's."""
    series: dict[tuple[str, PersonKind | None, _Cell], dict[tuple[_Line, _Cell], int]] = {}
    for line, counts in found.items():
        for cell, count in counts.items():
            series.setdefault((*line[1:], cell), {})[line, cell] = count
    told: dict[tuple[_Line, _Cell], int | None] = {}
    for days in series.values():
        by_day = all(bars[line[0]].days == 1 for line, _ in days)
        told.update(
            without_small_in_parts(days, part_of=lambda each: week_of(bars[each[0][0]].first))
            if by_day
            else days
        )
    return told


def _by_time(
    rows: Iterable[MixRow],
    bars: Sequence[Period],
    measure: Measure,
    by: Callable[[MixRow], _Group],
) -> tuple[Share[Period, _Group], ...]:
    place = _places(bars)
    within = (row for row in rows if row.day in place)
    found = _grouped(within, measure, of=lambda row: place[row.day], by=by)
    return tuple(Share(of=bars[number], counts=found[number]) for number in sorted(found))


def _grouped(
    rows: Iterable[MixRow],
    measure: Measure,
    *,
    of: Callable[[MixRow], _Of],
    by: Callable[[MixRow], _Group],
) -> dict[_Of, Counter[_Group]]:
    found: dict[_Of, Counter[_Group]] = defaultdict(Counter)
    for row in rows:
        if number := _number(row, measure):
            found[of(row)][by(row)] += number
    return found


def _places(bars: Sequence[Period]) -> dict[date, int]:
    return {
        bar.first + timedelta(days=number): place
        for place, bar in enumerate(bars)
        for number in range(bar.days)
    }


def _number(row: MixRow, measure: Measure) -> int:
    return row.came if measure is Measure.CAME else row.admitted
