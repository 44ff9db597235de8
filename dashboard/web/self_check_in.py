"""Self check-in on a visitor's own phone: light pages without Streamlit and without sign-in.

Everything works without script; the script makes pictures smaller before they are sent, and
fetches the live camera when somebody taps on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.domain.errors import (
    InvalidInput,
    LedgerUnavailable,
    NotFound,
    TooManyTries,
)
from dashboard.messages import text
from dashboard.messages.format import clock_in_zone, day
from dashboard.services.self_check_in import Doorway, HeldTicket, Refusal, SelfCheckIn
from dashboard.services.ticket_states import TicketState
from dashboard.web.light_pages import ASSETS, LightPages
from dashboard.web.picture_forms import first_picture, picture_form, words
from dashboard.web.security import is_from_this_site
from dashboard.web.self_entry import FIELDS, ReadForm, problem_key
from dashboard.web.ticket_page import ticket_places

TICKET_COOKIE = "check_in_ticket"
_TICKET_SECONDS = 24 * 3600
# Reading a picture takes a core; the others wait in their order.
_PICTURES_AT_ONCE = 2
_STILL_OPEN = (TicketState.WAITING, TicketState.ADMITTED)
_STATUS = {
    "damaged": 404,
    "other_installation": 404,
    "superseded": 410,
    "closed_office": 410,
    "too_old": 410,
    "form_old": 410,
    "no_ticket": 404,
    "too_many": 429,
    "unavailable": 503,
}


class Count(Protocol):
    """As `SelfCheckIn.may_send`."""

    def __call__(self, source: str, /, *, at: datetime) -> None:
        """Count one from an address. Raises TooManyTries."""


@dataclass(frozen=True, kw_only=True)
class SelfCheckInRoutes:
    """What the routes need."""

    service: SelfCheckIn
    read: ReadForm
    zone: ZoneInfo
    language: str
    secure_cookies: bool
    clock: Callable[[], datetime]


def self_check_in_routes(given: SelfCheckInRoutes) -> list[BaseRoute]:
    """`/p/{token}` and `/t/{ticket}`, each to see and to send, and the two files they need."""
    desk = _Desk(given)
    return [
        Route("/p/{token}", desk.form, methods=["GET"]),
        Route("/p/{token}", desk.sent, methods=["POST"]),
        Route("/t/{ticket}", desk.ticket, methods=["GET"]),
        Route("/t/{ticket}", desk.leaving, methods=["POST"]),
        *ASSETS,
    ]


class _Desk:
    def __init__(self, given: SelfCheckInRoutes) -> None:
        self._given = given
        self._service = given.service
        self._read = given.read
        self._pages = LightPages(default_language=given.language, secure=given.secure_cookies)
        self._reading = CapacityLimiter(_PICTURES_AT_ONCE)

    async def form(self, request: Request) -> Response:
        """The form of a plate's code, or a sentence why not."""
        return await run_in_threadpool(self._counted, request, self._service.may_look, self._form)

    async def sent(self, request: Request) -> Response:
        """The form comes back; away to the ticket, so that a reload sends nothing again."""
        if not is_from_this_site(request):
            return self._refusal(request, "self_check_in.refusal.elsewhere")
        refused = await run_in_threadpool(self._too_many, request, self._service.may_send)
        if refused is not None:
            return refused
        try:
            form = await picture_form(request)
        except InvalidInput as error:
            return await run_in_threadpool(self._form, request, error)
        picture = await first_picture(form, "picture")
        return await to_thread.run_sync(
            self._sent, request, form, picture, limiter=self._reading if picture else None
        )

    async def ticket(self, request: Request) -> Response:
        """The ticket as it stands now."""
        return await run_in_threadpool(self._ticket, request)

    async def leaving(self, request: Request) -> Response:
        """The holder goes."""
        if not is_from_this_site(request):
            return self._refusal(request, "self_check_in.refusal.elsewhere")
        may_send = self._service.may_send
        return await run_in_threadpool(self._counted, request, may_send, self._leaving)

    def _counted(
        self, request: Request, count: Count, then: Callable[[Request], Response]
    ) -> Response:
        refused = self._too_many(request, count)
        return then(request) if refused is None else refused

    def _too_many(self, request: Request, count: Count) -> Response | None:
        source = request.client.host if request.client else ""
        try:
            count(source, at=self._given.clock())
        except TooManyTries as error:
            return self._wait(request, error)
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        return None

    def _wait(self, request: Request, error: TooManyTries) -> Response:
        seconds = error.args_["seconds"]
        answer = self._refusal(request, "self_check_in.refusal.too_many", seconds=seconds)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _form(self, request: Request, problem: InvalidInput | None = None) -> Response:
        plate, at = request.path_params["token"], self._given.clock()
        try:
            found = self._service.doorway(plate, now=at, form=request.query_params.get("form", ""))
            held = self._held(request, at)
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        if isinstance(found, Refusal):
            return self._refused(request, found)
        if held is not None and held.office.id != found.office.id:
            held = None
        return self._form_page(request, found, said={}, problem=problem, held=held)

    def _sent(self, request: Request, form: FormData, picture: bytes) -> Response:
        plate, at = request.path_params["token"], self._given.clock()
        said = {name: words(form, name) for name in FIELDS}
        try:
            entry = self._read.entry(said, picture, at=at)
            answer = self._service.check_in(plate, form=said["form"], said=entry, now=at)
        except InvalidInput as error:
            return self._again(request, said, error)
        except TooManyTries as error:
            return self._wait(request, error)
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        if isinstance(answer, Refusal):
            return self._refused(request, answer)
        away = RedirectResponse(f"/t/{answer}", status_code=303)
        self._pages.put_cookie(away, TICKET_COOKIE, answer, seconds=_TICKET_SECONDS)
        return away

    def _again(self, request: Request, said: Mapping[str, str], error: InvalidInput) -> Response:
        """The form with what was typed, and what is wrong with it; the same scan's id."""
        plate, at = request.path_params["token"], self._given.clock()
        try:
            found = self._service.doorway(plate, now=at, form=said["form"])
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        if isinstance(found, Refusal):
            return self._refused(request, found)
        return self._form_page(request, found, said=said, problem=error, held=None)

    def _ticket(self, request: Request) -> Response:
        try:
            held = self._service.ticket(request.path_params["ticket"], now=self._given.clock())
        except NotFound:
            return self._refusal(request, "self_check_in.refusal.no_ticket")
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable", again=10)
        language = self._pages.language(request)
        places = ticket_places(held, zone=self._given.zone, language=language)
        return self._pages.page(request, "ticket.html", 200, **places)

    def _leaving(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        try:
            self._service.leave(ticket, now=self._given.clock())
        except NotFound:
            return self._refusal(request, "self_check_in.refusal.no_ticket")
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        return RedirectResponse(f"/t/{ticket}", status_code=303)

    def _held(self, request: Request, at: datetime) -> HeldTicket | None:
        """The ticket that this phone was given, while something may still become of it."""
        token = request.cookies.get(TICKET_COOKIE)
        if not token:
            return None
        try:
            held = self._service.ticket(token, now=at)
        except NotFound:
            return None
        return held if held.now.state in _STILL_OPEN else None

    def _form_page(
        self,
        request: Request,
        found: Doorway,
        *,
        said: Mapping[str, str],
        problem: InvalidInput | None,
        held: HeldTicket | None,
    ) -> Response:
        return self._pages.page(
            request,
            "check_in.html",
            422 if problem else 200,
            door=found,
            said={name: said.get(name, "") for name in FIELDS},
            colours=("green", "yellow", "red", "black", "none"),
            problem=problem_key(problem) if problem else "",
            held=held,
            form_link=f"form={found.form.text}",
        )

    def _refused(self, request: Request, why: Refusal) -> Response:
        language = self._pages.language(request)
        opens = ""
        if why.opens_at is not None:
            zone = self._given.zone
            opens = text(
                "self_check_in.opens",
                language=language,
                day=day(why.opens_at.astimezone(zone).date(), language=language),
                time=clock_in_zone(why.opens_at, zone=zone, language=language),
            )
        return self._refusal(request, why.key, office=why.office, opens=opens)

    def _refusal(
        self,
        request: Request,
        key: str,
        *,
        again: int = 0,
        seconds: int = 0,
        office: str = "",
        opens: str = "",
    ) -> Response:
        return self._pages.page(
            request,
            "check_in_refused.html",
            _STATUS.get(key.rpartition(".")[2], 403),
            key=key,
            refresh=again,
            seconds=seconds,
            office=office,
            opens=opens,
        )
