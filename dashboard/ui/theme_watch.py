"""The page drawn anew when light and dark are switched: figures keep the colours they had."""

import streamlit as st

from dashboard.ui.assets import asset

_watch = st.components.v2.component(
    "theme_watch",
    js=asset("theme_watch.js"),
    # Nothing is drawn, so the place that Streamlit keeps for it must not push the page down.
    css="div:has(> .st-key-theme_watch) { position: absolute; }",
    isolate_styles=False,
)


def redraw_when_switched() -> None:
    """Run the page once more when it is not as light or dark as this run drew it."""
    with st.container(key="theme_watch"):
        _watch(key="theme", data={"drawn": st.context.theme.type}, on_switched_change=_nothing)


def _nothing() -> None:
    """A trigger needs a callback to be known to Streamlit; the rerun itself is the effect."""
