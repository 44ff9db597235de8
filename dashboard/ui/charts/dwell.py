"""How long people stay: a histogram with the median and the ninth tenth."""

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.figures import Dwell
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing

_HEIGHT = 280
_WIDTHS = (5, 10, 15, 30, 60, 120)
_MOST_BARS = 16
_HOUR = 60


def dwell_bars(dwell: Dwell, *, language: str) -> go.Figure:
    """Stays with a known end by length; the last bar holds all that are longer."""
    width, counts = binned(dwell)
    end = width * len(counts)
    drawing = Drawing(height=_HEIGHT, language=language)
    drawing.bars(
        name="dwell",
        x=[(number + 0.5) * width for number in range(len(counts))],
        y=counts,
        width=width * 0.88,
        marker={"color": theme.ACCENT},
        sentences=[
            _sentence(number, width, counts, language=language) for number in range(len(counts))
        ],
    )
    most = max([*counts, 1])
    for share, key, height in ((0.5, "median_mark", 1.1), (0.9, "p90_mark", 1.24)):
        _draw_quantile(drawing, dwell.quantile(share), key, height * most, end, language)
    step = width * max(1, -(-len(counts) // 5))
    ticks = list(range(0, end + 1, step))
    drawing.across(
        range=[0, end],
        tickvals=ticks,
        ticktext=[length(tick, language=language) for tick in ticks],
    )
    drawing.upwards(range=[0, most * 1.34], tickformat=",d", nticks=5)
    return drawing.figure()


def binned(dwell: Dwell) -> tuple[int, tuple[int, ...]]:
    """Minutes a bar covers, and stays in each: few enough bars that each can be pointed at."""
    longest = dwell.quantile(0.98) or 0
    width = next((each for each in _WIDTHS if longest < each * _MOST_BARS), _WIDTHS[-1])
    bars = min(_MOST_BARS, longest // width + 1)
    counts = [0] * bars
    for part in (dwell.by_scan, dwell.by_list):
        for minutes, stays in part.items():
            counts[min(minutes // width, bars - 1)] += stays
    return width, tuple(counts)


def length(minutes: int, *, language: str) -> str:
    """Minutes as people say them: `38 menit`, `2 jam 5 menit`."""
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return text("occupancy.length.minutes", language=language, minutes=rest)
    key = "hours_minutes" if rest else "hours"
    return text(f"occupancy.length.{key}", language=language, hours=hours, minutes=rest)


def _draw_quantile(
    drawing: Drawing, minutes: int | None, key: str, height: float, end: int, language: str
) -> None:
    if minutes is None:
        return
    x = min(minutes + 0.5, end)
    drawing.line(x0=x, x1=x, y0=0, y1=height)
    said = text(
        f"occupancy.dwell.{key}", language=language, length=length(minutes, language=language)
    )
    late = x > end * 0.55
    drawing.label(
        said,
        x=x,
        y=height,
        xanchor="right" if late else "left",
        xshift=-6 if late else 6,
        yanchor="middle",
        # On a phone a label reaches over the other line: it is read all the same.
        bgcolor=theme.PAPER,
    )


def _sentence(number: int, width: int, counts: tuple[int, ...], *, language: str) -> str:
    last = number == len(counts) - 1
    return text(
        f"occupancy.dwell.{'hover_last' if last else 'hover'}",
        language=language,
        start=length(number * width, language=language),
        end=length((number + 1) * width, language=language),
        count=shown.number(counts[number], language=language),
    )
