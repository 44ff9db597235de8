"""The routes that set and clear the sign-in cookie; no page can (Streamlit sets no cookies)."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from dashboard.domain.errors import (
    InvalidInput,
    LedgerUnavailable,
    NotFound,
    SignInRefused,
    SignInRequired,
    TooManyTries,
)
from dashboard.services.access import User
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.sessions import SignIn
from dashboard.services.setting_up import SettingUp
from dashboard.services.single_sign_on import SingleSignOn
from dashboard.web.devices import device
from dashboard.web.forms import Form, account_of, body_of, form_of
from dashboard.web.security import is_from_this_site

_NO_STORE = {"Cache-Control": "no-store"}
# Hashing takes 64 MiB and all of a core: so many at once, and the others wait, in their order.
_HASHES_AT_ONCE = 2

# Where `st.login` and `st.logout` send a browser.
_OF_STREAMLIT = frozenset({"/auth/login", "/auth/logout"})


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
    passwords: PasswordSignIn,
    setting_up: SettingUp,
    cookie: SessionCookie,
    samples: Mapping[str, User],
    clock: Callable[[], datetime],
    single_sign_on: SingleSignOn | None = None,
) -> list[Route]:
    """`POST /auth/sign-in`, `set-up`, `password`, `sign-out`; `demo` where there are samples.

    `external` with an identity provider; then Streamlit's own `login` and `logout` answer as well.

    Every answer is 204, or JSON with a word for what is wrong; 403 for another site's page.
    """
    desk = _SignInDesk(sign_in, passwords, setting_up, cookie, samples, clock, single_sign_on)
    limit = CapacityLimiter(_HASHES_AT_ONCE)
    routes = [
        _post("/auth/sign-in", desk.by_password, limit=limit),
        _post("/auth/set-up", desk.by_link, limit=limit),
        _post("/auth/password", desk.new_password, limit=limit),
        _post("/auth/sign-out", desk.sign_out),
        _post("/auth/seen", desk.seen),
        Route("/auth/session", desk.session, methods=["GET"]),
    ]
    if samples:
        routes.append(_post("/auth/demo", desk.demo, read=account_of))
    if single_sign_on is not None:
        routes.append(_post("/auth/external", desk.by_ticket))
    # Anything else under /auth is nothing, not Streamlit's page.
    passed = _OF_STREAMLIT if single_sign_on is not None else frozenset()
    routes.append(_Nothing("/auth/{rest:path}", _nothing, passed=passed))
    return routes


class _Nothing(Route):
    """Answers for every path below it but those that are `passed` on to Streamlit."""

    def __init__(self, path: str, answer: Callable[..., object], *, passed: Set[str]) -> None:
        super().__init__(path, answer, methods=["GET", "POST"])
        self._passed = passed

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and scope["path"] in self._passed:
            return Match.NONE, {}
        return super().matches(scope)


def listening_allowed(
    sign_in: SignIn, *, cookie: str, clock: Callable[[], datetime]
) -> Callable[[Request, str], bool]:
    """Whether a request may listen to the ledger's counter: whoever is signed in may."""

    def allowed(request: Request, channel: str) -> bool:
        del channel
        try:
            sign_in.still(request.cookies.get(cookie), at=clock())
        except (SignInRequired, LedgerUnavailable):
            return False
        return True

    return allowed


def _post(
    path: str,
    answer: Callable[[Request, Form], Response],
    *,
    limit: CapacityLimiter | None = None,
    read: Callable[[bytes], Form] | None = None,
) -> Route:
    """A form of one of our own pages; what is raised becomes the answer."""
    reading = read or form_of

    def told(request: Request, form: Form) -> Response:
        try:
            return answer(request, form)
        except SignInRequired:
            return _problem(401, "signed_out")
        except SignInRefused:
            return _problem(401, "refused")
        except TooManyTries as error:
            return _problem(429, "wait", seconds=error.args_["seconds"])
        except InvalidInput as error:
            return _problem(422, "invalid", field=error.args_["field"], why=error.args_["problem"])
        except NotFound:
            return _answer(404)
        except LedgerUnavailable:
            return _problem(503, "unavailable")

    async def route(request: Request) -> Response:
        if not is_from_this_site(request):
            return _answer(403)
        form = reading(await body_of(request))
        return await to_thread.run_sync(told, request, form, limiter=limit)

    return Route(path, route, methods=["POST"])


@dataclass(frozen=True)
class _SignInDesk:
    sign_in: SignIn
    passwords: PasswordSignIn
    setting_up: SettingUp
    cookie: SessionCookie
    samples: Mapping[str, User]
    clock: Callable[[], datetime]
    single_sign_on: SingleSignOn | None

    def by_password(self, request: Request, form: Form) -> Response:
        """`login` and `password`."""
        account_id = self.passwords.account_id(
            login=form.get("login", ""),
            password=form.get("password", ""),
            source=_source(request),
            at=self.clock(),
        )
        return self._opened(request, account_id)

    def by_ticket(self, request: Request, form: Form) -> Response:
        """`ticket`: what the page was told when the provider's identity had been looked at."""
        if self.single_sign_on is None:
            return _answer(404)
        account_id = self.single_sign_on.redeem(form.get("ticket", ""), at=self.clock())
        return self._opened(request, account_id)

    def by_link(self, request: Request, form: Form) -> Response:
        """`token` and `password`; the first administrator's link also takes `name`, `login`."""
        token, password, at = form.get("token", ""), form.get("password", ""), self.clock()
        if self.setting_up.invited(token, at=at).account is None:
            account_id = self.setting_up.become_first_admin(
                token=token,
                name=form.get("name", ""),
                login=form.get("login", ""),
                password=password,
                at=at,
            )
        else:
            account_id = self.setting_up.choose_password(token=token, password=password, at=at)
        return self._opened(request, account_id)

    def new_password(self, request: Request, form: Form) -> Response:
        """`former` and `password` of who is signed in; every other browser is signed out."""
        user = self.sign_in.user(self._token(request), at=self.clock())
        self.setting_up.change_own(
            user=user,
            former=form.get("former", ""),
            password=form.get("password", ""),
            source=_source(request),
            at=self.clock(),
        )
        return self._opened(request, user.id)

    def demo(self, request: Request, form: Form) -> Response:
        """The body is the id of a sample account."""
        account = form.get("account", "")
        if account not in self.samples:
            return _answer(404)
        return self._opened(request, account)

    def sign_out(self, request: Request, form: Form) -> Response:
        """End the session for good, in this browser and on the server."""
        del form
        self.sign_in.end(self._token(request), at=self.clock())
        response = _answer(204)
        self.cookie.clear(response)
        return response

    def seen(self, request: Request, form: Form) -> Response:
        """Somebody moved the mouse or a key: a sign of life."""
        del form
        self.sign_in.user(self._token(request), at=self.clock())
        return _answer(204)

    async def session(self, request: Request) -> Response:
        """204 while this browser's session holds, else 401; open tabs ask, and are no sign of life.

        Nobody is sent away while the ledger cannot be asked.
        """
        return _answer(204 if await run_in_threadpool(self._holds, self._token(request)) else 401)

    def _holds(self, token: str | None) -> bool:
        try:
            self.sign_in.still(token, at=self.clock())
        except SignInRequired:
            return False
        except LedgerUnavailable:
            return True
        return True

    def _opened(self, request: Request, user_id: str) -> Response:
        """A new session under a new token; whatever the browser had before ends."""
        words = device(request.headers.get("user-agent", ""))
        token = self.sign_in.open(user_id=user_id, at=self.clock(), device=words)
        self.sign_in.end(self._token(request))
        response = _answer(204)
        self.cookie.put(response, token)
        return response

    def _token(self, request: Request) -> str | None:
        return request.cookies.get(self.cookie.name)


def _source(request: Request) -> str:
    """The address that the server was connected from, or that its own proxy tells of."""
    return request.client.host if request.client else ""


async def _nothing(request: Request) -> Response:
    del request
    return _answer(404)


def _answer(status: int) -> Response:
    return Response(status_code=status, headers=_NO_STORE)


def _problem(status: int, word: str, **places: object) -> Response:
    return JSONResponse({"problem": word, **places}, status_code=status, headers=_NO_STORE)
