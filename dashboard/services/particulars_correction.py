"""Correcting what is sealed with a stay: the spelling of a name, the guest book (UU PDP article 6).

A closed stay is never edited (design 4.4): another takes its place, with the same times, people and
colour. Nothing but the sealed particulars differs, so every figure stays as it was. Events keep the
name as it was read.
"""

import secrets
from dataclasses import asdict, replace
from datetime import datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Direction,
    DirectionSetting,
    EventKind,
    GuestBook,
    OpenVisit,
)
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditKind
from dashboard.services.desk import Particulars
from dashboard.services.desk_book import DeskBook
from dashboard.services.desk_events import DeskEvents
from dashboard.services.subjects import LONGEST_NAME, checked_name

_CORRECTED = Verdict(
    decision=Decision.RECORDED, reason=Reason.CORRECTED, colour=None, evidence=Evidence.NONE
)


class ParticularsCorrection:
    """Puts corrected particulars in the place of those of a stay."""

    def __init__(self, *, events: DeskEvents) -> None:
        """Write by these events."""
        self._events = events

    def correct(
        self,
        *,
        user: User,
        visit: OpenVisit,
        particulars: Particulars,
        scan_id: str,
        at: datetime,
    ) -> None:
        """Replace name and guest book of a stay, open or closed; the same `scan_id` does it once.

        Raises NotAllowed, InvalidInput for a name or entry that cannot be kept, NotFound where the
        stay was replaced meanwhile, and LedgerUnavailable.
        """
        require(user, Permission.PROTECT_DATA)
        checked = Particulars(
            name=checked_name(particulars.name),
            guest_book=_checked_book(particulars.guest_book),
        )
        event = self._events.event(
            user=user,
            # It happens at no desk, as the closing of a day does.
            desk=Desk(office_id=visit.office_id, name=""),
            scan_id=scan_id,
            kind=EventKind.CORRECT,
            setting=DirectionSetting.OUT,
            at=at,
            now=at,
        )
        self._events.written(event, lambda book: _correct(book, visit, checked), now=at)


def _checked_book(book: GuestBook) -> GuestBook:
    tidy = {name: " ".join(written.split()) for name, written in asdict(book).items()}
    for name, written in tidy.items():
        if written and not is_plain_text(written, longest=LONGEST_NAME):
            raise InvalidInput(field=name, problem="not_plain_text")
    return GuestBook(**tidy)


def _correct(book: DeskBook, visit: OpenVisit, particulars: Particulars) -> None:
    if book.known() is not None:
        return
    sealed = book.seal.seal(particulars.packed(), bound_to=visit.scan_id)
    stays_open = book.ledger.open_visit(visit.visit_id)
    closed = None if stays_open else _closed(book, visit)
    if stays_open is None and closed is None:
        raise NotFound(what="visit", id=visit.visit_id)
    book.put_on_record(AuditKind.CORRECTED, about=f"visit {visit.visit_id}", reason="particulars")
    stored = book.store(book.line(Direction.OUT, _CORRECTED))
    if stays_open is not None:
        book.ledger.withdraw(stays_open)
        book.ledger.open(replace(stays_open, sealed_name=sealed))
    if closed is not None:
        anew = replace(closed.visit, visit_id=secrets.token_hex(16), sealed_name=sealed)
        book.ledger.supersede(closed, by=stored.scan_id)
        book.ledger.add_past(replace(closed, visit=anew))


def _closed(book: DeskBook, visit: OpenVisit) -> ClosedVisit | None:
    """The stay among those that began with its entry, or with an answer to it, and hold."""
    for event in book.ledger.thread(visit.scan_id):
        for closed in book.ledger.ended_of(event):
            if closed.visit.visit_id == visit.visit_id:
                return closed
    return None
