"""Who may hand a file to the server: it is held in memory, before any page has looked at it."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# Streamlit's own route; how large a file may be is `maxUploadSize` in .streamlit/config.toml.
UPLOADS = "/_stcore/upload_file/"


class UploadsOfTheSignedIn:
    """ASGI middleware: a stranger's upload is refused before its body is read.

    Streamlit asks only for a connection of its own, which anybody opens: a stranger could fill the
    memory without ever signing in.
    """

    def __init__(self, app: ASGIApp, *, is_signed_in: Callable[[Request, str], bool]) -> None:
        """`is_signed_in` is told the path too; it may ask a database and runs in a thread."""
        self._app = app
        self._is_signed_in = is_signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything but the upload of a stranger."""
        if await self._is_refused(scope):
            await Response(status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _is_refused(self, scope: Scope) -> bool:
        if scope["type"] != "http" or not scope["path"].startswith(UPLOADS):
            return False
        return not await run_in_threadpool(self._is_signed_in, Request(scope), scope["path"])
