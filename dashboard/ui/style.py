"""Layout that Streamlit's options do not reach: our own keys and class names only."""

import streamlit as st

from dashboard.ui.assets import asset


def page_style(name: str) -> None:
    """Apply one of our style sheets. It names only keys of ours (`st-key-…`) and our classes."""
    st.html(f"<style>{asset(name)}</style>")


def whole_page_follows_theme() -> None:
    """Let what lies beside the application's own element, as dialogs do, be as light or dark as it.

    Streamlit says which it is on that element only; `light-dark()` reads it where it stands.
    """
    if theme := st.context.theme.type:
        st.html(f"<style>body {{ color-scheme: {theme}; }}</style>")
