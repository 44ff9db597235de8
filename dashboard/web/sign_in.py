"""The routes that set and clear the sign-in cookie; no page can (Streamlit sets no cookies)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import User
from dashboard.services.sessions import OneTimeLinks, SignIn
from dashboard.web.security import is_from_this_site

# A sample account's id is short; a larger body is nobody's form.
_LARGEST_BODY = 200
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, kw_only=True)
class SessionCookie:
    """How the browser keeps the token: out of reach of scripts, sent to this server only.

    SameSite is Lax: with Strict the first click on a link to a page (from a mail, from the plate)
    would arrive without the cookie and show the sign-in to somebody who is signed in.
    """

    name: str
    secure: bool

    def put(self, response: Response, token: str) -> None:
        """Hand the token over; it goes when the browser closes, or when the server says so."""
        response.set_cookie(
            self.name, token, httponly=True, samesite="lax", secure=self.secure, path="/"
        )

    def clear(self, response: Response) -> None:
        """Make the browser forget it."""
        response.delete_cookie(
            self.name, httponly=True, samesite="lax", secure=self.secure, path="/"
        )


def sign_in_routes(
    *,
    sign_in: SignIn,
    links: OneTimeLinks,
    cookie: SessionCookie,
    samples: Mapping[str, User],
    clock: Callable[[], datetime],
) -> list[Route]:
    """`GET /auth/once`, `POST /auth/sign-out`, and `POST /auth/demo` where there are samples."""
    desk = _SignInDesk(sign_in, links, cookie, samples, clock)
    routes = [
        Route("/auth/once", desk.once, methods=["GET"]),
        Route("/auth/sign-out", desk.sign_out, methods=["POST"]),
    ]
    if samples:
        routes.append(Route("/auth/demo", desk.demo, methods=["POST"]))
    # Anything else under /auth is nothing, not Streamlit's page.
    routes.append(Route("/auth/{rest:path}", _nothing, methods=["GET", "POST"]))
    return routes


def listening_allowed(
    sign_in: SignIn, *, cookie: str, clock: Callable[[], datetime]
) -> Callable[[Request, str], bool]:
    """Whether a request may listen to the ledger's counter: whoever is signed in may."""

    def allowed(request: Request, channel: str) -> bool:
        del channel
        try:
            sign_in.user(request.cookies.get(cookie), at=clock())
        except (SignInRequired, LedgerUnavailable):
            return False
        return True

    return allowed


@dataclass(frozen=True)
class _SignInDesk:
    sign_in: SignIn
    links: OneTimeLinks
    cookie: SessionCookie
    samples: Mapping[str, User]
    clock: Callable[[], datetime]

    async def demo(self, request: Request) -> Response:
        """The body is the id of a sample account."""
        if not is_from_this_site(request):
            return _answer(403)
        account = await _short_body(request)
        if account not in self.samples:
            return _answer(404)
        return await run_in_threadpool(self._open, account, request, _answer(204))

    async def once(self, request: Request) -> Response:
        """The link that the server printed when it started."""
        return await run_in_threadpool(self._open_by_link, request)

    async def sign_out(self, request: Request) -> Response:
        """End the session for good, in this browser and on the server."""
        if not is_from_this_site(request):
            return _answer(403)
        return await run_in_threadpool(self._end, request)

    def _open_by_link(self, request: Request) -> Response:
        token = request.query_params.get("token", "")
        try:
            user_id = self.links.redeem(token, at=self.clock())
        except LedgerUnavailable:
            return _answer(503)
        except SignInRequired:
            # The sign-in page says that links serve once.
            return RedirectResponse("/?link=used", status_code=303, headers=_NO_STORE)
        home = RedirectResponse("/", status_code=303, headers=_NO_STORE)
        return self._open(user_id, request, home)

    def _open(self, user_id: str, request: Request, response: Response) -> Response:
        try:
            token = self.sign_in.open(user_id=user_id, at=self.clock())
            self.sign_in.end(request.cookies.get(self.cookie.name))
        except LedgerUnavailable:
            return _answer(503)
        self.cookie.put(response, token)
        return response

    def _end(self, request: Request) -> Response:
        try:
            self.sign_in.end(request.cookies.get(self.cookie.name))
        except LedgerUnavailable:
            return _answer(503)
        response = _answer(204)
        self.cookie.clear(response)
        return response


async def _short_body(request: Request) -> str:
    """The body as text; empty for one that is too long or no text."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > _LARGEST_BODY:
            return ""
    return read.decode(errors="replace")


async def _nothing(request: Request) -> Response:
    del request
    return _answer(404)


def _answer(status: int) -> Response:
    return Response(status_code=status, headers=_NO_STORE)
