"""The whole application with a trace of its door, for measurements."""

from asgi import app
from tests.browser.tracing import trace_intake

trace_intake()

__all__ = ["app"]
