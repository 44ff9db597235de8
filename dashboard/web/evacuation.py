"""The evacuation list as a plain page: no Streamlit, no script; one sheet of paper, any phone."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.domain.errors import LedgerUnavailable, NotAllowed, NotFound, SignInRequired
from dashboard.messages import LANGUAGES, text
from dashboard.messages.format import clock, clock_in_zone, day, number
from dashboard.services.evacuation import Evacuation, EvacuationList
from dashboard.services.front_desk import PersonInside
from dashboard.services.sessions import SignIn

_NO_STORE = {"Cache-Control": "no-store"}
_LANGUAGE_COOKIE = "check_in_language"
_pages = Environment(
    loader=PackageLoader("dashboard.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def evacuation_route(
    *,
    evacuation: Evacuation,
    sign_in: SignIn,
    cookie: str,
    zone: ZoneInfo,
    default_language: str,
    clock_: Callable[[], datetime],
) -> Route:
    """`GET /evacuation/{office}` for whoever may see names there; `cookie` is the sign-in's."""

    def answer(request: Request) -> Response:
        language = _language(request, default_language)
        try:
            user = sign_in.user(request.cookies.get(cookie), at=clock_())
            office_id = request.path_params["office"]
            listed = evacuation.list(user=user, office_id=office_id, now=clock_())
        except SignInRequired:
            return _refusal("signed_out", 401, language)
        except (NotAllowed, NotFound):
            # The same for both: whether an office exists is nobody's business.
            return _refusal("not_yours", 404, language)
        except LedgerUnavailable:
            return _refusal("unavailable", 503, language)
        return _page("evacuation.html", 200, language, **_sheet(listed, zone, language))

    async def route(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return Route("/evacuation/{office}", route, methods=["GET"])


def _sheet(listed: EvacuationList, zone: ZoneInfo, language: str) -> dict[str, object]:
    def rows(people: tuple[PersonInside, ...]) -> list[dict[str, object]]:
        return [_row(person, zone, language) for person in people]

    local = listed.at.astimezone(zone)
    return {
        "office": listed.office.name,
        "sample": listed.office.sample,
        "when": f"{day(local.date(), language=language)}, "
        f"{clock_in_zone(listed.at, zone=zone, language=language)}",
        "inside": number(listed.inside, language=language),
        "uncounted": listed.uncounted,
        "people": rows(listed.people),
        "possibly": rows(listed.possibly),
    }


def _row(person: PersonInside, zone: ZoneInfo, language: str) -> dict[str, object]:
    visit, known = person.visit, person.particulars
    return {
        "name": known.name if known else text("inside.nameless", language=language),
        "kind": text(f"verdict.kind.{visit.person_kind}", language=language),
        "companions": visit.companions,
        "since": clock(visit.entered_at, zone=zone, language=language),
        "host": known.guest_book.host if known else "",
    }


def _language(request: Request, default: str) -> str:
    chosen = unquote(request.cookies.get(_LANGUAGE_COOKIE, ""))
    return chosen if chosen in LANGUAGES else default


def _refusal(why: str, status: int, language: str) -> Response:
    said = {part: text(f"evacuation.{why}.{part}", language=language) for part in ("title", "step")}
    return _page("refusal.html", status, language, **said)


def _page(template: str, status: int, language: str, /, **places: object) -> Response:
    def t(key: str, **given: object) -> str:
        return text(key, language=language, **given)

    page = _pages.get_template(template).render(t=t, language=language, **places)
    return HTMLResponse(page, status_code=status, headers=_NO_STORE)
