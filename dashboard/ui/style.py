"""Layout that Streamlit's options do not reach: our own keys and class names only."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.ui.assets import asset

_CHOSEN = (
    '[data-testid=stApp] [role=radiogroup] button[aria-checked="true"]'
    "{ color: light-dark(#1D5FBF, #8DB9FA); }"
)


def page_style(name: str) -> None:
    """Apply one of our style sheets. It names only keys of ours (`st-key-…`) and our classes."""
    st.html(f"<style>{asset(name)}</style>")


def whole_page_follows_theme() -> None:
    """Let what lies beside the application's own element, as dialogs do, be as light or dark as it.

    Streamlit says which it is on that element only; `light-dark()` reads it where it stands. The
    theme's accent, in which a switch writes what is chosen, is too dark on a dark ground (3.6).
    """
    theme = st.context.theme.type
    body = f"body {{ color-scheme: {theme}; }}" if theme else ""
    st.html(f"<style>{body}{_CHOSEN}</style>")


@contextmanager
def controls_row(*, key: str) -> Iterator[None]:
    """Switches, fields and buttons beside each other, as high as a finger needs."""
    mine = f".st-key-{key}"
    # A switch of many parts would run out of a phone.
    st.html(
        f"<style>{mine} button, {mine} div:has(> input) {{ min-height: 44px; }}"
        f"{mine} [role=radiogroup] {{ flex-wrap: wrap; }}</style>"
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key=key):
        yield
