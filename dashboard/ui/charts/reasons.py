"""Refusals by reason, and how many of them were let in for a reason after all."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import reason_word
from dashboard.services.colour_mix import ReasonCount
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing

_ROW = 46


def reason_bars(reasons: Sequence[ReasonCount], *, language: str) -> go.Figure:
    """A bar for each reason, its words above it; the overridden part is light and hatched."""
    drawing = Drawing(height=_ROW * len(reasons) + 8, language=language)
    stands = [each.events - each.overridden for each in reasons]
    overridden = [each.overridden for each in reasons]
    hatch = {"shape": "/", "fgcolor": theme.ACCENT, "solidity": 0.25, "fillmode": "overlay"}
    for name, counts, marker in (
        ("refused", stands, {"color": theme.ACCENT}),
        ("overridden", overridden, {"color": theme.ACCENT_SOFT, "pattern": hatch}),
    ):
        drawing.bars(
            name=name,
            orientation="h",
            x=counts,
            y=[each.reason.value for each in reasons],
            width=0.36,
            offset=0,
            marker=marker,
            customdata=[each.reason.value for each in reasons],
            sentences=[_sentence(each, language) for each in reasons],
        )
    for each in reasons:
        words = _row(each, language)
        drawing.label(words, x=0, y=each.reason.value, xanchor="left", yanchor="bottom")
    drawing.rows(len(reasons), reach=max([each.events for each in reasons], default=1))
    drawing.lay_out(barmode="stack")
    return drawing.figure()


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
