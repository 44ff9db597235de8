"""From what a desk did to an event that can be decided, and through the ledger to its answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes, Room, Timing, timing
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.rules import RulesInForce, limit_of
from dashboard.domain.scan import DirectionSetting, EventKind, Scan
from dashboard.services.access import User
from dashboard.services.desk import Event, Newcomer, ScanAnswer, Subject
from dashboard.services.desk_book import DeskBook
from dashboard.services.front_desk import particulars_of_scan
from dashboard.services.passage import Passage
from dashboard.services.ports import (
    Foreseen,
    Ledger,
    LedgerTransaction,
    NameSeal,
    Offices,
    Rules,
)

_T = TypeVar("_T")

LONGEST_ID = 100
LONGEST_DESK = 60


class DeskEvents:
    """What every service of the door shares: the judged time, the rules of that day, the lock."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        offices: Offices,
        rules: Rules,
        seal: NameSeal,
        zone: ZoneInfo,
        times: DoorTimes | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`."""
        self._ledger = ledger
        self._offices = offices
        self._rules = rules
        self._seal = seal
        self._zone = zone
        self._times = times or DoorTimes()

    def event(
        self,
        *,
        user: User,
        desk: Desk,
        scan_id: str,
        kind: EventKind,
        setting: DirectionSetting,
        at: datetime,
        now: datetime,
    ) -> Event:
        """The event with what is in force at its time. Raises InvalidInput, NotFound."""
        if not is_plain_text(scan_id, longest=LONGEST_ID):
            raise InvalidInput(field="scan_id", problem="not_plain_text")
        # The closing of a day happens at no desk: its name is empty.
        if desk.name and not is_plain_text(desk.name, longest=LONGEST_DESK):
            raise InvalidInput(field="desk", problem="not_plain_text")
        when = timing(at=at, now=now, times=self._times)
        judged_at = now if when is Timing.BAD else min(at, now)
        rules, room, terms = self._conditions(desk.office_id, at=judged_at)
        return Event(
            scan_id=scan_id,
            kind=kind,
            desk=desk,
            setting=setting,
            at=judged_at,
            timing=when,
            rules=rules,
            room=room,
            actor=user.id,
            terms=terms,
        )

    def written(
        self,
        event: Event,
        step: Callable[[DeskBook], _T],
        *,
        now: datetime,
        foreseen: Foreseen | None = None,
    ) -> _T:
        """Run the step with the office locked; its value after the commit."""

        def work(ledger: LedgerTransaction) -> _T:
            current = event if ledger.terms() == event.terms else self._looked_up_again(event)
            book = DeskBook(ledger=ledger, event=current, times=self._times, seal=self._seal)
            return step(book)

        return self._ledger.write(
            office_id=event.desk.office_id, now=now, work=work, foreseen=foreseen
        )

    def _conditions(self, office_id: str, *, at: datetime) -> tuple[RulesInForce, Room, int]:
        office = self._offices.get(office_id)
        rules = self._rules.in_force(local_day(at, self._zone))
        limit = limit_of(office, rules)
        return rules, Room(inside=0, limit=limit, on_full=office.on_full), office.terms

    def _looked_up_again(self, event: Event) -> Event:
        """The event under the limit in force now: it changed after the event was made."""
        self._offices.refresh()
        rules, room, terms = self._conditions(event.desk.office_id, at=event.at)
        return replace(event, rules=rules, room=room, terms=terms)

    def answered(
        self, event: Event, step: Callable[[Passage], tuple[Scan, bool]], *, now: datetime
    ) -> ScanAnswer:
        """Run the step with the office locked and answer after the commit."""
        scan, written = self.written(event, lambda book: step(Passage(book)), now=now)
        return self._answer(event, scan, repeated=not written)

    def passed(self, event: Event, newcomer: Newcomer, *, now: datetime) -> ScanAnswer:
        """Let somebody through, or not; the answer tells what only the first one knows."""

        def step(book: DeskBook) -> tuple[Subject, Scan, bool]:
            subject = newcomer.subject(book.ledger, at=event.at)
            return subject, *Passage(book).pass_through(subject)

        foreseen = self._foreseen(event, newcomer)
        subject, scan, written = self.written(event, step, now=now, foreseen=foreseen)
        if not written:
            return self._answer(event, scan, repeated=True)
        return ScanAnswer.of(
            scan,
            known=subject.particulars,
            doses=subject.doses,
            expired_on=subject.expired_on,
            plate_of=subject.plate_of,
        )

    def _foreseen(self, event: Event, newcomer: Newcomer) -> Foreseen | None:
        if newcomer.wanted is None:
            return None
        return Foreseen(
            scan_id=event.scan_id,
            wanted=newcomer.wanted,
            shown=newcomer.shown,
            at=event.at,
            since=event.at - self._times.repeats_within,
        )

    def _answer(self, event: Event, scan: Scan, *, repeated: bool) -> ScanAnswer:
        # The id of another office's event gives its first answer, but not its person's name.
        here = scan.office_id == event.desk.office_id
        known = particulars_of_scan(scan, seal=self._seal) if here else None
        return ScanAnswer.of(scan, known=known, repeated=repeated)
