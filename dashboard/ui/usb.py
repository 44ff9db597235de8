"""The field for USB scanners, which are keyboards that end with Enter."""

import time

import streamlit as st

from dashboard.messages import text
from dashboard.ui.assets import asset
from dashboard.ui.intake import CodeSource, Intake
from dashboard.ui.live import hidden

# Nobody scans one code twice so fast; whoever does gets the first answer anyway (quiet time).
ECHO_SECONDS = 2.0

_keep_focus = st.components.v2.component(
    "keep_focus", html="<span></span>", js=asset("keep_focus.js")
)


def usb_field(*, intake: Intake, key: str, language: str) -> None:
    """Draw the field inside a fragment. It empties itself and has the focus whenever it may.

    A finished line goes to `intake` before the fragment's body runs, so the same run takes it.
    The focus stays where a person put it: in another field, a menu or a dialog.
    """
    st.text_input(
        text("scanner.usb_label", language=language),
        key=key,
        placeholder=text("scanner.usb_placeholder", language=language),
        label_visibility="collapsed",
        autocomplete="off",
        on_change=_read,
        kwargs={"intake": intake, "key": key, "language": language},
    )
    hidden(key=f"{key}-keeper")
    _keep_focus(key=f"{key}-keeper", data={"field": f"st-key-{key}"})


def _read(*, intake: Intake, key: str, language: str) -> None:
    """Take the line as it is: a space is a legal character of a code.

    A rerun that the browser asked for just before it heard that the field is empty still carries
    the line; it is the same line at the same moment, and is passed over.
    """
    line = st.session_state[key]
    st.session_state[key] = ""
    last_line, last_at = st.session_state.get(f"{key}-last", ("", 0.0))
    at = time.monotonic()
    st.session_state[f"{key}-last"] = (line, at)
    if not line or (line == last_line and at - last_at < ECHO_SECONDS):
        return
    if not intake.offer(code=line, source=CodeSource.USB):
        st.toast(text("scanner.usb_full", language=language), icon=":material/speed:")
