"""Server-sent events: a counter per channel, so that a page knows when to look again."""

import re
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from dashboard.services.signals import Signals

SCANNER_PREFIX = "scan-"
HEARTBEAT_SECONDS = 15.0

# 32 random bytes, base64url: whoever knows the name was given it by its own page.
_SCANNER_NAME = re.compile(re.escape(SCANNER_PREFIX) + r"[A-Za-z0-9_-]{43}")

MayListen = Callable[[Request, str], bool]


def is_scanner_channel(channel: str) -> bool:
    """Whether the name is one that a camera page drew for itself."""
    return _SCANNER_NAME.fullmatch(channel) is not None


def event_routes(*, signals: Signals, may_listen: MayListen) -> list[Route]:
    """`GET /events/{channel}`: the counter at once, after each change, and as a heartbeat.

    A scanner's channel is open to whoever knows its unguessable name. Every other channel is
    open only where `may_listen` says so for the request; anything else is answered with 404, so
    that a stranger learns nothing about names.
    """

    async def events(request: Request) -> Response:
        channel = request.path_params["channel"]
        # In a thread: whoever decides may have to ask a database.
        ours = is_scanner_channel(channel) and signals.is_open(channel)
        if not ours and not await run_in_threadpool(may_listen, request, channel):
            return Response(status_code=404)
        return StreamingResponse(
            _lines(signals, channel),
            media_type="text/event-stream",
            # Proxies and middleware must neither keep nor compress it.
            headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
        )

    return [Route("/events/{channel}", events, methods=["GET"])]


async def _lines(signals: Signals, channel: str) -> AsyncIterator[str]:
    """One event per wake-up. Starlette cancels it when the browser has gone."""
    async for count in signals.listen(channel, heartbeat=HEARTBEAT_SECONDS):
        yield f"data: {count}\n\n"
