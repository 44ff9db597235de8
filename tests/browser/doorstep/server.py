"""The smallest server that has a scanner: two pages in one script, and the event routes."""

import threading
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.services.signals import Signals
from dashboard.web.events import event_routes
from dashboard.web.health import health_route
from tests.browser.tracing import trace_intake

signals = Signals()


def _state(request: Request) -> Response:
    names = sorted(thread.name for thread in threading.enumerate())
    listeners = {name: len(each) for name, each in signals._listeners.items()}
    return JSONResponse({"threads": names, "listeners": listeners})


def _publish(request: Request) -> Response:
    return JSONResponse({"count": signals.publish(request.path_params["channel"])})


def _nobody(request: Request, channel: str) -> bool:
    return False


trace_intake()
app = st.App(
    Path(__file__).with_name("page.py"),
    routes=[
        health_route(probes={}),
        *event_routes(signals=signals, may_listen=_nobody),
        Route("/state", _state),
        Route("/publish/{channel}", _publish),
    ],
)
