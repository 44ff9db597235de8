"""The door of one sample office: planned stays become events, by the rules of design 4.4."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

from dashboard.domain.admission import DoorTimes, Room, with_room
from dashboard.domain.office import Office
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision, RulesInForce, limit_of
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    DirectionSetting,
    EventKind,
    OpenVisit,
    Scan,
)
from dashboard.domain.verdict import Reason, RuleIds, Verdict, verdict_on_statement
from dashboard.services.desk import Particulars
from dashboard.services.lines import stay_of
from dashboard.services.ports import NameSeal, Rules
from dashboard.services.sample_days import OfficeCalendar, PlannedStay
from dashboard.services.sample_history import OfficeHistory, Repeat

_ACTOR = "sample"
_CONFIRMED = 0.85
_HELD_UP_LONGER = 0.02
_TIMES = DoorTimes()
_SECOND = timedelta(seconds=1)

_Step = Callable[[], None]


@dataclass(frozen=True)
class _Day:
    """What holds on one local day."""

    rules: RulesInForce
    limit: int
    closing: datetime


class SampleDoor:
    """Lets people in and out in the order of time, and keeps what happened."""

    def __init__(
        self,
        *,
        office: Office,
        rules: Rules,
        seal: NameSeal,
        chance: random.Random,
        now: datetime,
    ) -> None:
        """Nothing happens at or after `now`."""
        self._office = office
        self._rules = rules
        self._seal = seal
        self._chance = chance
        self._now = now
        # When, in which order of planning, and what.
        self._due: list[tuple[datetime, int, _Step]] = []
        self._numbers = count()
        self._inside = 0
        self._open: dict[str, OpenVisit] = {}
        # The closing job's event at an instant.
        self._closings: dict[datetime, str] = {}
        self._history = OfficeHistory(office_id=office.id)

    def live_through(self, calendar: OfficeCalendar, day: date) -> None:
        """Let the people of one day come, and everybody go whose time it is before its end."""
        rules = self._rules.in_force(day)
        limit = limit_of(self._office, rules)
        today = _Day(rules=rules, limit=limit, closing=calendar.closing(day))
        for plan in calendar.stays(day):
            self._at(plan.arrives, partial(self._arrive, plan, today))
        until = min(self._now, today.closing + timedelta(hours=2))
        self._run(until)

    def history(self) -> OfficeHistory:
        """What happened before `now`, with who is still inside."""
        self._run(self._now)
        self._history.open.extend(self._open.values())
        return self._history

    def _at(self, at: datetime, step: _Step) -> None:
        heapq.heappush(self._due, (at, next(self._numbers), step))

    def _run(self, until: datetime) -> None:
        while self._due and self._due[0][0] < until:
            heapq.heappop(self._due)[2]()

    def _arrive(self, plan: PlannedStay, today: _Day) -> None:
        person = plan.person
        if person.key in self._open:
            return
        verdict = verdict_on_statement(
            colour=person.colour, evidence=person.evidence, kind=person.kind, rules=today.rules
        )
        room = Room(inside=self._inside, limit=today.limit, on_full=self._office.on_full)
        event = self._event(plan, plan.arrives, with_room(verdict, room), today)
        if event.decision is Decision.ADMIT:
            self._enter(event, plan, today)
            return
        self._history.scans.append(event)
        if event.decision is Decision.CHECK:
            at = plan.arrives + self._chance.uniform(8, 70) * _SECOND
            self._at(at, lambda: self._decide(event, plan, at, today))

    def _decide(self, first: Scan, plan: PlannedStay, at: datetime, today: _Day) -> None:
        confirmed = self._chance.random() < _CONFIRMED
        verdict = Verdict(
            decision=Decision.ADMIT if confirmed else Decision.REFUSE,
            reason=Reason.CONFIRMED if confirmed else Reason.DECLINED,
            colour=first.colour,
            evidence=first.evidence,
        )
        room = Room(inside=self._inside, limit=today.limit, on_full=self._office.on_full)
        verdict = with_room(verdict, room)
        event = replace(
            first,
            scan_id=f"{first.scan_id}.1",
            first_id=first.scan_id,
            kind=EventKind.CONFIRM if confirmed else EventKind.DECLINE,
            at=at,
            arrived_at=at,
            decision=verdict.decision,
            reason=verdict.reason,
            inside=self._inside,
        )
        if event.decision is Decision.ADMIT and plan.person.key not in self._open:
            self._enter(event, plan, today)
        else:
            self._history.scans.append(event)

    def _enter(self, event: Scan, plan: PlannedStay, today: _Day) -> None:
        self._inside += 1
        event = replace(event, visit_id=self._id(), inside=self._inside)
        self._history.scans.append(event)
        self._open[plan.person.key] = replace(stay_of(event), visit_id=event.visit_id or "")
        if self._chance.random() < _HELD_UP_LONGER:
            self._repeat(event)
        if plan.forgets:
            ends = self._forgotten_at(event, today)
            self._at(ends + _TIMES.closing_grace, lambda: self._close_forgotten(plan, ends, today))
        else:
            leaves = max(plan.leaves, event.at + 30 * _SECOND)
            self._at(leaves, lambda: self._leave(plan, leaves, today))

    def _leave(self, plan: PlannedStay, at: datetime, today: _Day) -> None:
        visit = self._open.pop(plan.person.key)
        self._inside -= 1
        verdict = Verdict(
            decision=Decision.RECORDED,
            reason=Reason.LEFT,
            colour=visit.colour,
            evidence=visit.evidence,
        )
        event = replace(
            self._event(plan, at, verdict, today),
            kind=EventKind.CHECK_OUT if plan.by_list else EventKind.SCAN,
            setting=DirectionSetting.OUT if plan.by_list else DirectionSetting.AUTO,
            direction=Direction.OUT,
            visit_id=visit.visit_id,
        )
        self._history.scans.append(event)
        closing = Closing.LIST if plan.by_list else Closing.SCAN
        self._close(visit, left_at=at, closing=closing, by=event.scan_id)

    def _forgotten_at(self, event: Scan, today: _Day) -> datetime:
        after_hours = today.closing <= event.at
        return event.at + _TIMES.longest_stay if after_hours else today.closing

    def _close_forgotten(self, plan: PlannedStay, left_at: datetime, today: _Day) -> None:
        visit = self._open.pop(plan.person.key)
        self._inside -= 1
        closed_at = left_at + _TIMES.closing_grace
        by = self._closings.get(closed_at)
        if by is None:
            by = self._closings[closed_at] = self._id()
            self._history.scans.append(self._closing(by, closed_at, today))
        self._close(visit, left_at=left_at, closing=Closing.AUTOMATIC, by=by)

    def _closing(self, scan_id: str, at: datetime, today: _Day) -> Scan:
        """The event of the job that closes everybody who is due at once."""
        return Scan(
            scan_id=scan_id,
            kind=EventKind.CLOSE_DAY,
            first_id=None,
            office_id=self._office.id,
            desk="",
            at=at,
            arrived_at=at,
            setting=DirectionSetting.OUT,
            direction=Direction.OUT,
            person_key=None,
            person_key_version=None,
            person_kind=None,
            sealed_name=None,
            colour=None,
            evidence=Evidence.NONE,
            decision=Decision.RECORDED,
            reason=Reason.CLOSED_AUTOMATICALLY,
            rules=RuleIds.of(today.rules, office_id=self._office.id),
            visit_id=None,
            inside=self._inside,
            limit=today.limit,
            actor=_ACTOR,
        )

    def _close(self, visit: OpenVisit, *, left_at: datetime, closing: Closing, by: str) -> None:
        self._history.closed.append(
            ClosedVisit(visit=visit, left_at=left_at, closing=closing, closing_scan_id=by)
        )

    def _repeat(self, event: Scan) -> None:
        seen_at = event.at + self._chance.uniform(1, 6) * _SECOND
        if seen_at < self._now:
            repeat = Repeat(scan_id=self._id(), of=event, seen_at=seen_at)
            self._history.repeats.append(repeat)

    def _event(self, plan: PlannedStay, at: datetime, verdict: Verdict, today: _Day) -> Scan:
        person, scan_id = plan.person, self._id()
        sealed = self._seal.seal(Particulars(name=person.name).packed(), bound_to=scan_id)
        return Scan(
            scan_id=scan_id,
            kind=EventKind.SCAN,
            first_id=None,
            office_id=self._office.id,
            desk=self._chance.choice(self._office.desks),
            at=at,
            arrived_at=at,
            setting=DirectionSetting.AUTO,
            direction=Direction.IN,
            person_key=person.key,
            person_key_version=person.key_version,
            person_kind=person.kind,
            sealed_name=sealed,
            colour=verdict.colour,
            evidence=verdict.evidence,
            decision=verdict.decision,
            reason=verdict.reason,
            rules=RuleIds.of(today.rules, office_id=self._office.id),
            visit_id=None,
            inside=self._inside,
            limit=today.limit,
            actor=_ACTOR,
        )

    def _id(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"
