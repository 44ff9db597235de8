"""The desk's keys: they work while the scanner's field has the focus, and never for a scanner."""

from collections.abc import Mapping

import streamlit as st

from dashboard.ui.assets import asset
from dashboard.ui.live import hidden

_mount = st.components.v2.component(
    "desk_keys", html="<span hidden></span>", js=asset("desk_keys.js")
)


def desk_keys(*, field: str, buttons: Mapping[str, str], key: str) -> None:
    """Let keys press buttons. `field` and the values of `buttons` are keys of elements.

    A key works while the field is empty: Enter and Escape at once, a letter when nothing follows
    it, since a scanner's next character follows within a few milliseconds.
    """
    hidden(key=key)
    _mount(key=key, data={"field": f"st-key-{field}", "buttons": dict(buttons)})
