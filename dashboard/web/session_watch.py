"""Whether a browser's session still holds, told to its open tabs the moment it does not."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.sessions import SESSIONS_CHANNEL, SignIn
from dashboard.services.signals import Signals

# An end is signalled at once; what comes by the clock alone, or a signal that was lost, is seen
# after so long at most.
LOOK_SECONDS = 4.0


def session_watch_route(
    *, signals: Signals, sign_in: SignIn, cookie: str, clock: Callable[[], datetime]
) -> Route:
    """`GET /auth/watch`: server-sent events, `here` while the session holds, then one `over`.

    While the ledger cannot be asked nobody is sent away.
    """

    def holds(token: str | None) -> bool:
        try:
            sign_in.still(token, at=clock())
        except SignInRequired:
            return False
        except LedgerUnavailable:
            return True
        return True

    async def lines(token: str | None) -> AsyncIterator[str]:
        async for _ in signals.listen(SESSIONS_CHANNEL, heartbeat=LOOK_SECONDS):
            if not await run_in_threadpool(holds, token):
                yield "data: over\n\n"
                return
            yield "data: here\n\n"

    async def watch(request: Request) -> Response:
        return StreamingResponse(
            lines(request.cookies.get(cookie)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
        )

    return Route("/auth/watch", watch, methods=["GET"])
