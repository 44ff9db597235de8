"""Sheets to read on any phone and to print: plain pages without Streamlit and without script."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.domain.errors import LedgerUnavailable, NotAllowed, NotFound, SignInRequired
from dashboard.messages import LANGUAGES, text
from dashboard.services.access import User
from dashboard.services.sessions import SignIn

_NO_STORE = {"Cache-Control": "no-store"}
LANGUAGE_COOKIE = "check_in_language"
_pages = Environment(
    loader=PackageLoader("dashboard.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _css(words: str) -> str:
    """The words as the inside of a string in a style sheet, whatever they contain."""
    return "".join(
        each if each.isascii() and each.isalnum() else f"\\{ord(each):06x}" for each in words
    )


_pages.filters["css"] = _css

# What fills the template, from who asks, the address's parts, the language and the time.
Filling = Callable[[User, dict[str, str], str, datetime], dict[str, object]]


class Refused(Protocol):
    """As `Refusals.of`."""

    def __call__(self, error: NotAllowed, /, *, now: datetime) -> None:
        """Keep the refusal for the auditor."""


def sheet_route(
    path: str,
    *,
    template: str,
    refusals: str,
    filling: Filling,
    sign_in: SignIn,
    cookie: str,
    default_language: str,
    clock_: Callable[[], datetime],
    refused: Refused,
) -> Route:
    """`GET path`: the filled template, or a sentence why not.

    `refusals` is the catalogue's area of `signed_out`, `not_yours` and `unavailable`; `cookie` is
    the sign-in's; `refused` is told who lacked a right.
    """

    def answer(request: Request) -> Response:
        language = language_of(request, default_language)
        at = clock_()
        try:
            user = sign_in.user(request.cookies.get(cookie), at=at)
            places = filling(user, request.path_params, language, at)
        except SignInRequired:
            return refusal(f"{refusals}.signed_out", 401, language)
        except (NotAllowed, NotFound) as error:
            if isinstance(error, NotAllowed):
                refused(error, now=at)
            # The same for both: whether something exists is nobody's business.
            return refusal(f"{refusals}.not_yours", 404, language)
        except LedgerUnavailable:
            return refusal(f"{refusals}.unavailable", 503, language)
        return page(template, 200, language, **places)

    async def route(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return Route(path, route, methods=["GET"])


def language_of(request: Request, default: str) -> str:
    """What this browser chose in the application, else `default`."""
    chosen = unquote(request.cookies.get(LANGUAGE_COOKIE, ""))
    return chosen if chosen in LANGUAGES else default


def refusal(why: str, status: int, language: str) -> Response:
    """A sentence why not and the next step: the texts `title` and `step` under `why`."""
    said = {part: text(f"{why}.{part}", language=language) for part in ("title", "step")}
    return page("refusal.html", status, language, **said)


def page(template: str, status: int, language: str, /, **places: object) -> Response:
    """A filled template, kept by nobody on the way."""

    def t(key: str, **given: object) -> str:
        return text(key, language=language, **given)

    filled = _pages.get_template(template).render(t=t, language=language, **places)
    return HTMLResponse(filled, status_code=status, headers=_NO_STORE)
