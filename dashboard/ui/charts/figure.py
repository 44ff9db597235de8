"""What all charts have in common: type, margins, grid, hover labels, and how they are put up."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.messages import format as shown
from dashboard.ui import theme
from dashboard.ui.footprint import Loaded, settle

SENTENCE = "%{text}<extra></extra>"
_TEXT_SIZE = 14
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def empty_figure(*, height: int, language: str) -> go.Figure:
    """A figure with everything but data: horizontal gridlines, inverted hover labels, no legend.

    `height` in CSS pixels. Hover texts are whole sentences: traces with few points set
    `text=` and `hovertemplate=SENTENCE`, others a sentence for the browser to fill in.
    """
    # All at once: plotly takes ten times as long to update a figure that it has made already.
    return go.Figure(
        layout={
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
            "xaxis": {"showgrid": False, **_axis()},
            "yaxis": {
                "showgrid": True,
                "gridcolor": theme.GRID,
                "rangemode": "tozero",
                **_axis(),
            },
        }
    )


def label(figure: go.Figure, *, of: str, x: Any, y: Any, **placing: Any) -> None:
    """Write a word into the chart instead of a legend; `placing` goes to the annotation."""
    font = {"size": _TEXT_SIZE, "color": placing.pop("color", theme.INK)}
    figure.add_annotation(x=x, y=y, text=of, showarrow=False, font=font, **placing)


def literal(words: str) -> str:
    """What people wrote, for a chart: plotly makes markup of tags and entities."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def put_up(
    figure: go.Figure, *, key: str, alt: str, on_pick: Callable[[str], None] | None = None
) -> None:
    """Show the figure full width; `alt` says its finding to those who do not see it.

    The theme is part of the key: after a live switch a figure would otherwise keep old colours.
    `on_pick` is told the `customdata` of a point that was clicked. The chart itself keeps no
    selection: what was picked is drawn by the figure, under a key of its own.
    """
    here = f"{key}-{st.context.theme.type}"
    picking: dict[str, Any] = {}
    if on_pick is not None:
        picking = {"on_select": lambda: _pick(here, on_pick), "selection_mode": "points"}
    st.plotly_chart(figure, key=here, config=_CONFIG, alt=alt, **picking)
    settle(after=Loaded.CHARTS)


def _pick(key: str, on_pick: Callable[[str], None]) -> None:
    points = st.session_state[key].selection.points
    if points:
        on_pick(str(points[0]["customdata"]))


def _axis() -> dict[str, Any]:
    return {
        "title": None,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": _TEXT_SIZE, "color": theme.MUTED},
    }
