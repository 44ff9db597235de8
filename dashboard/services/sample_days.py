"""Who wants to come to a sample office on one local day, and for how long.

Instants are whole microseconds since 1970-01-01 UTC.
"""

import math
import random
from bisect import bisect
from collections import deque
from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dashboard.domain.people import PersonKind
from dashboard.services.sample_offices import CLOSES, SampleOffice
from dashboard.services.sample_people import SamplePerson, sample_person

# Monday to Sunday, against the average of a working day.
_VISITORS_BY_WEEKDAY = (1.2, 1.1, 1.0, 0.95, 0.75, 0.0, 0.0)
_HOSPITAL_BY_WEEKDAY = (1.15, 1.1, 1.05, 1.0, 0.95, 0.7, 0.6)
_EMPLOYEES_PRESENT = 0.9
# When visitors come: local hour and weight. Mornings are busiest, noon is for prayer and lunch.
_OFFICE_HOURS = {7: 3, 8: 16, 9: 22, 10: 19, 11: 11, 12: 4, 13: 12, 14: 9, 15: 3}
_HOSPITAL_HOURS = dict(
    enumerate((1, 1, 1, 1, 1, 2, 5, 11, 16, 17, 15, 10, 6, 8, 8, 7, 9, 8, 6, 5, 3, 2, 1, 1))
)
_DWELL_LOG_MEDIAN = math.log(32.0)
_DWELL_SPREAD = 0.7
_LONGEST_VISIT_MINUTES = 240.0
_GOES_OUT_FOR_LUNCH = 0.4
_RETURNING_VISITOR = 0.15
_FORGETS_TO_SCAN_OUT = 0.03
_CHECKED_OUT_FROM_LIST = 0.03

# Who came lately may come again; whoever came long ago is not remembered.
_MOST_RETURNING = 2000

MINUTE = 60_000_000
HOUR = 60 * MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class PlannedStay(NamedTuple):
    """A person's wish: `forgets` leaves without a scan, `by_list` is checked out by staff."""

    person: SamplePerson
    arrives: int
    leaves: int
    forgets: bool
    by_list: bool


class _Hours:
    """Hours of the day in a mix: drawn in one step, as `random.choices` does in several."""

    def __init__(self, weights: Mapping[int, int]) -> None:
        self._hours = list(weights)
        self._until = list(accumulate(weights.values()))

    def draw(self, chance: random.Random) -> int:
        return self._hours[bisect(self._until, chance.random() * self._until[-1])]


_AT_OFFICE, _AT_HOSPITAL = _Hours(_OFFICE_HOURS), _Hours(_HOSPITAL_HOURS)
# Three shifts begin then, most people in the first; how long each lasts.
_SHIFTS, _SHIFT_HOURS = _Hours({7: 6, 14: 3, 21: 2}), {7: 7, 14: 7, 21: 10}


class OfficeCalendar:
    """The days of one sample office, always the same for one `chance`."""

    def __init__(
        self,
        sample: SampleOffice,
        *,
        chance: random.Random,
        zone: ZoneInfo,
        crowd: float,
        days_off: Container[date],
    ) -> None:
        """`crowd` scales how many people there are; `days_off` are as quiet as Sundays."""
        self._sample = sample
        self._chance = chance
        self._zone = zone
        self._days_off = days_off
        self._visitors_a_day = sample.visitors * crowd
        self._employees = [
            sample_person(chance, PersonKind.EMPLOYEE)
            for _ in range(max(1, round(sample.employees * crowd)))
        ]
        self._visitors: deque[SamplePerson] = deque(maxlen=_MOST_RETURNING)

    def begins(self, day: date) -> int:
        """The first instant of a local day."""
        return self._at(day, 0)

    def closing(self, day: date) -> int:
        """When the office closes on a day; hospitals never do, and get the next day's start."""
        if self._sample.always_open:
            return self.begins(day + timedelta(days=1))
        return self._at(day, CLOSES.get(day.isoweekday(), 16))

    def stays(self, day: date) -> list[PlannedStay]:
        """Everybody who wants to come, in no order."""
        shares = _HOSPITAL_BY_WEEKDAY if self._sample.always_open else _VISITORS_BY_WEEKDAY
        weekday = 6 if day in self._days_off else day.weekday()
        share = shares[weekday]
        if not share:
            return []
        clock = _Clock(hours=[self._at(day, hour) for hour in range(25)], ends=self.closing(day))
        visitors = self._chance.gauss(1.0, 0.08) * share * self._visitors_a_day
        stays = [self._visit(clock) for _ in range(max(0, round(visitors)))]
        present = _EMPLOYEES_PRESENT * (1.0 if weekday < 5 else share)
        for person in self._employees:
            if self._chance.random() < present:
                stays.extend(self._shift(person, clock))
        return stays

    def _visit(self, clock: "_Clock") -> PlannedStay:
        chance, always_open = self._chance, self._sample.always_open
        hours = _AT_HOSPITAL if always_open else _AT_OFFICE
        arrives = clock.hours[hours.draw(chance)] + int(chance.random() * HOUR)
        dwell = math.exp(chance.gauss(_DWELL_LOG_MEDIAN, _DWELL_SPREAD))
        leaves = arrives + int(min(dwell, _LONGEST_VISIT_MINUTES) * MINUTE)
        if not always_open:
            out = clock.ends + int(chance.random() * 10 * MINUTE)
            leaves = max(min(leaves, out), arrives + MINUTE)
        return self._stay(self._visitor(), arrives, leaves)

    def _visitor(self) -> SamplePerson:
        chance, known = self._chance, self._visitors
        if known and chance.random() < _RETURNING_VISITOR:
            return known[int(chance.random() * len(known))]
        person = sample_person(chance, PersonKind.VISITOR)
        known.append(person)
        return person

    def _shift(self, person: SamplePerson, clock: "_Clock") -> list[PlannedStay]:
        begin, end = self._shift_hours(clock)
        comes = begin + self._minutes(-8, 9)
        goes = end + abs(self._minutes(4, 9))
        if self._chance.random() >= _GOES_OUT_FOR_LUNCH:
            return [self._stay(person, comes, goes)]
        middle = (begin + end) // 2 + self._minutes(10, 12)
        back = middle + int((20 + 35 * self._chance.random()) * MINUTE)
        # Nobody forgets to scan at noon.
        return [PlannedStay(person, comes, middle, False, False), self._stay(person, back, goes)]

    def _shift_hours(self, clock: "_Clock") -> tuple[int, int]:
        if not self._sample.always_open:
            return clock.hours[7] + HOUR // 2, clock.ends
        begins = _SHIFTS.draw(self._chance)
        return clock.hours[begins], clock.hours[begins] + _SHIFT_HOURS[begins] * HOUR

    def _stay(self, person: SamplePerson, arrives: int, leaves: int) -> PlannedStay:
        drawn = self._chance.random()
        forgets = drawn < _FORGETS_TO_SCAN_OUT
        by_list = not forgets and drawn < _FORGETS_TO_SCAN_OUT + _CHECKED_OUT_FROM_LIST
        return PlannedStay(person, arrives, leaves, forgets, by_list)

    def _minutes(self, mean: float, spread: float) -> int:
        return int(self._chance.gauss(mean, spread) * MINUTE)

    def _at(self, day: date, hour: int) -> int:
        # Reckoned on the wall clock, so that a zone with daylight saving opens on time as well.
        local = datetime.combine(day, time.min) + timedelta(hours=hour)
        return (local.replace(tzinfo=self._zone) - _EPOCH) // _MICROSECOND


class _Clock(NamedTuple):
    """A local day: when each of its hours begins, and when the office closes."""

    hours: list[int]
    ends: int
