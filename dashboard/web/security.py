"""What every answer carries and every request must satisfy: headers, hosts, origins."""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_FIXED = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """The CSP sources of the scripts that stand in a page, so that no other inline script runs."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(html)
    )


def content_security_policy(*, inline_scripts: Iterable[str]) -> str:
    """Only this server's own content.

    `blob:` scripts are how Streamlit loads the JavaScript of its second kind of component; styles
    are inline throughout Streamlit; the camera component lives in a frame of this server.
    """
    directives = {
        "default-src": ("'self'",),
        "script-src": ("'self'", "blob:", *inline_scripts),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:"),
        "media-src": ("'self'", "data:", "blob:", "mediastream:"),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "worker-src": ("'self'", "blob:"),
        "frame-src": ("'self'",),
        "frame-ancestors": ("'self'",),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "form-action": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class SecurityHeaders:
    """ASGI middleware: adds the headers to every HTTP answer, streams included."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        """`policy` is the content security policy.

        Strict-Transport-Security is the reverse proxy's to send: it binds every port of a host,
        and a certificate made on the spot must not bind `localhost`.
        """
        self._app = app
        self._headers = {"Content-Security-Policy": policy, **_FIXED}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; complete the head of HTTP answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def is_from_this_site(request: Request) -> bool:
    """Whether a browser page of this very server sent the request (against forged requests).

    Browsers tell it by Sec-Fetch-Site, older ones by Origin. A request with neither is no page's.
    """
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
