"""The figures of an invented office: its hours, its finished days, its weekdays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from dashboard.domain.day_figures import DayTerms, Event, HourFigures, RawDay, Stay
from dashboard.domain.hours import WorkCalendar
from dashboard.domain.office_day import reckon
from dashboard.domain.scan import EventKind
from dashboard.services.day_terms import CapacitySince, KnownTerms
from dashboard.services.demo import SamplePast
from dashboard.services.sample_history import SampleDay, SampleEvent
from dashboard.services.sample_people import SamplePerson
from dashboard.store.day_rows import added_hours, day_values, packed_hours
from dashboard.store.moments import HOUR_MICROS, instant
from dashboard.store.raw_days import net_of

ADMIT, RECORDED, CHECK = "admit", "recorded", "check"
_ANSWERS = {EventKind.CONFIRM.value, EventKind.DECLINE.value}
_NOBODY = ("", "", "none")
_SCAN = EventKind.SCAN.value

Row = tuple[Any, ...]


@dataclass(slots=True)
class _Hour:
    events: int = 0
    entered: int = 0
    left: int = 0


@dataclass
class _Weekday:
    days: int = 0
    hours: list[HourFigures] = field(default_factory=list)


class SampleFigures:
    """Counts what happens, hour by hour; a day is reckoned when the day after it has passed."""

    def __init__(self, past: SamplePast, calendar: WorkCalendar) -> None:
        """Nothing has happened yet."""
        self.terms = _terms(past, calendar)
        self._office_id = past.office.id
        self._carried = 0
        self._asked: dict[str, int] = {}
        self._hours: dict[tuple[int, str, str, str, str], _Hour] = {}
        self._weekdays: dict[int, _Weekday] = {}

    def event(self, event: SampleEvent) -> Event:
        """Count an event; as a day's figures are reckoned from it."""
        at, person = event.at, event.person
        self._hour(at, person, event.decision).events += 1
        answered = None
        if event.decision == CHECK:
            self._asked[event.scan_id] = at
        elif event.kind in _ANSWERS:
            answered = at - self._asked.pop(event.root_id)
        return Event(
            at,
            person.key if person else None,
            *known(person),
            event.direction,
            event.decision,
            event.reason,
            False,
            0 if event.kind == _SCAN else None,
            answered,
        )

    def entered(self, person: SamplePerson, at: int) -> None:
        """Somebody came in."""
        self._hour(at, person, ADMIT).entered += 1

    def left(self, person: SamplePerson, at: int) -> None:
        """Somebody went."""
        self._hour(at, person, RECORDED).left += 1

    def finished(
        self, day: SampleDay, *, after: SampleDay, events: Sequence[Event]
    ) -> dict[str, Any]:
        """The row of a day; `after` may hold stays that ended in it by the closing job."""
        terms = self.terms.of(self._office_id, day.day)
        raw = RawDay(
            until=terms.end,
            inside_at_start=self._carried,
            events=events,
            stays=_stays(day, after, terms),
            corrections=(),
        )
        self._carried += net_of(raw, start=terms.start)
        figures = reckon(raw, terms)
        values = day_values(
            figures, office_id=self._office_id, day=day.day.isoformat(), carried=self._carried
        )
        sums = self._weekdays.setdefault(day.day.isoweekday(), _Weekday())
        sums.days += figures.entries > 0
        sums.hours = added_hours(sums.hours, figures.hours, times=1)
        return values

    def weekdays(self) -> list[Row]:
        """Rows of `weekday_figure` over all finished days."""
        return [
            (self._office_id, weekday, sums.days, packed_hours(sums.hours))
            for weekday, sums in sorted(self._weekdays.items())
        ]

    def hours(self, *, before: int | None) -> list[Row]:
        """Rows of `rollup_hour` that nothing is added to any more: of instants before this."""
        end = None if before is None else before // HOUR_MICROS
        ready = sorted(key for key in self._hours if end is None or key[0] < end)
        rows = []
        for key in ready:
            line = self._hours.pop(key)
            rows.append((self._office_id, *key, line.events, line.entered, line.left, 0))
        return rows

    def _hour(self, at: int, person: SamplePerson | None, decision: str) -> _Hour:
        key = (at // HOUR_MICROS, *known(person), decision)
        found = self._hours.get(key)
        if found is None:
            found = self._hours[key] = _Hour()
        return found


def known(person: SamplePerson | None) -> tuple[str, str, str]:
    """Kind, colour and evidence, in the ledger's words; '' where nothing is known."""
    return person.words if person else _NOBODY


def _terms(past: SamplePast, calendar: WorkCalendar) -> KnownTerms:
    office = past.office
    since = CapacitySince(
        since=instant(0), capacity=office.capacity, office_class=office.office_class
    )
    rules = dict(zip(past.days, past.rules, strict=True))
    first = past.rules[0]
    return KnownTerms(
        capacities={office.id: (since,)},
        rules=lambda day: rules.get(day, first),
        calendar=calendar,
        zone=past.zone,
    )


def _stays(day: SampleDay, after: SampleDay, terms: DayTerms) -> list[Stay]:
    """Stays that began or ended in a day; those that went on ended later."""
    earlier = (
        stay
        for stay in chain(day.closed, after.closed)
        if stay.entered_at < terms.start and terms.start <= (stay.left_at or 0) < terms.end
    )
    return [
        Stay(
            stay.entered_at,
            stay.left_at,
            1,
            stay.person.key,
            *known(stay.person),
            stay.closing,
        )
        for stay in chain(day.entered, earlier)
    ]
