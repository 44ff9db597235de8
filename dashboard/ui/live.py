"""Reruns of a fragment at the moment something changed, without polling."""

from pathlib import Path

import streamlit as st

from dashboard.services.signals import Signals

_ASSETS = Path(__file__).with_name("assets")
_NAME = "live_tick"


def asset(name: str) -> str:
    """The text of one of the browser parts that lie beside this module."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def event_url(*, channel: str) -> str:
    """Where the browser listens to a channel (served by dashboard.web.events)."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/events/{channel}"


def live_tick(*, channel: str, signals: Signals, key: str) -> int:
    """Mount the listener inside a fragment; the fragment reruns when the channel's counter moves.

    Call it before reading what the channel speaks of: what changes after the counter was taken
    causes another run. Returns the counter. In a page outside a fragment the whole page reruns.
    """
    count = signals.count(channel)
    _listener()(
        key=key,
        data={"url": event_url(channel=channel), "count": count},
        on_moved_change=_nothing,
        height="content",
    )
    return count


_listener_js = asset("live.js")
_mount = st.components.v2.component(_NAME, html="<span hidden></span>", js=_listener_js)


def _listener():
    return _mount


def _nothing() -> None:
    """A trigger needs a callback to be known to Streamlit; the rerun itself is the effect."""
