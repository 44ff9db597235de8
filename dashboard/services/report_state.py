"""The week or month of an office or the regency, as its report tells it.

Everything here may leave the house (design 4.5): a count of people or events is None where it is
kept back, because it is small or would tell one that is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dashboard.domain.office import Office
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.figures import Period
from dashboard.services.office_figures import Mark

Told = int | None


class Length(StrEnum):
    """What a report is of."""

    WEEK = "week"
    MONTH = "month"


def days_with(day: date, *, length: Length) -> Period:
    """The calendar week (from Monday) or month in which the day lies."""
    if length is Length.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(first=monday, last=monday + timedelta(days=6))
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first=first, last=following - timedelta(days=1))


def finished_days(days: Period, *, today: date) -> Period | None:
    """Those of the days that are over; None where not one is."""
    last = min(days.last, today - timedelta(days=1))
    return Period(first=days.first, last=last) if last >= days.first else None


def compared_with(finished: Period, *, length: Length) -> Period:
    """The same weekdays of the week before, or the whole month before."""
    if length is Length.MONTH:
        return days_with(finished.first - timedelta(days=1), length=length)
    week = timedelta(weeks=1)
    return Period(first=finished.first - week, last=finished.last - week)


@dataclass(frozen=True, kw_only=True)
class Peak:
    """The most people inside of an office at once, and its limit then; the regency's by share."""

    office_id: str
    people: int
    day: date
    at: datetime
    limit: int

    @property
    def share(self) -> float | None:
        """Of the limit; None while the office was closed."""
        return self.people / self.limit if self.limit else None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What a stretch of days came to.

    `used` days and `offices` had arrivals. `people` counts each once an office and day, with
    companions. `average` is people inside of an office while it is open; seconds are of all
    offices. `median` and `long_stay` (90 of 100 are shorter) are whole minutes. `green` and
    `verified` are shares of people who came, companions apart. None: nothing to reckon from, or
    kept back.
    """

    days: Period
    used: int
    offices: int
    arrivals: Told
    people: Told
    kinds: Mapping[PersonKind, Told]
    peak: Peak | None
    average: float | None
    busy_seconds: int
    full_seconds: int
    median: int | None
    long_stay: int | None
    refusals: Told
    overridden: Told
    green: float | None
    verified: float | None

    def a_day(self, count: float | None) -> float | None:
        """So many on a day with arrivals; None without one."""
        return count / self.used if count is not None and self.used else None


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """An office's day: most people inside, on average while open, and how many may be."""

    peak: Told
    average: float | None
    limit: int


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """One day. `shares` of the people who came, by colour; `unsaid` is what small groups come to.

    A group of fewer than five is told as one of five with the others that are small, so that the
    parts tell only bounds of it. Both are empty where fewer than five came. `crowd` is of one
    office alone, None where it had no events yet. `over`: the day has ended.
    """

    day: date
    over: bool
    arrivals: Told
    refusals: Told
    crowd: Crowd | None
    busy_seconds: int
    full_seconds: int
    shares: Mapping[Colour | None, float]
    unsaid: float


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """Refusals (events) for a reason; `overridden` of them were let in after all."""

    reason: Reason
    events: Told
    overridden: Told


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """One office in the regency's order."""

    office: Office
    arrivals: Told
    peak: Peak | None
    busy_seconds: int
    full_seconds: int
    refusals: Told
    green: float | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report as of `at`. `office` None: the regency, whose `offices` are ranked by crowding.

    `settled` are the finished days that `before` is compared with; both None where there is no
    finished day, `before` alone where nothing happened then. `hours` are people inside on the
    average of an hour (weekday 1 Monday, hour) of the finished days, None where fewer than five.
    `came` are the people whose `evidence` is told, without companions. `silent` offices have no
    arrivals.
    """

    office: Office | None
    length: Length
    days: Period
    at: datetime
    today: date
    sample: bool
    totals: Totals
    settled: Totals | None
    before: Totals | None
    lines: tuple[DayLine, ...]
    came: Told
    evidence: Mapping[Evidence, Told]
    reasons: tuple[ReasonLine, ...]
    hours: Mapping[tuple[int, int], float | None]
    marks: tuple[Mark, ...]
    offices: tuple[OfficeLine, ...]
    silent: tuple[Office, ...]

    @property
    def running(self) -> bool:
        """Whether its days are not over."""
        return self.days.last >= self.today

    @property
    def empty(self) -> bool:
        """Whether nobody came and nobody was refused."""
        return self.totals.arrivals == 0 and self.totals.refusals == 0
