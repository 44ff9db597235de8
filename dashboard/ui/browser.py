"""What this browser remembers between visits: small cookies that carry no rights."""

from collections.abc import Mapping
from urllib.parse import unquote

import streamlit as st

from dashboard.ui.assets import asset

_PENDING = "browser_memory"
_PREFIX = "check_in_"

_memory = st.components.v2.component(
    "browser_memory",
    js=asset("memory.js"),
    # Nothing is drawn, so the place that Streamlit keeps for it must not push the page down.
    css=".st-key-browser_memory { position: absolute; }",
    isolate_styles=False,
)


def cookies() -> Mapping[str, str]:
    """The cookies that came with this browser's connection, the sign-in's included."""
    return st.context.cookies


def remembered(name: str) -> str | None:
    """What this browser remembers under a name. Anybody can write it: check before use."""
    pending: dict[str, str] = st.session_state.get(_PENDING, {})
    if name in pending:
        return pending[name]
    value = cookies().get(_PREFIX + name)
    return unquote(value) if value is not None else None


def remember(*, name: str, value: str) -> None:
    """Remember a short text for a year in this browser; at once valid for this page too."""
    st.session_state[_PENDING] = st.session_state.get(_PENDING, {}) | {name: value}


def write_memory() -> None:
    """Let the browser write what pages asked to remember. The entry script calls it once."""
    pending: dict[str, str] = st.session_state.get(_PENDING, {})
    if pending:
        data = {_PREFIX + name: value for name, value in pending.items()}
        with st.container(key="browser_memory"):
            _memory(key="memory", data=data)
