"""Signing in at an identity provider: Streamlit's routes walk the way, this is what is around them.

Streamlit answers `/auth/login` (off to the provider), `/oauth2callback` (back from it, identity
token verified) and `/auth/logout`. It says nothing of a failure and keeps its cookie for 30 days.
"""

import re
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.provider_file import IdentityProvider
from dashboard.services.single_sign_on import DONE, FAILED, OUTCOME, UNREACHABLE
from dashboard.web.security import is_from_this_site
from dashboard.web.sign_in import SessionCookie

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
_IDENTITY_COOKIE = "_streamlit_user="
_LASTING = re.compile(r"; *(?:max-age|expires)=[^;]*", re.IGNORECASE)


def streamlit_secrets(
    provider: IdentityProvider, *, redirect_uri: str, cookie_secret: str
) -> dict[str, Any]:
    """What `st.login` reads in place of a file `secrets.toml`."""
    return {
        "auth": {
            "redirect_uri": redirect_uri,
            "cookie_secret": cookie_secret,
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "server_metadata_url": provider.discovery,
            "client_kwargs": {"scope": provider.scope},
        }
    }


class AroundSingleSignOn:
    """ASGI middleware: tells the page how it went, and keeps Streamlit's cookies short and safe."""

    def __init__(self, app: ASGIApp, *, cookie: SessionCookie, failed: Callable[[], None]) -> None:
        """`failed` is called where somebody comes back without an identity that holds."""
        self._app = app
        self._cookie = cookie
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; look at the heads of three answers."""
        path = str(scope["path"]) if scope["type"] == "http" else ""
        if not path.endswith((LOGIN, LOGOUT, CALLBACK)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._complete(path, request, message)
            await send(message)

        await self._app(scope, receive, send_completed)

    async def _complete(self, path: str, request: Request, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["Cache-Control"] = "no-store"
        outcome = _outcome(path, request, message["status"], headers)
        self._keep_short(headers)
        if outcome:
            message["status"] = 303
            headers["Location"] = f"{_root(path)}?{OUTCOME}={outcome}"
        if outcome == FAILED:
            await run_in_threadpool(self._failed)
        if path.endswith(LOGOUT) and is_from_this_site(request):
            forgetting = Response()
            self._cookie.clear(forgetting)
            headers.append("Set-Cookie", forgetting.headers["set-cookie"])

    def _keep_short(self, headers: MutableHeaders) -> None:
        """The cookies of an identity go with the browser, and over https only where we are so."""
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("Set-Cookie", self._kept_short(cookie))

    def _kept_short(self, cookie: str) -> str:
        if not cookie.startswith("_streamlit_"):
            return cookie
        short = cookie if _is_deletion(cookie) else _LASTING.sub("", cookie)
        return f"{short}; Secure" if self._cookie.secure else short


def _outcome(path: str, request: Request, status: int, headers: MutableHeaders) -> str:
    """The word for the page, or nothing where the answer stands as Streamlit gave it."""
    if path.endswith(LOGIN):
        return UNREACHABLE if status >= 400 else ""
    if not path.endswith(CALLBACK) or not {"code", "error"} & set(request.query_params):
        # From the provider's sign-out people come back here, too, with neither.
        return ""
    given = any(
        each.startswith(_IDENTITY_COOKIE) and not _is_deletion(each)
        for each in headers.getlist("set-cookie")
    )
    return DONE if given else FAILED


def _is_deletion(cookie: str) -> bool:
    return "max-age=0" in cookie.lower()


def _root(path: str) -> str:
    """The server's root as the request's path has it."""
    for known in (LOGIN, LOGOUT, CALLBACK):
        path = path.removesuffix(known)
    return f"{path}/"
