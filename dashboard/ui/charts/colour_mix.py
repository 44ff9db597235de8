"""The colour mix over time: a stacked bar for each day or week, and what changed in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import plotly.graph_objects as go

from dashboard.domain.people import Colour, Evidence
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import colour_word, days_of, part_of, value_of
from dashboard.services.colour_mix import COLOURS, Share
from dashboard.services.figures import Period
from dashboard.ui.charts.colours import colour_mark, evidence_mark, faded
from dashboard.ui.charts.drawing import Drawing

_DAY_MS = 86_400_000
_MOST_TICKS = 5


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What was clicked, and so stands out; None: nothing, so everything does."""

    bar: Period | None = None
    colour: str = ""
    office_id: str | None = None

    def bar_stands_out(self, bar: Period) -> bool:
        """Whether this stretch of time is drawn strongly."""
        return self.bar in (None, bar)

    def colour_stands_out(self, colour: Colour | None) -> bool:
        """Whether this colour is drawn strongly."""
        return self.colour in ("", value_of(colour))


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A change on the time axis: its sign above the bars, and its sentence."""

    at: datetime
    sign: str
    sentence: str


def mix_over_time(
    bars: Sequence[Share[Period, Colour | None]],
    *,
    axis: Sequence[Period],
    picked: Picked,
    flags: Sequence[Flag],
    height: int,
    language: str,
) -> go.Figure:
    """Shares per colour, a stacked bar for each stretch of time, changes of rules above them.

    `axis` are all stretches of the period, also those without a bar.
    """
    drawing = Drawing(height=height, language=language)
    for colour in COLOURS:
        _add_part(drawing, bars, colour, colour_mark(colour), picked, language)
    _draw_flags(drawing, flags)
    _lay_out(drawing, axis, top=34 if flags else 12, language=language)
    return drawing.figure()


def evidence_over_time(
    bars: Sequence[Share[Period, Evidence]],
    *,
    axis: Sequence[Period],
    picked: Picked,
    language: str,
) -> go.Figure:
    """How colours were known, a stacked bar for each stretch of time."""
    drawing = Drawing(height=240, language=language)
    for evidence in Evidence:
        _add_part(drawing, bars, evidence, evidence_mark(evidence), picked, language)
    _lay_out(drawing, axis, top=12, language=language)
    return drawing.figure()


def _add_part(
    drawing: Drawing,
    bars: Sequence[Share[Period, Colour | None]] | Sequence[Share[Period, Evidence]],
    part: Colour | Evidence | None,
    mark: dict[str, object],
    picked: Picked,
    language: str,
) -> None:
    strong = isinstance(part, Evidence) or picked.colour_stands_out(part)
    drawing.bars(
        name=part.value if part else "none",
        x=[_middle(bar.of) for bar in bars],
        # Nobody is no bar, not even its outline, which is as dark as black.
        y=[bar.share(part) or None for bar in bars],  # type: ignore[arg-type]
        width=[_DAY_MS * bar.of.days * 0.84 for bar in bars],
        marker={
            **mark,
            "opacity": [faded(strong and picked.bar_stands_out(bar.of)) for bar in bars],
        },
        customdata=[bar.of.first.isoformat() for bar in bars],
        sentences=[_bar_sentence(bar, part, language) for bar in bars],
    )


def _lay_out(drawing: Drawing, axis: Sequence[Period], *, top: int, language: str) -> None:
    drawing.lay_out(barmode="stack", margin={"l": 52, "r": 8, "t": top, "b": 30, "pad": 6})
    drawing.upwards(
        range=[0, 1.002],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        ticktext=["0", "25", "50", "75", shown.percent(1, language=language)],
    )
    ticked = axis[:: -(-len(axis) // _MOST_TICKS)]
    drawing.across(
        range=[_midnight(axis[0], 0), _midnight(axis[-1], axis[-1].days)],
        tickvals=[_middle(each) for each in ticked],
        ticktext=[shown.day_and_month(each.first, language=language) for each in ticked],
        # Aslant they would be cut off.
        tickangle=0,
    )


def _draw_flags(drawing: Drawing, flags: Sequence[Flag]) -> None:
    for flag in flags:
        drawing.line_upwards(flag.at)
        drawing.label(
            f"<b>{flag.sign}</b>",
            x=flag.at,
            y=1,
            yref="paper",
            yanchor="bottom",
            hovertext=flag.sentence,
            captureevents=False,
        )


def _bar_sentence(
    bar: Share[Period, Colour | None] | Share[Period, Evidence],
    part: Colour | Evidence | None,
    language: str,
) -> str:
    number = bar.counts.get(part, 0)  # type: ignore[arg-type]
    word = (
        text(f"colour_mix.evidence.{part.value}", language=language)
        if isinstance(part, Evidence)
        else colour_word(part, language=language)
    )
    return text(
        "colour_mix.time.hover",
        language=language,
        days=days_of(bar.of, language=language),
        part=word,
        percent=part_of(number, bar.total, language=language),
        count=shown.number(number, language=language),
        total=shown.number(bar.total, language=language),
    )


def _middle(period: Period) -> datetime:
    return _midnight(period, 0) + timedelta(days=period.days) / 2


def _midnight(period: Period, days: int) -> datetime:
    return datetime.combine(period.first, time.min) + timedelta(days=days)
