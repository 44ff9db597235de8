"""Who wants to come to a sample office on one local day, and for how long."""

import math
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.people import PersonKind
from dashboard.services.sample_offices import SampleOffice
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
_DWELL_MEDIAN_MINUTES = 32.0
_DWELL_SPREAD = 0.7
_LONGEST_VISIT_MINUTES = 240.0
_GOES_OUT_FOR_LUNCH = 0.4
_RETURNING_VISITOR = 0.15
_FORGETS_TO_SCAN_OUT = 0.03
_CHECKED_OUT_FROM_LIST = 0.03

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PlannedStay:
    """A person's wish: `forgets` leaves without a scan, `by_list` is checked out by staff."""

    person: SamplePerson
    arrives: datetime
    leaves: datetime
    forgets: bool
    by_list: bool


class OfficeCalendar:
    """The days of one sample office, always the same for one `chance`."""

    def __init__(
        self, sample: SampleOffice, *, chance: random.Random, zone: ZoneInfo, crowd: float
    ) -> None:
        """`crowd` scales how many people there are against the sample's figures."""
        self._sample = sample
        self._chance = chance
        self._zone = zone
        self._visitors_a_day = sample.visitors * crowd
        self._employees = [
            sample_person(chance, PersonKind.EMPLOYEE)
            for _ in range(max(1, round(sample.employees * crowd)))
        ]
        self._visitors: list[SamplePerson] = []

    def closing(self, day: date) -> datetime:
        """When the office closes on a day; hospitals never do, and get the next day's start."""
        if self._sample.always_open:
            return self._at(day, 0) + timedelta(days=1)
        return self._at(day, 15 if day.isoweekday() == 5 else 16)

    def stays(self, day: date) -> list[PlannedStay]:
        """Everybody who wants to come, in no order."""
        shares = _HOSPITAL_BY_WEEKDAY if self._sample.always_open else _VISITORS_BY_WEEKDAY
        share = shares[day.weekday()]
        if not share:
            return []
        visitors = self._chance.gauss(1.0, 0.08) * share * self._visitors_a_day
        stays = [self._visit(day) for _ in range(max(0, round(visitors)))]
        present = _EMPLOYEES_PRESENT * (1.0 if day.isoweekday() <= 5 else share)
        for person in self._employees:
            if self._chance.random() < present:
                stays.extend(self._shift(person, day))
        return stays

    def _visit(self, day: date) -> PlannedStay:
        hours = _HOSPITAL_HOURS if self._sample.always_open else _OFFICE_HOURS
        (hour,) = self._chance.choices(list(hours), weights=list(hours.values()))
        arrives = self._at(day, hour) + self._chance.uniform(0, 60) * _MINUTE
        dwell = self._chance.lognormvariate(math.log(_DWELL_MEDIAN_MINUTES), _DWELL_SPREAD)
        leaves = arrives + min(dwell, _LONGEST_VISIT_MINUTES) * _MINUTE
        closing = self.closing(day) + self._chance.uniform(0, 10) * _MINUTE
        if not self._sample.always_open:
            leaves = max(min(leaves, closing), arrives + _MINUTE)
        return self._stay(self._visitor(), arrives, leaves)

    def _visitor(self) -> SamplePerson:
        if self._visitors and self._chance.random() < _RETURNING_VISITOR:
            return self._chance.choice(self._visitors)
        person = sample_person(self._chance, PersonKind.VISITOR)
        self._visitors.append(person)
        return person

    def _shift(self, person: SamplePerson, day: date) -> list[PlannedStay]:
        begin, end = self._shift_hours(day)
        comes = begin + self._chance.gauss(-8, 9) * _MINUTE
        goes = end + abs(self._chance.gauss(4, 9)) * _MINUTE
        if self._chance.random() >= _GOES_OUT_FOR_LUNCH:
            return [self._stay(person, comes, goes)]
        middle = begin + (end - begin) / 2 + self._chance.gauss(10, 12) * _MINUTE
        back = middle + self._chance.uniform(20, 55) * _MINUTE
        return [self._stay(person, comes, middle, scans=True), self._stay(person, back, goes)]

    def _shift_hours(self, day: date) -> tuple[datetime, datetime]:
        if not self._sample.always_open:
            return self._at(day, 7.5), self.closing(day)
        # Three shifts, most people in the first.
        begins, hours = self._chance.choices(((7, 7), (14, 7), (21, 10)), weights=(6, 3, 2))[0]
        return self._at(day, begins), self._at(day, begins) + timedelta(hours=hours)

    def _stay(
        self, person: SamplePerson, arrives: datetime, leaves: datetime, *, scans: bool = False
    ) -> PlannedStay:
        drawn = 1.0 if scans else self._chance.random()
        return PlannedStay(
            person=person,
            arrives=arrives,
            leaves=leaves,
            forgets=drawn < _FORGETS_TO_SCAN_OUT,
            by_list=_FORGETS_TO_SCAN_OUT <= drawn < _FORGETS_TO_SCAN_OUT + _CHECKED_OUT_FROM_LIST,
        )

    def _at(self, day: date, hour: float) -> datetime:
        # Reckoned on the wall clock, so that a zone with daylight saving opens on time as well.
        midnight = datetime.combine(day, time.min)
        return (midnight + timedelta(hours=hour)).replace(tzinfo=self._zone)
