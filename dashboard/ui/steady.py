"""Live parts of a page that stay as they are until their new figures stand."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def steady(*, key: str) -> Iterator[None]:
    """Draw inside: what is there does not fade while it is redrawn.

    Streamlit dims elements of a run that takes longer than half a second. On a page that
    redraws by itself that reads as flicker, and what is on it is still true.
    """
    st.html(f'<style>.st-key-{key} [data-stale="true"] {{ opacity: 1 !important; }}</style>')
    with st.container(key=key):
        yield
