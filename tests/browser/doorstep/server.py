"""The smallest server that has a scanner: two pages in one script, and the event routes."""

import threading
import time
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.services.signals import Signals
from dashboard.ui.intake import Intake
from dashboard.web.events import event_routes
from dashboard.web.health import health_route

signals = Signals()
trace: list[dict[str, Any]] = []


def note(event: str, **more: Any) -> None:
    """Remember what happened when, in milliseconds of the wall clock."""
    trace.append({"event": event, "ms": time.time() * 1000, **more})


def _state(request: Request) -> Response:
    names = sorted(thread.name for thread in threading.enumerate())
    listeners = {name: len(each) for name, each in signals._listeners.items()}
    return JSONResponse({"threads": names, "trace": trace, "listeners": listeners})


def _publish(request: Request) -> Response:
    return JSONResponse({"count": signals.publish(request.path_params["channel"])})


def _nobody(request: Request, channel: str) -> bool:
    return False


def _traced() -> None:
    """Note when the marked frames arrive and when a code is offered."""
    look, offer = Intake.look, Intake.offer
    marked = {"shown": False}

    def traced_look(self: Intake, luma: Any) -> None:
        shown = bool(luma[luma.shape[0] // 60, luma.shape[1] // 80] > 128)
        if shown and not marked["shown"]:
            note("arrived", size=luma.shape)
        marked["shown"] = shown
        look(self, luma)

    def traced_offer(self: Intake, **arguments: Any) -> bool:
        note("decoded")
        return offer(self, **arguments)

    Intake.look = traced_look  # type: ignore[method-assign]
    Intake.offer = traced_offer  # type: ignore[method-assign]


_traced()
app = st.App(
    Path(__file__).with_name("page.py"),
    routes=[
        health_route(probes={}),
        *event_routes(signals=signals, may_listen=_nobody),
        Route("/state", _state),
        Route("/publish/{channel}", _publish),
    ],
)
