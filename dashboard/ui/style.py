"""What Streamlit's options do not reach: layout, by our own keys and class names, and its words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.messages import text
from dashboard.ui.assets import asset

# Where Streamlit writes English: the rest of a menu that is too long, the button of a file's field.
_ENGLISH = {
    "navigation.more": "[data-testid=stHeader] .rc-overflow-item-rest button",
    "navigation.choose_file": "[data-testid=stFileUploaderDropzone] button",
}
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


def words_of_the_frame(*, language: str) -> None:
    """Say in this language what Streamlit has only English words for."""
    rules = ""
    for key, button in _ENGLISH.items():
        word = json.dumps(text(key, language=language), ensure_ascii=False)
        place = f"{button} [data-testid=stMarkdownContainer]"
        rules += f"{place} p {{ display: none; }} {place}::after {{ content: {word}; }}"
    st.html(f"<style>{rules}</style>")


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
