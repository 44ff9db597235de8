"""Sample data: an invented past of every office, the same for the same seed and moment."""

import random
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.hours import EVERY_OFFICE
from dashboard.domain.office import Office
from dashboard.domain.rules import RulesInForce
from dashboard.services.closing import Hours
from dashboard.services.ports import Offices, Rules
from dashboard.services.sample_days import OfficeCalendar
from dashboard.services.sample_door import Rows, SampleDoor
from dashboard.services.sample_history import SampleDay, SampleStay
from dashboard.services.sample_offices import SampleOffice, sample_offices

DEFAULT_DAYS = 60
DEFAULT_SEED = 2021
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class SamplePast:
    """One office's past, not invented yet: a process of its own may do that.

    Without `days` nobody was ever scanned there. `rules` are those in force on each of the days.
    What is older than `named_from` is as the erasure leaves it: nobody's name, and a random word a
    day for each person (design section 6).
    """

    sample: SampleOffice
    office: Office
    place: int
    places: int
    days: tuple[date, ...]
    rules: tuple[RulesInForce, ...]
    named_from: date
    days_off: frozenset[date]
    crowd: float
    seed: int
    now: datetime
    zone: ZoneInfo

    def invented(self) -> Iterator[tuple[SampleDay, Sequence[SampleStay]]]:
        """Day by day, each with who is inside at its end."""
        chance = random.Random(f"{self.seed} {self.office.id}")  # nosec B311 # noqa: S311 - invented people
        calendar = OfficeCalendar(
            self.sample,
            chance=chance,
            zone=self.zone,
            crowd=self.crowd,
            days_off=self.days_off,
        )
        now = (self.now - _EPOCH) // timedelta(microseconds=1)
        rows = Rows(
            place=self.place,
            places=self.places,
            begins=calendar.begins(self.days[0]),
            ends=now,
        )
        door = SampleDoor(office=self.office, rows=rows, chance=chance, now=now)
        for day in door.days(calendar, self.days, self.rules):
            yield day, tuple(door.open.values())


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What was written for one office. `inside` counts people inside now."""

    office: Office
    scans: int
    visits: int
    inside: int


@dataclass(frozen=True, kw_only=True)
class InUse:
    """When an office is scanned at: on local days from `since` until before `until` (None: still).

    `share` of the people there are is scanned.
    """

    since: date
    until: date | None = None
    share: float = 1.0

    def of(self, days: Iterable[date]) -> tuple[date, ...]:
        """Those of the days on which it is."""
        return tuple(
            day for day in days if day >= self.since and (self.until is None or day < self.until)
        )


Uses = Mapping[str, InUse]
"""By office; an office that is not there was never scanned at."""


class Watch(Protocol):
    """Whoever is told how far the filling is."""

    def stored(self, visits: int) -> None:
        """So many more visits were written."""

    def ordering(self) -> None:
        """Everything is written; the indexes are made."""


class Unwatched:
    """Nobody is told."""

    def stored(self, visits: int) -> None:
        """Nobody."""

    def ordering(self) -> None:
        """Nobody."""


class HistoryWriter(Protocol):
    """Where invented histories go. Raises LedgerUnavailable."""

    def is_empty(self) -> bool:
        """Whether no event was ever stored."""

    def write(self, pasts: Sequence[SamplePast], *, watch: Watch) -> tuple[Filled, ...]:
        """Invent and store all, with offices and figures, or nothing."""


class Demo:
    """Fills an empty ledger with sample offices and their past."""

    def __init__(
        self,
        *,
        writer: HistoryWriter,
        offices: Offices,
        rules: Rules,
        hours: Hours,
        zone: ZoneInfo,
        named_days: int,
    ) -> None:
        """Local days are those of `zone`; names are kept for `named_days` of them.

        Of `hours` the days off of every office are followed.
        """
        self._writer = writer
        self._offices = offices
        self._rules = rules
        self._hours = hours
        self._zone = zone
        self._named_days = named_days

    def is_needed(self) -> bool:
        """Whether the ledger is still empty; nothing is ever added to real events."""
        return self._writer.is_empty()

    def fill(
        self,
        *,
        days: int | None,
        visits: int | None,
        seed: int,
        now: datetime,
        uses: Uses | None = None,
        watch: Watch | None = None,
    ) -> tuple[Filled, ...]:
        """Invent the past of every sample office up to `now`; all is stored, or nothing.

        `days` are local days, today included (None: 60, or as many as so many visits usually
        take). `visits` (None: what is usual) is how many entries to aim at in all; crowds and
        capacities are scaled for it. `uses` says when which office is scanned at, None: all of
        them, always.
        """
        samples = sample_offices()
        today = local_day(now, self._zone)
        past = _days(today, days or self.days_for(visits, today=today))
        if uses is None:
            uses = {sample.office.id: InUse(since=past[0]) for sample in samples}
        off = self._days_off(past)
        crowd = visits / max(1.0, _usual_entries(samples, past, uses, off)) if visits else 1.0
        rules = dict(zip(past, self._rules_on(past), strict=True))
        known = [(sample, uses.get(sample.office.id, _NEVER)) for sample in samples]
        pasts = [
            SamplePast(
                sample=sample,
                office=_scaled(sample.office, crowd),
                place=place,
                places=len(samples),
                days=use.of(past),
                rules=tuple(rules[day] for day in use.of(past)),
                named_from=today - timedelta(days=self._named_days),
                days_off=off,
                crowd=crowd * use.share,
                seed=seed,
                now=now,
                zone=self._zone,
            )
            for place, (sample, use) in enumerate(known)
        ]
        filled = self._writer.write(pasts, watch=watch or Unwatched())
        self._offices.refresh()
        return filled

    def days_for(self, visits: int | None, *, today: date) -> int:
        """How many days are told of: 60, or as many as so many visits usually take."""
        if not visits:
            return DEFAULT_DAYS
        days = _days(today, 364)
        samples = sample_offices()
        always = {sample.office.id: InUse(since=days[0]) for sample in samples}
        usual = _usual_entries(samples, days, always, self._days_off(days))
        return max(DEFAULT_DAYS, ceil(visits / usual * 364))

    def expected_visits(self, *, days: int, visits: int | None, uses: Uses, now: datetime) -> int:
        """About how many there will be, for a progress bar."""
        past = _days(now.date(), days)
        return visits or round(_usual_entries(sample_offices(), past, uses, self._days_off(past)))

    def _days_off(self, days: Sequence[date]) -> frozenset[date]:
        calendar = self._hours.calendar()
        return frozenset(day for day in days if calendar.is_day_off(EVERY_OFFICE, day))

    def _rules_on(self, days: Sequence[date]) -> tuple[RulesInForce, ...]:
        found: list[RulesInForce] = []
        for day in days:
            in_force = self._rules.in_force(day)
            # The same object for equal days: a process that is told them gets each once.
            found.append(found[-1] if found and found[-1] == in_force else in_force)
        return tuple(found)


def _days(today: date, number: int) -> list[date]:
    return [today - timedelta(days=back) for back in reversed(range(number))]


def _usual_entries(
    samples: Sequence[SampleOffice], days: Sequence[date], uses: Uses, off: Container[date]
) -> float:
    # An employee comes 1.26 times a day (lunch, absence); hospitals are open at weekends.
    entries = 0.0
    for sample in samples:
        use = uses.get(sample.office.id, _NEVER)
        share = use.share * (0.97 if sample.always_open else 1.0)
        open_days = [
            day
            for day in use.of(days)
            if sample.always_open or (day.isoweekday() <= 5 and day not in off)
        ]
        entries += len(open_days) * share * (1.26 * sample.employees + 0.93 * sample.visitors)
    return entries


_NEVER = InUse(since=date.max)


def _scaled(office: Office, crowd: float) -> Office:
    """The office for as many people as will come; capacities never shrink."""
    return replace(
        office,
        capacity=round(office.capacity * max(1.0, crowd)),
        expected_employees=round(office.expected_employees * crowd),
        expected_visitors=round(office.expected_visitors * crowd),
    )
