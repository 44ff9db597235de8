"""A map of the regency in its panel, named for the room that the window has."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from dashboard.ui.charts.figure import put_up
from dashboard.ui.headline import panel


def region_panel(
    figure: go.Figure,
    *,
    finding: str,
    lead: str,
    alt: str,
    key: str,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Show what `region_map` has drawn; `on_pick` is told the id of an office that is clicked."""
    around = f"{key}-panel"
    with panel(finding, lead=lead, key=around):
        st.html(f"<style>{_names_css(around)}</style>")
        put_up(figure, key=key, alt=alt, on_pick=on_pick)


def _names_css(key: str) -> str:
    """Of the two layers of names, which lie over the bubbles in this order, the one for a width."""
    phone, wide = (f".st-key-{key} .scatterlayer .trace:nth-child({layer})" for layer in (2, 3))
    return f"""
    @media (max-width: 640px) {{ {wide} {{ display: none; }} }}
    @media (min-width: 641px) {{ {phone} {{ display: none; }} }}
    """
