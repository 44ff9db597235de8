"""Self check-in: a plate's code, a form, the desk's own decision, and a ticket.

Nothing is decided here: a certificate or a statement goes the way of every scan at a desk, with
what it is as its evidence, and a declared colour is at best a check (design 4.3).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes
from dashboard.domain.errors import BadSignature, InvalidInput, NotFound
from dashboard.domain.office import Desk, Office
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.plates import Door, PlateCode, PlateRefusal
from dashboard.domain.scan import DirectionSetting, GuestBook
from dashboard.services.access import at_the_plate
from dashboard.services.admission import Admission, new_id
from dashboard.services.check_in_form import CheckInForms, FormToken
from dashboard.services.closing import Hours
from dashboard.services.desk import HandEntry
from dashboard.services.front_desk import name_of_scan
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.ports import NameSeal, Offices
from dashboard.services.rate_limits import Limit, RateLimits, network_of
from dashboard.services.ticket_states import (
    TicketNow,
    TicketState,
    TicketStories,
    ticket_now,
)
from dashboard.services.tickets import Tickets

LONGEST_LINE = 120
# A whole office's wireless network, or many phones of one carrier, may come from one address.
LOOKS = Limit(name="self-check-in look", most=90)
SENDINGS = Limit(name="self-check-in sending", most=60)
AT_A_PLATE = Limit(name="self-check-in plate", most=200)
_FORM_OLD = "self_check_in.refusal.form_old"
_CLOSED_NOW = "self_check_in.refusal.closed_now"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why nobody can check in here now; texts `<key>.title` and `<key>.step` say it.

    `office` is the name of one that is closed now, `opens_at` when it opens again, None if unknown.
    """

    key: str
    office: str = ""
    opens_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Doorway:
    """An office's door that somebody may check in at, with a fresh form."""

    office: Office
    door: Door
    plate: str
    form: FormToken

    @property
    def leaves(self) -> bool:
        """Whether the plate hangs at the way out."""
        return self.door is Door.EXIT


@dataclass(frozen=True, kw_only=True)
class SelfEntry:
    """What the form says: a certificate's or pass's code, else a name with a declared colour."""

    kind: PersonKind
    code: str | bytes | None = None
    name: str = ""
    colour: Colour | None = None
    guest_book: GuestBook = GuestBook()


@dataclass(frozen=True, kw_only=True)
class HeldTicket:
    """A ticket as its holder sees it; `name` is None where it was erased."""

    token: str
    address: str
    office: Office
    now: TicketNow
    name: str | None


class SelfCheckIn:
    """What the routes under /p and /t do. Nobody is signed in; every code is checked anew."""

    def __init__(
        self,
        *,
        plates: PlateCodes,
        admission: Admission,
        stories: TicketStories,
        tickets: Tickets,
        forms: CheckInForms,
        limits: RateLimits,
        offices: Offices,
        hours: Hours,
        seal: NameSeal,
        zone: ZoneInfo,
        desk: str,
        times: DoorTimes | None = None,
    ) -> None:
        """Work on these; `desk` is the name that the ledger has for the plate at the door."""
        self._plates = plates
        self._admission = admission
        self._stories = stories
        self._tickets = tickets
        self._forms = forms
        self._limits = limits
        self._offices = offices
        self._hours = hours
        self._seal = seal
        self._zone = zone
        self._desk = desk
        self._times = times or DoorTimes()

    def may_look(self, source: str, *, at: datetime) -> None:
        """Count a look at a plate's page from an address. Raises TooManyTries."""
        self._limits.take(LOOKS, network_of(source), at=at)

    def may_send(self, source: str, *, at: datetime) -> None:
        """Count a form from an address, before anything of it is read. Raises TooManyTries."""
        self._limits.take(SENDINGS, network_of(source), at=at)

    def doorway(self, plate: str, *, now: datetime, form: str = "") -> Doorway | Refusal:
        """The door of a plate's code, or why it is shut. Raises LedgerUnavailable.

        `form` is the token of a form that was opened already with this code: a changing code is
        judged by that moment, and the new form lasts no longer than that one.
        """
        opened = self._forms.read(form, plate=plate, at=now)
        since = opened.opened_at if opened else now
        found = self._open_door(plate, scanned_at=since, now=now)
        if isinstance(found, Refusal):
            return found
        fresh = self._forms.new(plate=plate, scan_id=new_id(), at=since)
        return Doorway(office=found.office, door=found.door, plate=plate, form=fresh)

    def check_in(self, plate: str, *, form: str, said: SelfEntry, now: datetime) -> str | Refusal:
        """The ticket of what the form says; the same form gives the same ticket again.

        Raises InvalidInput for what cannot be used, with nothing stored; TooManyTries where the
        plate has had too many this minute; LedgerUnavailable.
        """
        opened = self._forms.read(form, plate=plate, at=now)
        if opened is None:
            return Refusal(key=_FORM_OLD)
        # A form that was sent already is answered again, also when the door has shut since.
        if self._stories.of(opened.scan_id) is None:
            found = self._open_door(plate, scanned_at=opened.opened_at, now=now)
            if isinstance(found, Refusal):
                return found
            self._limits.take(AT_A_PLATE, f"{found.office.id} {found.door}", at=now)
            self._record(found, opened.scan_id, _checked(said), now=now)
        return self._tickets.token(opened.scan_id)

    def ticket(self, token: str, *, now: datetime) -> HeldTicket:
        """A ticket as it stands. Raises NotFound for one that nobody was given."""
        try:
            story = self._stories.of(self._tickets.scan_id(token))
        except BadSignature as error:
            raise NotFound(what="ticket", id=token) from error
        if story is None:
            raise NotFound(what="ticket", id=token)
        return HeldTicket(
            token=token,
            address=self._tickets.address(token),
            office=self._offices.get(story.thread[0].office_id),
            now=ticket_now(story, now=now, times=self._times),
            name=name_of_scan(story.thread[0], seal=self._seal),
        )

    def leave(self, token: str, *, now: datetime) -> None:
        """End the ticket's own stay; nothing where none is open. Raises NotFound."""
        held = self.ticket(token, now=now)
        if held.now.state is not TicketState.ADMITTED:
            return
        self._admission.scan(
            user=at_the_plate(office_id=held.office.id),
            code=held.address,
            desk=Desk(office_id=held.office.id, name=self._desk),
            scan_id=new_id(),
            setting=DirectionSetting.OUT,
            at=now,
            now=now,
        )

    def _open_door(self, plate: str, *, scanned_at: datetime, now: datetime) -> PlateCode | Refusal:
        found = self._plates.read(plate, at=scanned_at)
        if isinstance(found, PlateRefusal):
            return Refusal(key=found.key)
        # Leaving is never refused.
        if found.door is Door.EXIT:
            return found
        return self._closed_now(found.office, now) or found

    def _closed_now(self, office: Office, now: datetime) -> Refusal | None:
        hours, closed_on = self._hours.of(office.id), partial(self._hours.is_day_off, office.id)
        if hours.is_open(now, closed_on=closed_on, zone=self._zone):
            return None
        opens_at = hours.opens_next(now, closed_on=closed_on, zone=self._zone)
        return Refusal(key=_CLOSED_NOW, office=office.name, opens_at=opens_at)

    def _record(self, door: PlateCode, scan_id: str, said: SelfEntry, *, now: datetime) -> None:
        user = at_the_plate(office_id=door.office.id)
        desk = Desk(office_id=door.office.id, name=self._desk)
        if said.code is not None:
            leaves = door.door is Door.EXIT
            self._admission.scan(
                user=user,
                code=said.code,
                desk=desk,
                scan_id=scan_id,
                setting=DirectionSetting.OUT if leaves else DirectionSetting.IN,
                at=now,
                now=now,
                kind=said.kind,
                guest_book=said.guest_book,
            )
            return
        if door.door is Door.EXIT:
            raise InvalidInput(field="picture", problem="missing")
        self._admission.enter_by_hand(
            user=user,
            entry=HandEntry(
                name=said.name,
                kind=said.kind,
                colour=said.colour,
                evidence=Evidence.DECLARED if said.colour else Evidence.NONE,
                guest_book=said.guest_book,
            ),
            desk=desk,
            scan_id=scan_id,
            at=now,
            now=now,
        )


def _checked(said: SelfEntry) -> SelfEntry:
    """The entry with a guest book that can be kept. Raises InvalidInput."""
    book = said.guest_book
    kept = GuestBook(
        host=_line("host", book.host),
        purpose=_line("purpose", book.purpose),
        organisation=_line("organisation", book.organisation),
    )
    return replace(said, guest_book=kept)


def _line(field: str, typed: str) -> str:
    line = " ".join(typed.split())
    if line and not is_plain_text(line, longest=LONGEST_LINE):
        raise InvalidInput(field=field, problem="not_plain_text")
    return line
