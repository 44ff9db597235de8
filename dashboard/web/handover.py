"""One shift handover as a sheet of paper."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.routing import Route

from dashboard.messages.format import clock, clock_in_zone, day
from dashboard.messages.shift_words import shift_words
from dashboard.services.access import User
from dashboard.services.ports import Offices
from dashboard.services.sessions import SignIn
from dashboard.services.shift import Handover
from dashboard.services.shift_handover import ShiftHandover
from dashboard.web.sheets import Refused, sheet_route


def handover_route(
    *,
    handover: ShiftHandover,
    offices: Offices,
    sign_in: SignIn,
    cookie: str,
    zone: ZoneInfo,
    default_language: str,
    clock_: Callable[[], datetime],
    refused: Refused,
) -> Route:
    """`GET /shift/{office}/{handover}` for whoever may hand over there."""

    def filling(
        user: User, parts: dict[str, str], language: str, at: datetime
    ) -> dict[str, object]:
        office_id = parts["office"]
        found = handover.sheet(user=user, office_id=office_id, handover_id=parts["handover"], at=at)
        office = offices.get(office_id)
        return {
            "office": office.name,
            "sample": office.sample,
            **_sheet(found, zone=zone, language=language),
        }

    return sheet_route(
        "/shift/{office}/{handover}",
        template="handover.html",
        refusals="handover",
        filling=filling,
        sign_in=sign_in,
        cookie=cookie,
        default_language=default_language,
        clock_=clock_,
        refused=refused,
    )


def _sheet(found: Handover, *, zone: ZoneInfo, language: str) -> dict[str, object]:
    def on(at: datetime) -> str:
        local_day = day(at.astimezone(zone).date(), language=language)
        return f"{local_day}, {clock_in_zone(at, zone=zone, language=language)}"

    receipt = found.receipt
    return {
        "desk": found.desk,
        "day": day(found.at.astimezone(zone).date(), language=language),
        "since": clock(found.since, zone=zone, language=language),
        "until": clock_in_zone(found.at, zone=zone, language=language),
        "words": shift_words(found.figures, zone=zone, language=language),
        "note": found.note,
        "given": {"name": found.given_by, "time": on(found.at)},
        "taken": {"name": receipt.taken_by, "time": on(receipt.at)} if receipt else None,
    }
