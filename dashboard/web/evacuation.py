"""The evacuation list as a plain page: no Streamlit, no script; one sheet of paper, any phone."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.routing import Route

from dashboard.messages import text
from dashboard.messages.format import clock, clock_in_zone, day, number
from dashboard.services.access import User
from dashboard.services.evacuation import Evacuation, EvacuationList
from dashboard.services.front_desk import PersonInside
from dashboard.services.sessions import SignIn
from dashboard.web.sheets import Refused, sheet_route

# Up to how many lines a sheet of paper has one column or two; above there are three.
_LINES = {1: 30, 2: 64}
_MOST_COLUMNS = 3


def evacuation_route(
    *,
    evacuation: Evacuation,
    sign_in: SignIn,
    cookie: str,
    zone: ZoneInfo,
    default_language: str,
    clock_: Callable[[], datetime],
    refused: Refused,
) -> Route:
    """`GET /evacuation/{office}` for whoever may see names there; `cookie` is the sign-in's."""

    def filling(
        user: User, parts: dict[str, str], language: str, at: datetime
    ) -> dict[str, object]:
        listed = evacuation.list(user=user, office_id=parts["office"], now=at)
        return _sheet(listed, zone, language)

    return sheet_route(
        "/evacuation/{office}",
        template="evacuation.html",
        refusals="evacuation",
        filling=filling,
        sign_in=sign_in,
        cookie=cookie,
        default_language=default_language,
        clock_=clock_,
        refused=refused,
    )


def _sheet(listed: EvacuationList, zone: ZoneInfo, language: str) -> dict[str, object]:
    def rows(people: tuple[PersonInside, ...]) -> list[dict[str, object]]:
        return [_row(person, zone, language) for person in people]

    local = listed.at.astimezone(zone)
    lines = len(listed.people) + len(listed.possibly)
    return {
        "office": listed.office.name,
        "heading": f"{text('evacuation.title', language=language)} · {listed.office.name}",
        "columns": next((each for each, most in _LINES.items() if lines <= most), _MOST_COLUMNS),
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
