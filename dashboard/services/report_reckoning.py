"""From the small rows of `figures` to what a report tells: pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dashboard.domain.calendar import week_of
from dashboard.domain.office import Office
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.small_numbers import (
    FEWEST,
    tellable_total,
    without_small,
    without_small_in_parts,
)
from dashboard.services.colour_mix import Grain, Measure, Narrowing, bars_of, by_colour, by_reason
from dashboard.services.figures import DayRow, Dwell, HeatCell, MixRow, Period, RefusalRow
from dashboard.services.report_state import (
    Crowd,
    DayLine,
    OfficeLine,
    Peak,
    ReasonLine,
    Told,
    Totals,
)

_Of = TypeVar("_Of")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Everything that was read for a stretch of days."""

    days: Sequence[DayRow]
    mix: Sequence[MixRow]
    refusals: Sequence[RefusalRow]
    dwell: Dwell


def totals_of(rows: Rows, period: Period) -> Totals:
    """What the days came to."""
    peak, opened = _peak(rows.days), sum(row.open_seconds for row in rows.days)
    spent = sum(row.open_person_seconds for row in rows.days)
    kinds = Counter(
        {kind: sum(row.people.get(kind, 0) for row in rows.days) for kind in PersonKind}
    )
    verified = [row.came for row in rows.mix if row.evidence is Evidence.VERIFIED]
    refused = sum(row.events for row in rows.refusals)
    overridden = sum(row.overridden for row in rows.refusals)
    return Totals(
        days=period,
        used=len({row.day for row in rows.days if row.entries}),
        offices=len({row.office_id for row in rows.days if row.entries}),
        arrivals=_told(sum(row.entries for row in rows.days)),
        people=_told(sum(kinds.values())),
        kinds=without_small(kinds, total_is_told=True),
        peak=peak,
        average=spent / opened if opened and (peak or not _anybody(rows.days)) else None,
        busy_seconds=sum(row.busy_seconds for row in rows.days),
        full_seconds=sum(row.full_seconds for row in rows.days),
        median=_quantile(rows.dwell, 0.5),
        long_stay=_quantile(rows.dwell, 0.9),
        refusals=_told(refused),
        overridden=_part(overridden, refused),
        green=_share(by_colour(rows.mix, measure=Measure.CAME)[Colour.GREEN], rows.mix),
        verified=_share(sum(verified), rows.mix),
    )


def lines_of(rows: Rows, period: Period, *, today: date, one_office: bool) -> tuple[DayLine, ...]:
    """A line for each day up to today."""
    days = [bar.first for bar in bars_of(period, Grain.DAY) if bar.first <= today]
    by_day: dict[date, list[DayRow]] = {day: [] for day in days}
    for row in rows.days:
        by_day[row.day].append(row)
    arrivals = _each_day({day: sum(row.entries for row in by_day[day]) for day in days})
    refusals = _each_day({day: sum(row.refusals for row in by_day[day]) for day in days})
    came = {day: by_colour((), measure=Measure.CAME) for day in days}
    for mixed in rows.mix:
        came[mixed.day][mixed.colour] += mixed.came
    parts = {day: _parts(came[day]) for day in days}
    return tuple(
        DayLine(
            day=day,
            over=day < today,
            arrivals=arrivals[day],
            refusals=refusals[day],
            busy_seconds=sum(row.busy_seconds for row in by_day[day]),
            full_seconds=sum(row.full_seconds for row in by_day[day]),
            shares=parts[day][0],
            unsaid=parts[day][1],
            crowd=_crowd(by_day[day]) if one_office else None,
        )
        for day in days
    )


def came_of(rows: Iterable[MixRow]) -> Told:
    """People who came, without companions."""
    return _told(sum(row.came for row in rows))


def evidence_of(rows: Iterable[MixRow]) -> dict[Evidence, Told]:
    """People who came, by how their colour was known; the sum may be told."""
    counts: Counter[Evidence] = Counter()
    for row in rows:
        counts[row.evidence] += row.came
    return without_small(counts, total_is_told=True)


def reasons_of(rows: Sequence[RefusalRow]) -> tuple[ReasonLine, ...]:
    """The most frequent first; their sum may be told."""
    found = by_reason(rows, Narrowing())
    told = without_small({each.reason: each.events for each in found}, total_is_told=True)
    return tuple(
        ReasonLine(
            reason=each.reason,
            events=told[each.reason],
            overridden=None if told[each.reason] is None else _part(each.overridden, each.events),
        )
        for each in found
    )


def hours_of(cells: Sequence[HeatCell]) -> dict[tuple[int, int], float | None]:
    """People inside by weekday and hour; None where somebody but fewer than five were."""
    return {
        (cell.weekday, cell.hour): None if 0 < cell.inside_mean < FEWEST else cell.inside_mean
        for cell in cells
    }


def offices_of(
    rows: Rows, offices: Sequence[Office]
) -> tuple[tuple[OfficeLine, ...], tuple[Office, ...]]:
    """The offices with arrivals, the most crowded first, and those without."""
    by_office: dict[str, list[DayRow]] = {office.id: [] for office in offices}
    for row in rows.days:
        by_office.setdefault(row.office_id, []).append(row)
    counts = {each: sum(row.entries for row in found) for each, found in by_office.items()}
    refused = {each: sum(row.refusals for row in found) for each, found in by_office.items()}
    arrivals, refusals, greens = _each(counts), _each(refused), _greens(rows.mix)
    lines = [
        OfficeLine(
            office=office,
            arrivals=arrivals[office.id],
            peak=_peak(by_office[office.id]),
            busy_seconds=sum(row.busy_seconds for row in by_office[office.id]),
            full_seconds=sum(row.full_seconds for row in by_office[office.id]),
            refusals=refusals[office.id],
            green=greens.get(office.id),
        )
        for office in offices
        if counts[office.id]
    ]
    ranked = sorted(lines, key=lambda line: (_crowding(line), counts[line.office.id]), reverse=True)
    return tuple(ranked), tuple(office for office in offices if not counts[office.id])


def _crowding(line: OfficeLine) -> tuple[int, int, float]:
    share = line.peak.share if line.peak else None
    return line.full_seconds, line.busy_seconds, share or 0.0


def _peak(rows: Iterable[DayRow]) -> Peak | None:
    """The first that was the highest share of its limit, of those that may be told."""
    best = max(
        (row for row in rows if row.peak >= FEWEST),
        key=lambda row: (row.peak / row.limit if row.limit else 0.0, row.peak),
        default=None,
    )
    if best is None:
        return None
    return Peak(
        office_id=best.office_id,
        people=best.peak,
        day=best.day,
        at=best.peak_at,
        limit=best.limit,
    )


def _crowd(rows: Sequence[DayRow]) -> Crowd | None:
    """One office's, on a day on which it is known."""
    row = next(iter(rows), None)
    if row is None:
        return None
    few = 0 < row.peak < FEWEST
    return Crowd(
        peak=None if few else row.peak,
        average=None if few else row.average_while_open,
        limit=row.limit,
    )


def _anybody(rows: Iterable[DayRow]) -> bool:
    return any(row.peak for row in rows)


def _greens(rows: Iterable[MixRow]) -> dict[str, float]:
    """Each office's share of green, where neither the green nor the others are few."""
    came: Counter[str] = Counter()
    green: Counter[str] = Counter()
    for row in rows:
        came[row.office_id] += row.came
        green[row.office_id] += row.came if row.colour is Colour.GREEN else 0
    told = _each(green)
    others = _each({office_id: came[office_id] - green[office_id] for office_id in came})
    return {
        office_id: green[office_id] / came[office_id]
        for office_id in came
        if came[office_id] and told.get(office_id, 0) is not None and others[office_id] is not None
    }


def _each(counts: Mapping[_Of, int]) -> dict[_Of, Told]:
    """Counts beside their sum."""
    return without_small(counts, total_is_told=True)


def _each_day(counts: Mapping[date, int]) -> dict[date, Told]:
    """Counts beside their sum and, in a month, beside those of its weeks' own reports."""
    return without_small_in_parts(counts, part_of=week_of)


def _told(count: int) -> Told:
    return tellable_total({"": count})


def _part(part: int, whole: int) -> Told:
    """A part beside its whole: None where it or the rest is small."""
    return without_small({"part": part, "rest": whole - part}, total_is_told=True)["part"]


def _share(part: int, rows: Iterable[MixRow]) -> float | None:
    whole = sum(row.came for row in rows)
    return part / whole if whole and _part(part, whole) is not None else None


def _parts(counts: Mapping[Colour | None, int]) -> tuple[dict[Colour | None, float], float]:
    """Shares of the groups of five and more, and of the smaller ones as five at least."""
    whole = sum(counts.values())
    told = {colour: count for colour, count in counts.items() if count >= FEWEST}
    if not told and whole < FEWEST:
        return {}, 0.0
    small = whole - sum(told.values())
    unsaid = max(small, FEWEST) if small else 0
    if told:
        largest = max(told, key=lambda colour: told[colour])
        told[largest] -= unsaid - small
    return {colour: count / whole for colour, count in told.items()}, unsaid / whole


def _quantile(dwell: Dwell, share: float) -> int | None:
    """None where fewer than five stays were longer, or shorter."""
    enough = dwell.stays * min(share, 1 - share) >= FEWEST
    return dwell.quantile(share) if enough else None
