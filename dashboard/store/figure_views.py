"""The figures over days as small typed rows: the port `FigureViews`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.day_figures import HourFigures
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.figures import (
    DayLine,
    DayRow,
    DoorSpeed,
    Dwell,
    FullFigures,
    HeatCell,
    MixRow,
    Period,
    RefusalRow,
    Span,
)
from dashboard.store.day_rows import COUNTS, added_hours, all_of, hours_of
from dashboard.store.engine import reading
from dashboard.store.fresh_days import Terms
from dashboard.store.moments import instant
from dashboard.store.tables import day_figure, weekday_figure
from dashboard.store.told_days import Row, ToldDays, built_offices

_SCALARS = ("office_id", "day", *COUNTS, "limit_people")
_FULL = (*_SCALARS, "refused", "dwell", "waits")
# '' stands for what is not known.
_KINDS = {"": None, **{kind.value: kind for kind in PersonKind}}
_COLOURS = {"": None, **{colour.value: colour for colour in Colour}}
_REASONS = {reason.value: reason for reason in Reason}
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}

# Kind, colour and evidence.
_Line = tuple[str, str, str]


class SqlFigureViews:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine, *, terms: Terms) -> None:
        """Read through `engine`; `terms` tells what the days that are not kept are held against."""
        self._engine = engine
        self._terms = terms
        self._told = ToldDays(engine, terms=terms)

    def days(self, span: Span) -> tuple[DayRow, ...]:
        """A row for each office and day on which anything happened, by office and day."""
        return _day_rows(sorted(self._told.rows(span, *_SCALARS)))

    def mix(self, span: Span) -> tuple[MixRow, ...]:
        """Who came and who was admitted, by office, day, kind, colour and evidence."""
        lines = _lines(self._told.lists(span, "mix"))
        return tuple(_mix_row((office_id, day, *line)) for office_id, day, line in lines)

    def mix_by(self, bars: Sequence[Period], span: Span) -> tuple[MixRow, ...]:
        """As `mix`, added up over the days of each bar; `day` is the bar's first."""
        bar_of = {
            (bar.first + timedelta(days=number)).isoformat(): bar.first
            for bar in bars
            for number in range(bar.days)
        }
        sums: dict[tuple[str, date], dict[_Line, list[int]]] = defaultdict(dict)
        for office_id, written, lines in _read(self._told.lists(span, "mix")):
            if first := bar_of.get(written):
                _add(lines, sums[office_id, first])
        return tuple(
            _mix_row((*of, *line, *counts))
            for of, bar in sums.items()
            for line, counts in bar.items()
        )

    def refusals(self, span: Span) -> tuple[RefusalRow, ...]:
        """Refusals by office, day, kind and reason."""
        return _refusal_rows(self._told.lists(span, "refused"))

    def heat(self, span: Span) -> tuple[HeatCell, ...]:
        """Hours by weekday, all offices of the span added up."""
        sums = _WeekdaySums()
        for row in self._told.rows(span, *_HEAT):
            sums.add_day(*row)
        return sums.cells()

    def heat_of_all_history(
        self, office_ids: tuple[str, ...], *, at: datetime
    ) -> tuple[HeatCell, ...]:
        """As `heat`, from the first day to now."""
        zone, today = self._terms.zone, local_day(at, self._terms.zone)
        sums = _WeekdaySums()
        with reading(self._engine) as connection:
            built = built_offices(connection, office_ids)
            for row in connection.execute(_WEEKDAYS, {"offices": office_ids}):
                sums.add(row.office_id, row.weekday, row.days, row.hours)
            for office_id in sorted(built):
                # Kept, but touched since: it is read from the events below.
                since = local_day(instant(built[office_id].built_until), zone).isoformat()
                for kept in connection.execute(_SINCE, {"office": office_id, "day": since}):
                    sums.add_day(*kept, times=-1)
            begun = [row.first_at for row in built.values() if row.first_at is not None]
            begin = local_day(instant(min(begun)), zone) if begun else today
            whole = Span(office_ids=office_ids, period=Period(first=begin, last=today), at=at)
            for fresh in self._told.fresh(connection, whole, _HEAT, built):
                sums.add_day(*fresh)
        return sums.cells()

    def dwell(self, span: Span) -> Dwell:
        """Lengths of stays that ended in the span."""
        return _dwell(self._told.rows(span, "automatic", "dwell"))

    def in_full(self, span: Span) -> FullFigures:
        """All of a short span at once: `days`, `refusals`, `dwell`, and how long scans took."""
        rows = sorted(self._told.rows(span, *_FULL))
        return FullFigures(
            days=_day_rows(_columns(rows, *_SCALARS)),
            refusals=_refusal_rows(_columns(rows, "office_id", "day", "refused")),
            dwell=_dwell(_columns(rows, "automatic", "dwell")),
            speed=_door_speed(_columns(rows, "waits")),
        )

    def day_lines(self, span: Span) -> Mapping[date, DayLine]:
        """People inside over each day of the span's first office, since its first event."""
        one = Span(office_ids=span.office_ids[:1], period=span.period, at=span.at)
        rows = self._told.rows(one, "day", "peak", "inside_at_end", "quarters")
        lines = all_of(row[-1] for row in rows)
        return {
            date.fromisoformat(day): DayLine(tuple(line), peak, at_end)
            for (day, peak, at_end, _), line in zip(rows, lines, strict=True)
        }


class _WeekdaySums:
    """Hours of the wall clock by weekday, and each office's days on which somebody came."""

    def __init__(self) -> None:
        self._hours: dict[int, list[HourFigures]] = {}
        self._days: Counter[tuple[int, str]] = Counter()

    def add_day(
        self, office_id: str, day: str, entries: int, hours: str, *, times: int = 1
    ) -> None:
        weekday = date.fromisoformat(day).isoweekday()
        self.add(office_id, weekday, int(entries > 0), hours, times=times)

    def add(self, office_id: str, weekday: int, days: int, hours: str, *, times: int = 1) -> None:
        before = self._hours.get(weekday, ())
        self._hours[weekday] = added_hours(before, hours_of(hours), times=times)
        self._days[weekday, office_id] += times * days

    def cells(self) -> tuple[HeatCell, ...]:
        counted = {
            weekday: max((n for (on, _), n in self._days.items() if on == weekday), default=0)
            for weekday in self._hours
        }
        return tuple(
            HeatCell(weekday=weekday, **line._asdict(), days=counted[weekday])
            for weekday in sorted(self._hours)
            for line in self._hours[weekday]
        )


def _add(lines: Iterable[list[Any]], sums: dict[_Line, list[int]]) -> None:
    for kind, colour, evidence, came, admitted in lines:
        line = (kind, colour, evidence)
        if counts := sums.get(line):
            counts[0] += came
            counts[1] += admitted
        else:
            sums[line] = [came, admitted]


def _lines(rows: Sequence[Row]) -> Iterator[tuple[str, date, list[Any]]]:
    """Each line of the lists in the last column, with its office and day."""
    days = _Days()
    for office_id, day, lines in _read(rows):
        for line in lines:
            yield office_id, days[day], line


def _read(rows: Sequence[Row]) -> Iterator[tuple[str, str, list[list[Any]]]]:
    """Office, day as it is kept, and the lists in the last column."""
    for (office_id, day, _), lines in zip(rows, all_of(row[2] for row in rows), strict=True):
        yield office_id, day, lines


class _Days(dict[str, date]):
    """Dates by how they are kept, each read once."""

    def __missing__(self, written: str) -> date:
        found = self[written] = date.fromisoformat(written)
        return found


def _mix_row(line: tuple[Any, ...]) -> MixRow:
    office_id, day, kind, colour, evidence, came, admitted = line
    return MixRow(
        office_id, day, _KINDS[kind], _COLOURS[colour], _EVIDENCE[evidence], came, admitted
    )


def _refusal_rows(rows: Sequence[Row]) -> tuple[RefusalRow, ...]:
    return tuple(
        RefusalRow(office_id, day, _KINDS[kind], _REASONS[reason], events, overridden)
        for office_id, day, (kind, reason, events, overridden) in _lines(rows)
    )


def _dwell(rows: Sequence[Row]) -> Dwell:
    by_scan: Counter[int] = Counter()
    by_list: Counter[int] = Counter()
    automatic = 0
    for (by_themselves, _), lists in zip(rows, all_of(row[1] for row in rows), strict=True):
        by_scan.update(lists[0])
        by_list.update(lists[1])
        automatic += by_themselves
    return Dwell(by_scan=by_scan, by_list=by_list, automatic=automatic)


def _door_speed(rows: Iterable[str]) -> DoorSpeed:
    verdicts: Counter[int] = Counter()
    answers: Counter[int] = Counter()
    for waits, decisions in all_of(rows):
        verdicts.update(waits)
        answers.update(decisions)
    return DoorSpeed(verdicts=verdicts, answers=answers)


def _columns(rows: Sequence[Row], *names: str) -> list[Any]:
    """These of the columns of `_FULL`: a tuple a row, or the value of a single one."""
    return list(map(itemgetter(*map(_FULL.index, names)), rows))


def _day_rows(rows: Iterable[Row]) -> tuple[DayRow, ...]:
    return tuple(map(_day_row, rows))


def _day_row(row: Row) -> DayRow:
    named = dict(zip(_SCALARS, row, strict=True))
    people = {
        PersonKind.EMPLOYEE: named.pop("employees"),
        PersonKind.VISITOR: named.pop("visitors"),
    }
    return DayRow(
        day=date.fromisoformat(named.pop("day")),
        people=people,
        peak_at=instant(named.pop("peak_at")),
        limit=named.pop("limit_people"),
        **named,
    )


_HEAT = ("office_id", "day", "entries", "hours")
_WEEKDAYS = sa.select(weekday_figure).where(
    weekday_figure.c.office_id.in_(sa.bindparam("offices", expanding=True))
)
_SINCE = sa.select(*(day_figure.c[name] for name in _HEAT)).where(
    day_figure.c.office_id == sa.bindparam("office"), day_figure.c.day >= sa.bindparam("day")
)
