"""Somebody counted who is inside, or sends several people out at once (design 4.4, "Headcount")."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, Closing, Direction, DirectionSetting, EventKind, Scan
from dashboard.domain.verdict import LIST_REASONS, Reason, Verdict
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditKind
from dashboard.services.desk import Event, ScanAnswer
from dashboard.services.desk_book import DeskBook
from dashboard.services.desk_events import DeskEvents
from dashboard.services.leaving import Leaving

MOST_COUNTED = 100_000
_COUNTED = Verdict(
    decision=Decision.RECORDED,
    reason=Reason.COUNTED,
    colour=None,
    evidence=Evidence.NONE,
)


class Headcount:
    """What staff do with everybody inside at once. Every method checks the right first."""

    def __init__(self, *, events: DeskEvents) -> None:
        """Work through `events`."""
        self._events = events

    def counted(
        self,
        *,
        user: User,
        desk: Desk,
        people: int,
        gone: Sequence[str],
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """So many people are inside: close the stays `gone`, and correct what is left between.

        Afterwards inside is `people`. A stay that ended in the meantime is passed over. The same
        `scan_id` gives the first answer again. Raises NotAllowed, InvalidInput for a number that
        no count can give, LedgerUnavailable.
        """
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        if not 0 <= people <= MOST_COUNTED:
            raise InvalidInput(field="counted", problem="number")
        event = self._event(EventKind.HEADCOUNT, user, desk, scan_id, at=at, now=now)
        line = self._events.written(event, lambda book: _count(book, people, gone), now=now)
        return ScanAnswer.of(line, known=None)

    def check_out(
        self,
        *,
        user: User,
        desk: Desk,
        visit_ids: Sequence[str],
        reason: Reason,
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> int:
        """End these stays from the list for one reason, all in one; how many people went.

        A stay that ended in the meantime is passed over; the same `scan_id` ends nothing twice.
        Raises NotAllowed, InvalidInput for another reason than those of LIST_REASONS,
        LedgerUnavailable.
        """
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        if reason not in LIST_REASONS:
            raise InvalidInput(field="reason", problem="unknown")
        event = self._event(EventKind.CHECK_OUT, user, desk, scan_id, at=at, now=now)
        return self._events.written(
            event, lambda book: _all_leave(book, visit_ids, reason), now=now
        )

    def _event(
        self, kind: EventKind, user: User, desk: Desk, scan_id: str, *, at: datetime, now: datetime
    ) -> Event:
        return self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=kind,
            setting=DirectionSetting.OUT,
            at=at,
            now=now,
        )


def _count(book: DeskBook, people: int, gone: Sequence[str]) -> Scan:
    known = book.known()
    if known is not None:
        return known
    before = book.ledger.inside()
    for visit_id in gone:
        _close_counted(book, visit_id)
    between = people - _stays_and_corrections(book)
    if between:
        book.ledger.correct(between, at=book.event.at, by=book.event.scan_id)
    book.put_on_record(
        AuditKind.COUNTED, about=f"headcount {book.event.scan_id}", reason=f"{before} {people}"
    )
    direction = Direction.OUT if people < before else Direction.IN
    return book.store(book.line(direction, _COUNTED))


def _stays_and_corrections(book: DeskBook) -> int:
    """Who is inside, below nobody too where an earlier count took more away than stays are left."""
    stays = book.ledger.open_visits()
    return sum(stay.people for stay in stays) + book.ledger.corrections()


def _close_counted(book: DeskBook, visit_id: str) -> None:
    visit = book.ledger.open_visit(visit_id)
    if visit is None:
        return
    closed = ClosedVisit(
        visit=visit,
        left_at=max(book.event.at, visit.entered_at),
        closing=Closing.COUNTED,
        closing_scan_id=book.event.scan_id,
    )
    book.ledger.close(closed)


def _all_leave(book: DeskBook, visit_ids: Sequence[str], reason: Reason) -> int:
    # Each stay ends by a line of its own, whose id follows from the event's: a retry finds it.
    people = 0
    for visit_id in visit_ids:
        digest = hashlib.sha256(f"{book.event.scan_id}\0{visit_id}".encode()).hexdigest()
        own = replace(book, event=replace(book.event, scan_id=digest[:32]))
        line = own.known() or _one_leaves(own, visit_id, reason)
        people += 1 + line.companions if line else 0
    return people


def _one_leaves(book: DeskBook, visit_id: str, reason: Reason) -> Scan | None:
    try:
        return Leaving(book).check_out(visit_id, reason=reason)
    except NotFound:
        return None
