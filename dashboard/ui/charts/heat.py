"""Hours by weekday: how many people are inside on the average of each hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.figures import HeatCell
from dashboard.ui import theme
from dashboard.ui.charts.drawing import SENTENCE, Drawing

_ROW = 44
_WORKING_DAYS = 5
# Streamlit's sequential ramp, from nobody to the fullest hour.
_RAMP = [[step / 9, f"#{11 + step:06d}"] for step in range(10)]
_DARK_FROM = 0.6
_NUMBERS = (("pale", theme.INK, False), ("strong", theme.PAPER, True))
# More columns than this are narrower on a phone than their numbers.
_MOST_NUMBERED = 14


def heat_map(cells: Sequence[HeatCell], *, language: str) -> go.Figure:
    """A row for each weekday (the weekend where somebody came), a column for each hour."""
    by_place = {(cell.weekday, cell.hour): cell for cell in cells}
    hours, days = _hours(cells), _weekdays(cells)
    drawing = Drawing(height=_ROW * len(days) + 40, language=language)
    names = [weekday_word(day, language=language) for day in days]
    times = [hour_word(hour, language=language) for hour in hours]
    most = max([cell.inside_mean for cell in cells], default=0.0) or 1.0
    drawing.trace(
        "heatmap",
        name="heat",
        x=times,
        y=names,
        z=[[_mean(by_place, day, hour) for hour in hours] for day in days],
        zmin=0,
        zmax=most,
        xgap=2,
        ygap=2,
        colorscale=_RAMP,
        showscale=False,
        text=[
            [_sentence(by_place.get((day, hour)), day, hour, language) for hour in hours]
            for day in days
        ],
        hovertemplate=SENTENCE,
    )
    # Two traces of numbers: dark on the pale cells, light on the strong ones; none where a phone
    # would write them over each other.
    written = _NUMBERS if len(hours) <= _MOST_NUMBERED else ()
    for name, ink, wanted in written:
        places = [
            (time, weekday, _mean(by_place, day, hour))
            for day, weekday in zip(days, names, strict=True)
            for hour, time in zip(hours, times, strict=True)
            if (_mean(by_place, day, hour) >= _DARK_FROM * most) is wanted
        ]
        drawing.trace(
            "scatter",
            name=name,
            x=[each[0] for each in places],
            y=[each[1] for each in places],
            mode="text",
            text=[shown.number(round(each[2]), language=language) for each in places],
            textfont={"color": ink, "size": 13},
            hoverinfo="skip",
        )
    drawing.lay_out(margin={"l": 62, "r": 4, "t": 4, "b": 30, "pad": 4})
    every = 2 if written else 4
    drawing.across(type="category", tickvals=times[::every], tickangle=0)
    drawing.upwards(showgrid=False, autorange="reversed", tickfont={"color": theme.INK})
    return drawing.figure()


def hour_word(hour: int, *, language: str) -> str:
    """A full hour as a clock says it: `08.00`."""
    return text("format.clock", language=language, hour=f"{hour:02d}", minute="00")


def _hours(cells: Sequence[HeatCell]) -> range:
    some = [cell.hour for cell in cells if cell.person_seconds]
    return range(min(some, default=8), max(some, default=15) + 1)


def _weekdays(cells: Sequence[HeatCell]) -> range:
    last = max([cell.weekday for cell in cells if cell.person_seconds], default=_WORKING_DAYS)
    return range(1, max(last, _WORKING_DAYS) + 1)


def _mean(cells: Mapping[tuple[int, int], HeatCell], day: int, hour: int) -> float:
    cell = cells.get((day, hour))
    return cell.inside_mean if cell else 0.0


def weekday_word(number: int, *, language: str) -> str:
    """The name of a weekday, 1 for Monday."""
    # 1 January 2024 was a Monday.
    return shown.weekday(datetime(2024, 1, number), language=language)  # noqa: DTZ001 - a name only


def _sentence(cell: HeatCell | None, day: int, hour: int, language: str) -> str:
    return text(
        "occupancy.heat.hover",
        language=language,
        weekday=weekday_word(day, language=language),
        start=hour_word(hour, language=language),
        end=hour_word((hour + 1) % 24, language=language),
        inside=shown.number(round(cell.inside_mean) if cell else 0, language=language),
        entered=shown.number(round(cell.entered_mean) if cell else 0, language=language),
    )
