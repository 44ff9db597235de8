"""The door: every event of a desk becomes one line in the ledger and one answer (design 4.4).

`Admission` says who may and what is asked, `Passage` decides with the office locked, and the pure
rules stand in `dashboard.domain`.
"""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes
from dashboard.domain.errors import BadSignature
from dashboard.domain.office import Desk
from dashboard.domain.people import PersonKind
from dashboard.domain.scan import DirectionSetting, EventKind, GuestBook
from dashboard.domain.verdict import Reason
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import Event, HandEntry, ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.services.held_plates import PlateLookup
from dashboard.services.parting import checked_companions
from dashboard.services.ports import (
    Ledger,
    NameSeal,
    Offices,
    PersonSecrets,
    Rules,
)
from dashboard.services.reading import CodeReader
from dashboard.services.staff_actions import StaffActions
from dashboard.services.subjects import NO_GUEST_BOOK, Subjects
from dashboard.services.tickets import Tickets, token_in


class Admission(StaffActions):
    """What reception does. Every method checks the right first and is safe to repeat."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        offices: Offices,
        rules: Rules,
        reader: CodeReader,
        secrets_: PersonSecrets,
        seal: NameSeal,
        zone: ZoneInfo,
        times: DoorTimes | None = None,
        tickets: Tickets | None = None,
        plates: PlateLookup | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`.

        Without `tickets` a ticket is a code like any other, without `plates` a plate is not told
        whose it is.
        """
        self._tickets = tickets
        super().__init__(
            events=DeskEvents(
                ledger=ledger, offices=offices, rules=rules, seal=seal, zone=zone, times=times
            )
        )
        self._subjects = Subjects(
            reader=reader,
            secrets_=secrets_,
            zone=zone,
            plates=plates,
        )

    def scan(
        self,
        *,
        user: User,
        code: str | bytes,
        desk: Desk,
        scan_id: str,
        setting: DirectionSetting,
        at: datetime,
        now: datetime,
        kind: PersonKind = PersonKind.VISITOR,
        companions: int = 0,
        leaving: int | None = None,
        guest_book: GuestBook = NO_GUEST_BOOK,
    ) -> ScanAnswer:
        """Read a code and answer. The same `scan_id` gives the first answer and writes nothing.

        `at` is the desk's time, `now` the server's. `kind` is who the holder is where the code
        itself does not say. A code that gives no credential is refused with the reader's word.
        `companions` come in with the holder: all of them find a place or nobody does. On the way
        out `leaving` people of the stay go, the holder among them; None: all. A ticket of self
        check-in opens its own confirmation or ends its own stay. `guest_book` goes with an entry.
        Raises NotAllowed, NotFound, InvalidInput, LedgerUnavailable.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=EventKind.SCAN,
            setting=setting,
            at=at,
            now=now,
        )
        ticket = token_in(code) if self._tickets else None
        if ticket is not None:
            return self._show_ticket(ticket, event, leaving=leaving, now=now)
        newcomer = self._subjects.of_code(
            code,
            kind=kind,
            event=event,
            companions=checked_companions(companions),
            leaving=leaving,
            guest_book=guest_book,
        )
        return self._events.passed(event, newcomer, now=now)

    def enter_by_hand(
        self,
        *,
        user: User,
        entry: HandEntry,
        desk: Desk,
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """Take in a person without a code. Raises InvalidInput for an empty name, and as `scan`.

        Without birth date the person gets a fresh key: an entry like any other, but nobody that
        a later code could be matched with.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=EventKind.SCAN,
            setting=DirectionSetting.IN,
            at=at,
            now=now,
        )
        checked_companions(entry.companions)
        newcomer = self._subjects.of_entry(entry, event=event)
        return self._events.passed(event, newcomer, now=now)

    def _show_ticket(
        self, token: str, event: Event, *, leaving: int | None, now: datetime
    ) -> ScanAnswer:
        try:
            scan_id = self._tickets.scan_id(token) if self._tickets else ""
        except BadSignature:
            return self._events.answered(
                event, lambda passage: passage.refuse(Reason.TICKET_UNKNOWN), now=now
            )
        return self._events.answered(
            event, lambda passage: passage.show_ticket(scan_id, leaving=leaving), now=now
        )


def new_id() -> str:
    """A fresh identifier for a scan or a stay: 128 random bits, hexadecimal."""
    return secrets.token_hex(16)
