"""The port `FigureViews` over rows that a test gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

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

_Row = TypeVar("_Row", DayRow, MixRow, RefusalRow)


@dataclass
class FiguresInMemory:
    """Rows outside the asked offices and days are left out; heat, dwell and speed are as given.

    `asked` keeps every span.
    """

    day_rows: tuple[DayRow, ...] = ()
    mix_rows: tuple[MixRow, ...] = ()
    refusal_rows: tuple[RefusalRow, ...] = ()
    cells: tuple[HeatCell, ...] = ()
    stays: Dwell = field(default_factory=lambda: Dwell(by_scan={}, by_list={}, automatic=0))
    speed: DoorSpeed = field(default_factory=lambda: DoorSpeed(verdicts={}, answers={}))
    by_quarter: Mapping[date, tuple[int, ...]] = field(default_factory=dict)
    asked: list[Span] = field(default_factory=list)

    def days(self, span: Span) -> tuple[DayRow, ...]:
        return self._within(self.day_rows, span)

    def mix(self, span: Span) -> tuple[MixRow, ...]:
        return self._within(self.mix_rows, span)

    def mix_by(self, bars: Sequence[Period], span: Span) -> tuple[MixRow, ...]:
        return tuple(
            row._replace(day=bar.first)
            for row in self.mix(span)
            for bar in bars
            if bar.first <= row.day <= bar.last
        )

    def refusals(self, span: Span) -> tuple[RefusalRow, ...]:
        return self._within(self.refusal_rows, span)

    def heat(self, span: Span) -> tuple[HeatCell, ...]:
        self.asked.append(span)
        return self.cells

    def heat_of_all_history(
        self, office_ids: tuple[str, ...], *, at: datetime
    ) -> tuple[HeatCell, ...]:
        return self.cells

    def dwell(self, span: Span) -> Dwell:
        self.asked.append(span)
        return self.stays

    def in_full(self, span: Span) -> FullFigures:
        return FullFigures(
            days=self.days(span),
            refusals=self.refusals(span),
            dwell=self.dwell(span),
            speed=self.speed,
        )

    def day_lines(self, span: Span) -> Mapping[date, DayLine]:
        self.asked.append(span)
        return {
            day: DayLine(line, peak=max(line), at_end=line[-1])
            for day, line in self.by_quarter.items()
            if span.period.first <= day <= span.period.last
        }

    def _within(self, rows: tuple[_Row, ...], span: Span) -> tuple[_Row, ...]:
        self.asked.append(span)
        return tuple(
            row
            for row in rows
            if row.office_id in span.office_ids and span.period.first <= row.day <= span.period.last
        )
