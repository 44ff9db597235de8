"""The door of one sample office: planned stays become events, by the rules of design 4.4."""

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count

from dashboard.domain.admission import DoorTimes, Room, with_room
from dashboard.domain.office import Office
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision, RulesInForce, limit_of
from dashboard.domain.scan import Closing, Direction, DirectionSetting, EventKind
from dashboard.domain.verdict import Reason, RuleIds, Verdict, verdict_on_statement
from dashboard.services.sample_days import OfficeCalendar, PlannedStay
from dashboard.services.sample_history import SampleDay, SampleEvent, SampleRepeat, SampleStay
from dashboard.services.sample_people import SamplePerson

_CONFIRMED = 0.85
_HELD_UP_LONGER = 0.02
_SECOND = 1_000_000
_TIMES = DoorTimes()
_GRACE, _LONGEST = (
    span // timedelta(microseconds=1) for span in (_TIMES.closing_grace, _TIMES.longest_stay)
)
_IDS = 1 << 64

_SCAN, _CHECK_OUT = EventKind.SCAN.value, EventKind.CHECK_OUT.value
_AUTO, _OUT_SETTING = DirectionSetting.AUTO.value, DirectionSetting.OUT.value
_IN, _OUT = Direction.IN.value, Direction.OUT.value
_ADMIT, _CHECK, _RECORDED = (
    each.value for each in (Decision.ADMIT, Decision.CHECK, Decision.RECORDED)
)
_LEFT = Reason.LEFT.value

# What happens then, told the instant.
_Step = Callable[[int], None]
# Decision and reason, in the ledger's words.
_Answer = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where an office's identifiers lie among all: the `place`th of `places`, of this span of time.

    They grow with time, so that a load appends to the indexes over them.
    """

    place: int
    places: int
    begins: int
    ends: int


class _Day:
    """What holds on one local day: the limit, and the verdict on each sort of person."""

    def __init__(self, office: Office, rules: RulesInForce, *, closing: int) -> None:
        self.rules = rules
        self.limit = limit_of(office, rules)
        self.closing = closing
        self._office = office
        self._answers: dict[tuple[PersonKind, Colour | None, Evidence, bool], _Answer] = {}

    def asked(self, person: SamplePerson, *, inside: int) -> _Answer:
        """The door's word on an entry."""
        full = inside >= self.limit
        key = (person.kind, person.colour, person.evidence, full)
        if key not in self._answers:
            verdict = verdict_on_statement(
                colour=person.colour, evidence=person.evidence, kind=person.kind, rules=self.rules
            )
            self._answers[key] = self.with_room(verdict, inside=inside)
        return self._answers[key]

    def with_room(self, verdict: Verdict, *, inside: int) -> _Answer:
        """The verdict once the room is known."""
        room = Room(inside=inside, limit=self.limit, on_full=self._office.on_full)
        found = with_room(verdict, room)
        return found.decision.value, found.reason.value


class SampleDoor:
    """Lets people in and out in the order of time, day by day; `open` are those inside."""

    def __init__(self, *, office: Office, rows: Rows, chance: random.Random, now: int) -> None:
        """Nothing happens at or after `now`."""
        self.open: dict[str, SampleStay] = {}
        self._office = office
        self._rows = rows
        self._chance = chance
        self._now = now
        # When, in which order of planning, and what.
        self._due: list[tuple[int, int, _Step]] = []
        self._numbers = count()
        # The closing job's event at an instant.
        self._closings: dict[int, str] = {}
        self._today: SampleDay

    def days(
        self, calendar: OfficeCalendar, days: Sequence[date], rules: Sequence[RulesInForce]
    ) -> Iterator[SampleDay]:
        """Live through these days, each under its rules."""
        for day, in_force in zip(days, rules, strict=True):
            today = _Day(self._office, in_force, closing=calendar.closing(day))
            ids = RuleIds.of(in_force, office_id=self._office.id)
            self._today = SampleDay(day, today.limit, ids.colour, ids.admission, ids.capacity)
            for plan in calendar.stays(day):
                self._at(plan.arrives, partial(self._arrive, plan, today))
            self._run(min(self._now, calendar.begins(day + timedelta(days=1))))
            yield self._today

    def _at(self, at: int, step: _Step) -> None:
        heapq.heappush(self._due, (at, next(self._numbers), step))

    def _run(self, until: int) -> None:
        due = self._due
        while due and due[0][0] < until:
            at, _, step = heapq.heappop(due)
            step(at)

    def _arrive(self, plan: PlannedStay, today: _Day, at: int) -> None:
        person = plan.person
        if person.key in self.open:
            return
        decision, reason = today.asked(person, inside=len(self.open))
        desk = self._desk()
        first = SampleEvent(
            self._id(at), _SCAN, None, desk, at, _AUTO, _IN, person, decision, reason, None, 0
        )
        if decision == _ADMIT:
            self._enter(first, plan, today)
            return
        self._today.events.append(first._replace(inside=len(self.open)))
        if decision == _CHECK:
            after = int((8 + 62 * self._chance.random()) * _SECOND)
            self._at(at + after, partial(self._decide, first, plan, today))

    def _decide(self, first: SampleEvent, plan: PlannedStay, today: _Day, at: int) -> None:
        confirmed = self._chance.random() < _CONFIRMED
        verdict = Verdict(
            decision=Decision.ADMIT if confirmed else Decision.REFUSE,
            reason=Reason.CONFIRMED if confirmed else Reason.DECLINED,
            colour=plan.person.colour,
            evidence=plan.person.evidence,
        )
        decision, reason = today.with_room(verdict, inside=len(self.open))
        event = first._replace(
            scan_id=f"{first.scan_id}.1",
            first_id=first.scan_id,
            kind=(EventKind.CONFIRM if confirmed else EventKind.DECLINE).value,
            at=at,
            decision=decision,
            reason=reason,
            inside=len(self.open),
        )
        if decision == _ADMIT and plan.person.key not in self.open:
            self._enter(event, plan, today)
        else:
            self._today.events.append(event)

    def _enter(self, event: SampleEvent, plan: PlannedStay, today: _Day) -> None:
        chance, at = self._chance, event.at
        visit_id = self._id(at)
        stay = SampleStay(visit_id, event.root_id, event.desk, plan.person, at)
        self.open[plan.person.key] = stay
        event = event._replace(visit_id=visit_id, inside=len(self.open))
        self._today.events.append(event)
        self._today.entered.append(stay)
        if chance.random() < _HELD_UP_LONGER:
            self._repeat(event)
        if plan.forgets:
            ends = at + _LONGEST if today.closing <= at else today.closing
            self._at(ends + _GRACE, partial(self._forgotten, stay))
        else:
            leaves = max(plan.leaves, at + 30 * _SECOND)
            self._at(leaves, partial(self._leave, stay, plan.by_list))

    def _leave(self, stay: SampleStay, by_list: bool, at: int) -> None:
        self.open.pop(stay.person.key)
        kind, setting = (_CHECK_OUT, _OUT_SETTING) if by_list else (_SCAN, _AUTO)
        scan_id, desk = self._id(at), self._desk()
        event = SampleEvent(
            scan_id,
            kind,
            None,
            desk,
            at,
            setting,
            _OUT,
            stay.person,
            _RECORDED,
            _LEFT,
            stay.visit_id,
            len(self.open),
        )
        self._today.events.append(event)
        self._close(stay, at, (Closing.LIST if by_list else Closing.SCAN).value, scan_id)

    def _forgotten(self, stay: SampleStay, at: int) -> None:
        self.open.pop(stay.person.key)
        by = self._closings.get(at)
        if by is None:
            self._closings = {at: (by := self._id(at))}
            self._today.events.append(self._closing(by, at))
        self._close(stay, at - _GRACE, Closing.AUTOMATIC.value, by)

    def _closing(self, scan_id: str, at: int) -> SampleEvent:
        """The event of the job that closes everybody who is due at once."""
        reason = Reason.CLOSED_AUTOMATICALLY.value
        return SampleEvent(
            scan_id,
            EventKind.CLOSE_DAY.value,
            None,
            "",
            at,
            _OUT_SETTING,
            _OUT,
            None,
            _RECORDED,
            reason,
            None,
            len(self.open),
        )

    def _close(self, stay: SampleStay, left_at: int, closing: str, by: str) -> None:
        stay.left_at, stay.closing, stay.closing_scan_id = left_at, closing, by
        self._today.closed.append(stay)

    def _repeat(self, event: SampleEvent) -> None:
        seen_at = event.at + int((1 + 5 * self._chance.random()) * _SECOND)
        if seen_at < self._now:
            self._today.repeats.append(SampleRepeat(self._id(seen_at), event, seen_at))

    def _desk(self) -> str:
        desks = self._office.desks
        return desks[int(self._chance.random() * len(desks))]

    def _id(self, at: int) -> str:
        rows = self._rows
        passed = (at - rows.begins) / (rows.ends - rows.begins)
        high = int((rows.place + min(max(passed, 0.0), 0.999_999)) / rows.places * _IDS)
        return f"{high << 64 | self._chance.getrandbits(64):032x}"
