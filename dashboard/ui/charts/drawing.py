"""What charts are drawn on: parts are told one after the other, and the figure is made once."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.ui import theme

SENTENCE = "%{text}<extra></extra>"
DASHES = "5px,4px"
_TEXT_SIZE = 14
Stroke = Mapping[str, Any]
_DASHED: Stroke = {"color": theme.INK, "width": 1.5, "dash": DASHES}


class Drawing:
    """The traces, words, lines and settings of a figure, over what all charts have in common.

    All have horizontal gridlines, inverted hover labels and no legend. Hover texts are whole
    sentences: traces with few points set `text=` and `hovertemplate=SENTENCE`, others a sentence
    for the browser to fill in. Properties have plotly's names and values.

    It keeps plain values: plotly takes ten times as long to update a figure that it has made
    already.
    """

    def __init__(self, *, height: int, language: str) -> None:
        """With nothing on it; `height` in CSS pixels."""
        self._traces: list[dict[str, Any]] = []
        self._words: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {
            "height": height,
            "margin": {"l": 44, "r": 16, "t": 12, "b": 34, "pad": 6},
            "font": {"size": _TEXT_SIZE, "color": theme.MUTED},
            "separators": shown.separators(language=language),
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": theme.INK,
                "bordercolor": theme.INK,
                "font": {"color": theme.PAPER, "size": _TEXT_SIZE},
            },
            "xaxis": _across(),
            "yaxis": _upwards(),
        }

    def trace(self, kind: str, **properties: Any) -> None:
        """Draw data as plotly's trace of this type."""
        self._traces.append({"type": kind, **properties})

    def bars(self, *, sentences: Sequence[str], **properties: Any) -> None:
        """Draw bars, each with its sentence."""
        self.trace("bar", text=sentences, textposition="none", hovertemplate=SENTENCE, **properties)

    def band(
        self,
        name: str,
        *,
        x: Sequence[Any],
        low: Sequence[float],
        high: Sequence[float],
        **fill: Any,
    ) -> None:
        """Draw two invisible edges with the room between them filled."""
        edge = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        self.trace("scatter", name=f"{name}_low", y=low, **edge)
        self.trace("scatter", name=f"{name}_high", y=high, fill="tonexty", **edge, **fill)

    def point(self, name: str, *, x: Any, y: float, **properties: Any) -> None:
        """Draw the point that a line has reached now."""
        edge = {"color": theme.PAPER, "width": 2}
        self.trace(
            "scatter",
            name=name,
            x=[x],
            y=[y],
            mode="markers",
            marker={"size": 11, "color": theme.ACCENT, "line": edge},
            cliponaxis=False,
            hoverinfo="skip",
            **properties,
        )

    def label(self, of: str, *, x: Any, y: Any, color: str = theme.INK, **placing: Any) -> None:
        """Write a word into the chart instead of a legend; `placing` goes to the annotation."""
        font = {"size": _TEXT_SIZE, "color": color}
        self._words.append(
            {"text": of, "x": x, "y": y, "showarrow": False, "font": font, **placing}
        )

    def line(self, *, stroke: Stroke = _DASHED, **ends: Any) -> None:
        """Draw a straight line from `x0` and `y0` to `x1` and `y1`."""
        self._lines.append({"type": "line", "line": stroke, **ends})

    def line_across(self, y: float, *, stroke: Stroke = _DASHED) -> None:
        """Draw a line from edge to edge at this height."""
        self.line(x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", stroke=stroke)

    def line_upwards(self, x: Any) -> None:
        """Draw a line from the bottom to the top at this place."""
        self.line(x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain")

    def across(self, number: str = "", /, **settings: Any) -> None:
        """Set the horizontal axis, or of several the one that plotly gives this number."""
        _put_over(self._layout.setdefault(f"xaxis{number}", _across()), settings)

    def upwards(self, number: str = "", /, **settings: Any) -> None:
        """Set the vertical axis, or of several the one that plotly gives this number."""
        _put_over(self._layout.setdefault(f"yaxis{number}", _upwards()), settings)

    def rows(self, number: int, *, reach: float) -> None:
        """Set rows, as long as `reach` at most, for words above them in the place of axes."""
        self.lay_out(margin={"l": 2, "r": 8, "t": 0, "b": 0, "pad": 0})
        self.across(visible=False, range=[0, reach])
        self.upwards(visible=False, showgrid=False, range=[number - 0.4, -0.6])

    def lay_out(self, **settings: Any) -> None:
        """Set what holds for the whole figure."""
        _put_over(self._layout, settings)

    def figure(self) -> go.Figure:
        """The figure; ValueError where plotly does not know a property or a value."""
        layout = {**self._layout, "annotations": self._words, "shapes": self._lines}
        return go.Figure(data=self._traces, layout=layout)


def _across() -> dict[str, Any]:
    return {"showgrid": False, **_axis()}


def _upwards() -> dict[str, Any]:
    return {"showgrid": True, "gridcolor": theme.GRID, "rangemode": "tozero", **_axis()}


def _axis() -> dict[str, Any]:
    return {
        "title": None,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": _TEXT_SIZE, "color": theme.MUTED},
    }


def _put_over(before: dict[str, Any], settings: Mapping[str, Any]) -> None:
    """Change what is named, and within a group only what is named there."""
    for name, value in settings.items():
        if isinstance(value, dict):
            _put_over(before.setdefault(name, {}), value)
        else:
            before[name] = value
