"""Self check-in on a visitor's own phone: light pages without Streamlit and without sign-in.

Everything works without script; the script makes pictures smaller before they are sent, and
fetches the live camera when somebody taps on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.credentials.card_parts import CardParts
from dashboard.domain.errors import IncompleteCode, InvalidInput, LedgerUnavailable, NotFound
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.self_check_in import Doorway, HeldTicket, Refusal, SelfCheckIn, SelfEntry
from dashboard.services.ticket_states import TicketState
from dashboard.web.light_pages import ASSETS, LightPages
from dashboard.web.picture_forms import first_picture, picture_form, words
from dashboard.web.security import is_from_this_site
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

Code = str | bytes
# The codes in an uploaded picture. Raises InvalidInput for what is no picture.
ReadPicture = Callable[[bytes], tuple[Code, ...]]


@dataclass(frozen=True, kw_only=True)
class SelfCheckInRoutes:
    """What the routes need."""

    service: SelfCheckIn
    read_picture: ReadPicture
    claimed: Callable[[Code], bool]
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
        self._pages = LightPages(default_language=given.language, secure=given.secure_cookies)
        self._reading = CapacityLimiter(_PICTURES_AT_ONCE)

    async def form(self, request: Request) -> Response:
        """The form of a plate's code, or a sentence why not."""
        return await run_in_threadpool(self._form, request)

    async def sent(self, request: Request) -> Response:
        """The form comes back; away to the ticket, so that a reload sends nothing again."""
        if not is_from_this_site(request):
            return self._refusal(request, "self_check_in.refusal.elsewhere")
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
        return await run_in_threadpool(self._leaving, request)

    def _form(self, request: Request, problem: InvalidInput | None = None) -> Response:
        plate, at = request.path_params["token"], self._given.clock()
        try:
            found = self._service.doorway(plate, now=at, form=request.query_params.get("form", ""))
            held = self._held(request, at)
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        if isinstance(found, Refusal):
            return self._refusal(request, found.key)
        if held is not None and held.office.id != found.office.id:
            held = None
        return self._form_page(request, found, said={}, problem=problem, held=held)

    def _sent(self, request: Request, form: FormData, picture: bytes) -> Response:
        plate, at = request.path_params["token"], self._given.clock()
        said = {name: words(form, name) for name in _FIELDS}
        try:
            entry = self._entry(said, picture, at)
            answer = self._service.check_in(plate, form=said["form"], said=entry, now=at)
        except InvalidInput as error:
            return self._again(request, said, error)
        except LedgerUnavailable:
            return self._refusal(request, "self_check_in.refusal.unavailable")
        if isinstance(answer, Refusal):
            return self._refusal(request, answer.key)
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
            return self._refusal(request, found.key)
        return self._form_page(request, found, said=said, problem=error, held=None)

    def _entry(self, said: Mapping[str, str], picture: bytes, at: datetime) -> SelfEntry:
        kind = PersonKind.EMPLOYEE if said["kind"] == PersonKind.EMPLOYEE else PersonKind.VISITOR
        # Whom one visits and why is asked of visitors only.
        book = GuestBook() if kind is PersonKind.EMPLOYEE else _guest_book(said)
        # A picture that was chosen before somebody chose to go without one stays unread.
        if said["way"] != "declared":
            if not picture:
                raise InvalidInput(field="picture", problem="missing")
            return SelfEntry(kind=kind, code=self._code(picture, at), guest_book=book)
        colour = Colour(said["colour"]) if said["colour"] in set(Colour) else None
        return SelfEntry(kind=kind, name=said["name"], colour=colour, guest_book=book)

    def _code(self, picture: bytes, at: datetime) -> Code:
        """The picture's code, read as the desk's photographs are; a certificate before others."""
        codes, parts = self._given.read_picture(picture), CardParts()
        if not codes:
            raise InvalidInput(field="picture", problem="no_code")
        ordered = sorted(codes, key=lambda code: not self._given.claimed(code))
        for code in ordered:
            try:
                return parts.whole(code, at=at)
            except IncompleteCode:
                continue
        return ordered[0]

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
            said={name: said.get(name, "") for name in _FIELDS},
            colours=("green", "yellow", "red", "black", "none"),
            problem=_problem_key(problem) if problem else "",
            held=held,
            form_link=f"form={found.form.text}",
        )

    def _refusal(self, request: Request, key: str, *, again: int = 0) -> Response:
        status = _STATUS.get(key.rpartition(".")[2], 403)
        return self._pages.page(request, "check_in_refused.html", status, key=key, refresh=again)


_FIELDS = ("form", "kind", "way", "name", "colour", "host", "purpose", "organisation")
_PROBLEMS = frozenset(
    {
        "name.empty",
        "name.not_plain_text",
        "host.not_plain_text",
        "purpose.not_plain_text",
        "organisation.not_plain_text",
        "picture.missing",
        "picture.no_code",
        "picture.unreadable",
        "picture.too_large",
    }
)


def _guest_book(said: Mapping[str, str]) -> GuestBook:
    return GuestBook(host=said["host"], purpose=said["purpose"], organisation=said["organisation"])


def _problem_key(problem: InvalidInput) -> str:
    word = f"{problem.args_['field']}.{problem.args_['problem']}"
    return f"self_check_in.problem.{word if word in _PROBLEMS else 'form.unusable'}"
