"""How charts are put up, and how they write what people wrote."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.ui.footprint import Loaded, settle

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


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
