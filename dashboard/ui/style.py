"""Layout that Streamlit's options do not reach: our own keys and class names only."""

import streamlit as st

from dashboard.ui.assets import asset


def page_style(name: str) -> None:
    """Apply one of our style sheets. It names only keys of ours (`st-key-…`) and our classes."""
    st.html(f"<style>{asset(name)}</style>")
