"""Forgotten exits: stays that nobody ended close at the office's closing time (design 4.4)."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes
from dashboard.domain.hours import OpeningHours, WorkCalendar, over_at
from dashboard.domain.office import Desk, Office
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    DirectionSetting,
    EventKind,
    OpenVisit,
)
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.access import SYSTEM
from dashboard.services.day_terms import Calendars
from dashboard.services.desk_book import DeskBook
from dashboard.services.desk_events import DeskEvents
from dashboard.services.ports import Ledger, Offices

_NO_DESK = ""
_VERDICT = Verdict(
    decision=Decision.RECORDED,
    reason=Reason.CLOSED_AUTOMATICALLY,
    colour=None,
    evidence=Evidence.NONE,
)


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """A day that an office (None: every office) keeps otherwise than the calendar says."""

    day: date
    office_id: str | None
    name: str
    closed: bool


class Hours(Protocol):
    """When offices are open."""

    def of(self, office_id: str) -> OpeningHours:
        """The office's hours; without any it never closes."""

    def put(self, office_id: str, hours: OpeningHours) -> None:
        """Replace the office's hours. Raises InvalidInput."""

    def is_day_off(self, office_id: str, day: date) -> bool:
        """Whether the office stays closed on a local day."""

    def calendar(self) -> WorkCalendar:
        """Every office's hours and days off at once."""

    def put_day(self, own: OwnDay) -> None:
        """Store a day of an office's own."""


def opened_offices(
    hours: Hours, offices: Sequence[Office], *, zone: ZoneInfo, at: datetime
) -> Iterator[tuple[Office, datetime | None]]:
    """Each office with when its present opening span began, None where it is closed."""
    calendar = hours.calendar()
    for office in offices:
        closed_on = partial(calendar.is_day_off, office.id)
        since = calendar.hours_of(office.id).open_since(at, closed_on=closed_on, zone=zone)
        yield office, since


@dataclass(frozen=True, kw_only=True)
class ClosedDay:
    """What one round closed at one office: stays, people in them, and corrections (people)."""

    office_id: str
    stays: int
    people: int
    corrections: int


class DayClosing:
    """Closes what is over. Safe to run twice, late, or on several servers at once."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        offices: Offices,
        hours: Calendars,
        events: DeskEvents,
        zone: ZoneInfo,
        times: DoorTimes | None = None,
    ) -> None:
        """Work on these ports."""
        self._ledger = ledger
        self._offices = offices
        self._hours = hours
        self._events = events
        self._zone = zone
        self._times = times or DoorTimes()

    def close_due(self, *, now: datetime) -> tuple[ClosedDay, ...]:
        """Close at every office what was over a grace ago. Raises LedgerUnavailable."""
        # Asked once a round, which comes every minute: thousands may be inside at fifty offices.
        calendar = self._hours.calendar()
        rounds = (self._close(office, calendar, now=now) for office in self._offices.all())
        return tuple(done for done in rounds if done is not None)

    def _close(self, office: Office, calendar: WorkCalendar, *, now: datetime) -> ClosedDay | None:
        stays = self._ledger.open_visits(office_id=office.id)
        corrections = self._ledger.corrections(office_id=office.id)
        if not stays and not corrections:
            return None
        hours = self._hours_of(office.id, calendar, now=now)
        if not corrections and not any(hours.is_due(visit.entered_at) for visit in stays):
            return None
        event = self._events.event(
            user=SYSTEM,
            desk=Desk(office_id=office.id, name=_NO_DESK),
            scan_id=f"close.{secrets.token_hex(16)}",
            kind=EventKind.CLOSE_DAY,
            setting=DirectionSetting.OUT,
            at=now,
            now=now,
        )
        return self._events.written(event, lambda book: _closed(hours, book), now=now)

    def _hours_of(self, office_id: str, calendar: WorkCalendar, *, now: datetime) -> "_Hours":
        opening = calendar.hours_of(office_id)
        closed_on = partial(calendar.is_day_off, office_id)
        return _Hours(
            office_id=office_id,
            over=lambda began: over_at(
                began,
                hours=opening,
                closed_on=closed_on,
                zone=self._zone,
                longest=self._times.longest_stay,
            ),
            due_until=now - self._times.closing_grace,
        )


@dataclass(frozen=True, kw_only=True)
class _Hours:
    """One office's hours during one round: what began then is `over` at, and due by `due_until`."""

    office_id: str
    over: Callable[[datetime], datetime]
    due_until: datetime

    def is_due(self, began: datetime) -> bool:
        return self.over(began) <= self.due_until


def _closed(hours: _Hours, book: DeskBook) -> ClosedDay | None:
    due = [visit for visit in book.ledger.open_visits() if hours.is_due(visit.entered_at)]
    corrected_at = book.ledger.last_correction_at()
    ended = 0
    if corrected_at is not None and hours.is_due(corrected_at):
        ended = book.ledger.corrections()
    if not due and not ended:
        return None
    # First, so that the stays that close find no remainder to eat up.
    if ended and corrected_at is not None:
        book.ledger.correct(-ended, at=hours.over(corrected_at), by=book.event.scan_id)
    for visit in due:
        book.ledger.close(_automatic(visit, left_at=hours.over(visit.entered_at), book=book))
    line = book.line(Direction.OUT, _VERDICT)
    book.store(replace(line, inside=book.ledger.inside()))
    return ClosedDay(
        office_id=hours.office_id,
        stays=len(due),
        people=sum(visit.people for visit in due),
        corrections=ended,
    )


def _automatic(visit: OpenVisit, *, left_at: datetime, book: DeskBook) -> ClosedVisit:
    return ClosedVisit(
        visit=visit,
        left_at=left_at,
        closing=Closing.AUTOMATIC,
        closing_scan_id=book.event.scan_id,
    )
