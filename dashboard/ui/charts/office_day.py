"""One office's day: the step curve against its limit, and who came and left by the quarter."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.expectation import Expectation
from dashboard.services.occupancy import QUARTER, OccupancyPoint, OfficeDay, QuarterFlow
from dashboard.services.typical import TypicalDay
from dashboard.ui import theme
from dashboard.ui.charts.band import draw_band
from dashboard.ui.charts.day_window import Window, local_time, window
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.expected import (
    draw_expectation,
    expected_until,
    highest_expected,
)
from dashboard.ui.charts.now_word import NEAR_LIMIT, WordPlace, word_for_now

_CURVE_HEIGHT, _FLOWS_HEIGHT = 320, 280
_SHORTEST_FLOWS = timedelta(hours=3)
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def today_curve(
    day: OfficeDay,
    *,
    typical: TypicalDay,
    expected: Expectation | None,
    zone: ZoneInfo,
    language: str,
) -> go.Figure:
    """People inside as a step curve over the typical band, with limit, peak, now and what follows.

    `expected` is None where the next hours are not for whoever looks.
    """
    drawing = Drawing(height=_CURVE_HEIGHT, language=language)
    across = window(day, zone=zone)
    if expected:
        across = across.until(expected_until(expected, zone=zone))
    highest = _highest(day, typical, expected)
    word = word_for_now(day, expected=expected, across=across, highest=highest, zone=zone)
    draw_band(
        drawing,
        typical,
        until=day.until,
        inside=day.occupancy.inside,
        word=word,
        zone=zone,
        language=language,
    )
    if expected:
        draw_expectation(
            drawing,
            expected,
            until=day.until,
            inside=day.occupancy.inside,
            zone=zone,
            language=language,
        )
    _draw_limit(drawing, day, across, zone, language)
    _draw_steps(drawing, day, zone, language)
    _draw_peak(drawing, day, across, zone, language)
    _draw_now(drawing, day, word, zone, language)
    drawing.across(
        range=[across.start, across.end], tickformat=shown.clock_pattern(language=language)
    )
    drawing.upwards(range=[0, highest * 1.12], tickformat=",d", nticks=7)
    drawing.lay_out(hovermode="x")
    return drawing.figure()


def _highest(day: OfficeDay, typical: TypicalDay, expected: Expectation | None) -> float:
    """What the axis reaches to, in people."""
    return max(
        day.occupancy.limit,
        *(point.inside for point in day.curve),
        *(point.high for point in typical.points),
        highest_expected(expected) if expected else 0,
        1,
    )


def quarter_flows(day: OfficeDay, *, zone: ZoneInfo, language: str) -> go.Figure:
    """Arrivals upwards and departures downwards, one bar per quarter of an hour."""
    drawing = Drawing(height=_FLOWS_HEIGHT, language=language)
    for name, sign, colour in (
        ("arrivals", 1, theme.ACCENT),
        ("departures", -1, theme.ACCENT_SOFT),
    ):
        _draw_flows(drawing, day.flows, name, sign, colour, zone, language)
    reach = max([max(flow.arrivals, flow.departures) for flow in day.flows], default=1)
    _mirror_axis(drawing, reach, language)
    drawing.line_across(0, stroke={"color": theme.MUTED, "width": 1})
    start = window(day, zone=zone).start
    drawing.across(
        range=[start, max(local_time(day.until, zone=zone) + QUARTER, start + _SHORTEST_FLOWS)],
        tickformat=shown.clock_pattern(language=language),
        nticks=6,
    )
    drawing.lay_out(barmode="overlay", bargap=0)
    return drawing.figure()


def last_hour(flows: tuple[QuarterFlow, ...], *, until: datetime) -> tuple[datetime, int, int]:
    """Since when (the start of a quarter), arrivals and departures of the last four quarters."""
    begun = until - timedelta(
        minutes=until.minute % 15, seconds=until.second, microseconds=until.microsecond
    )
    since = begun - 3 * QUARTER
    recent = [flow for flow in flows if flow.start >= since]
    return since, sum(flow.arrivals for flow in recent), sum(flow.departures for flow in recent)


def _draw_steps(drawing: Drawing, day: OfficeDay, zone: ZoneInfo, language: str) -> None:
    last = OccupancyPoint(at=day.until, inside=day.occupancy.inside)
    points = [*day.curve, last]
    drawing.trace(
        "scatter",
        name="inside",
        x=[local_time(point.at, zone=zone) for point in points],
        y=[point.inside for point in points],
        mode="lines",
        line={"shape": "hv", "color": theme.ACCENT, "width": 3},
        hovertemplate=_inside_sentence(day.until, zone, language),
    )


def _draw_limit(
    drawing: Drawing, day: OfficeDay, across: Window, zone: ZoneInfo, language: str
) -> None:
    limit = day.occupancy.limit
    if not limit:
        return
    drawing.line_across(limit)
    peak = day.peak
    taken = peak and _touches_limit(day) and across.place(local_time(peak.at, zone=zone)) > 0.6
    drawing.label(
        text("occupancy.day.limit_line", language=language, limit=_number(limit, language)),
        x=0 if taken else 1,
        y=limit,
        xref="paper",
        xanchor="left" if taken else "right",
        yanchor="bottom",
    )


def _draw_peak(
    drawing: Drawing, day: OfficeDay, across: Window, zone: ZoneInfo, language: str
) -> None:
    peak = day.peak
    if peak is None or peak.inside == day.occupancy.inside:
        return
    at = local_time(peak.at, zone=zone)
    to_the_left = across.place(at) > 0.3
    drawing.label(
        text("occupancy.day.peak_mark", language=language, count=_number(peak.inside, language)),
        x=at,
        y=max(peak.inside, day.occupancy.limit) if _touches_limit(day) else peak.inside,
        xanchor="right" if to_the_left else "left",
        xshift=-8 if to_the_left else 0,
        # Above it: until the peak the curve has been anywhere below.
        yanchor="bottom",
    )


def _draw_now(
    drawing: Drawing, day: OfficeDay, word: WordPlace, zone: ZoneInfo, language: str
) -> None:
    at, inside = local_time(day.until, zone=zone), day.occupancy.inside
    drawing.point("now", x=at, y=inside)
    said = text("occupancy.day.now_mark", language=language, count=_number(inside, language))
    drawing.label(
        f"<b>{said}</b>",
        x=at,
        y=word.y,
        xanchor=word.xanchor,
        xshift=-12 if word.xanchor == "right" else 12,
        yanchor=word.yanchor,
        color=theme.ACCENT,
    )


def _draw_flows(
    drawing: Drawing,
    flows: tuple[QuarterFlow, ...],
    name: str,
    sign: int,
    colour: str,
    zone: ZoneInfo,
    language: str,
) -> None:
    counts = [flow.arrivals if sign > 0 else flow.departures for flow in flows]
    drawing.bars(
        name=name,
        x=[local_time(flow.start, zone=zone) + QUARTER / 2 for flow in flows],
        y=[sign * count for count in counts],
        width=QUARTER / timedelta(milliseconds=1) * 0.84,
        marker={"color": colour},
        sentences=[
            _flow_sentence(name, flow, count, zone, language)
            for flow, count in zip(flows, counts, strict=True)
        ],
    )


def _mirror_axis(drawing: Drawing, reach: int, language: str) -> None:
    # Departures are drawn as negative numbers, yet nobody counts minus three people.
    step = next((step for step in _STEPS if reach <= 3 * step), _STEPS[-1])
    most = -(-reach // step) * step
    ticks = list(range(-most, most + 1, step))
    drawing.upwards(
        range=[-most * 1.25, most * 1.25],
        tickvals=ticks,
        ticktext=[_number(abs(tick), language) for tick in ticks],
    )
    for name, y, anchor in (("arrivals", 1, "top"), ("departures", 0, "bottom")):
        drawing.label(
            f"<b>{text(f'occupancy.day.{name}', language=language)}</b>",
            x=0,
            y=y,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor=anchor,
            color=theme.ACCENT if name == "arrivals" else theme.MUTED,
        )


def _touches_limit(day: OfficeDay) -> bool:
    limit, peak = day.occupancy.limit, day.peak
    return bool(limit and peak and peak.inside >= NEAR_LIMIT * limit)


def _inside_sentence(at: datetime, zone: ZoneInfo, language: str) -> str:
    # The browser fills it in: a busy day has thousands of points.
    clock = f"%{{x|{shown.clock_pattern(language=language)}}} {at.astimezone(zone).tzname()}"
    said = text("occupancy.day.curve_hover", language=language, time=clock, count="%{y:,d}")
    return f"{said}<extra></extra>"


def _flow_sentence(name: str, flow: QuarterFlow, count: int, zone: ZoneInfo, language: str) -> str:
    return text(
        f"occupancy.day.{name}_hover",
        language=language,
        start=shown.clock(flow.start, zone=zone, language=language),
        end=shown.clock(flow.start + QUARTER, zone=zone, language=language),
        count=_number(count, language),
    )


def _number(value: int, language: str) -> str:
    return shown.number(value, language=language)
