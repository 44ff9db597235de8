"""Reruns of a fragment at the moment something changed, without polling."""

import time
from collections.abc import Callable

import streamlit as st

from dashboard.services.signals import Signals
from dashboard.ui.assets import asset

# Each look costs a tenth of a second of processor time.
LOOK_AGAIN_SECONDS = 5


def event_url(*, channel: str) -> str:
    """Where the browser listens to a channel (served by dashboard.web.events)."""
    return address_of(f"/events/{channel}")


def address_of(path: str, /) -> str:
    """A route of ours as the browser asks for it, under whatever path the server stands."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}{path}"


def live_tick(*, channel: str, signals: Signals, key: str) -> int:
    """Mount the listener inside a fragment; the fragment reruns when the channel's counter moves.

    Call it before reading what the channel speaks of: what changes after the counter was taken
    causes another run. Returns the counter. In a page outside a fragment the whole page reruns.
    """
    count = signals.count(channel)
    hidden(key=key)
    _listener(
        key=key,
        data={"url": event_url(channel=channel), "count": count},
        on_moved_change=_nothing,
    )
    return count


def element_of(*, key: str) -> str:
    """The CSS selector of the element whose key begins so."""
    return f'[class*="st-key-{key}"]'


def hidden(*, key: str) -> None:
    """Take the element whose key begins so out of the page's layout and out of sight.

    It stays in the tree and works. `data-by-hand`, set by a browser part, brings it back.
    """
    st.html(
        f"<style>{element_of(key=key)}:not([data-by-hand]){{position:absolute;width:1px;height:1px;"
        "overflow:hidden;opacity:0;pointer-events:none}</style>"
    )


def rerun_when(holds: Callable[[], bool], /) -> None:
    """Run the whole page again once something holds; for a page that can draw nothing till then.

    It is asked every few seconds and never at once, so that a page cannot run in a circle.
    """
    drawn_at = time.monotonic()

    @st.fragment(run_every=LOOK_AGAIN_SECONDS)
    def look() -> None:
        if time.monotonic() - drawn_at > LOOK_AGAIN_SECONDS / 2 and holds():
            st.rerun()

    look()


_listener = st.components.v2.component("live_tick", html="<span></span>", js=asset("live.js"))


def _nothing() -> None:
    """A trigger needs a callback to be known to Streamlit; the rerun itself is the effect."""
