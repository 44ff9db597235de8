"""Refusals by reason, and how many of them were let in for a reason after all."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import reason_word
from dashboard.services.colour_mix import ReasonCount
from dashboard.ui import theme
from dashboard.ui.charts.figure import SENTENCE, empty_figure, label

_ROW = 46


def reason_bars(reasons: Sequence[ReasonCount], *, language: str) -> go.Figure:
    """A bar for each reason, its words above it; the overridden part is light and hatched."""
    figure = empty_figure(height=_ROW * len(reasons) + 8, language=language)
    stands = [each.events - each.overridden for each in reasons]
    overridden = [each.overridden for each in reasons]
    hatch = {"shape": "/", "fgcolor": theme.ACCENT, "solidity": 0.25, "fillmode": "overlay"}
    for name, counts, marker in (
        ("refused", stands, {"color": theme.ACCENT}),
        ("overridden", overridden, {"color": theme.ACCENT_SOFT, "pattern": hatch}),
    ):
        figure.add_trace(
            go.Bar(
                name=name,
                orientation="h",
                x=counts,
                y=[each.reason.value for each in reasons],
                width=0.36,
                offset=0,
                marker=marker,
                customdata=[each.reason.value for each in reasons],
                text=[_sentence(each, language) for each in reasons],
                textposition="none",
                hovertemplate=SENTENCE,
            )
        )
    for each in reasons:
        place = {"x": 0, "y": each.reason.value, "xanchor": "left", "yanchor": "bottom"}
        label(figure, of=_row(each, language), **place)
    figure.update_layout(barmode="stack", margin={"l": 2, "r": 8, "t": 0, "b": 0, "pad": 0})
    figure.update_xaxes(visible=False, range=[0, max([each.events for each in reasons], default=1)])
    figure.update_yaxes(visible=False, showgrid=False, range=[len(reasons) - 0.4, -0.6])
    return figure


def _row(of: ReasonCount, language: str) -> str:
    said = {
        "reason": reason_word(of.reason, language=language),
        "count": shown.number(of.events, language=language),
        "overridden": shown.number(of.overridden, language=language),
    }
    key = "row_overridden" if of.overridden else "row"
    return text(f"colour_mix.reasons.{key}", language=language, **said)


def _sentence(of: ReasonCount, language: str) -> str:
    return text(
        "colour_mix.reasons.hover",
        language=language,
        reason=reason_word(of.reason, language=language),
        count=shown.number(of.events, language=language),
        overridden=shown.number(of.overridden, language=language),
    )
