"""The routes' boundary: an error that nobody foresaw becomes a sentence with a reference number."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.failures import noted
from dashboard.messages import text


class Failures:
    """ASGI middleware around every route; an answer that has begun can only be broken off."""

    def __init__(self, app: ASGIApp, *, language: str) -> None:
        """Tell it in this language: whoever asked may not have come far enough to choose one."""
        self._app = app
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; answer 500 where it raises."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            reference = noted(error)
            if begun:
                raise
            await self._answer(reference)(scope, receive, send)

    def _answer(self, reference: str) -> PlainTextResponse:
        keys = ("boundary.error.sentence", "boundary.error.next_step")
        lines = [text(key, language=self._language) for key in keys]
        lines.append(text("boundary.reference", language=self._language, reference=reference))
        return PlainTextResponse(
            "\n".join(lines), status_code=500, headers={"Cache-Control": "no-store"}
        )
