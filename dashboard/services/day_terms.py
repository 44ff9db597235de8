"""What an office's day is measured against: its limits, its opening hours, its hours of the day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds
from dashboard.domain.day_figures import DayTerms
from dashboard.domain.errors import NotFound
from dashboard.domain.hours import MINUTES_A_DAY, WorkCalendar
from dashboard.domain.office import OfficeClass
from dashboard.domain.rules import RulesInForce, capacity_limit
from dashboard.services.ports import Rules

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class CapacitySince:
    """An office's capacity and class from `since` on."""

    since: datetime
    capacity: int
    office_class: OfficeClass


class Capacities(Protocol):
    """The history of the offices' particulars."""

    def histories(self) -> Mapping[str, Sequence[CapacitySince]]:
        """By office, oldest first; at least one each."""


class Calendars(Protocol):
    """When the offices work."""

    def calendar(self) -> WorkCalendar:
        """Every office's hours and days off at once."""


@dataclass(frozen=True, kw_only=True)
class KnownTerms:
    """The terms of any day by what was read at once: a round over many days asks nothing again.

    `rules` tells what holds on a local day of `zone`.
    """

    capacities: Mapping[str, Sequence[CapacitySince]]
    rules: Callable[[date], RulesInForce]
    calendar: WorkCalendar
    zone: ZoneInfo

    def of(self, office_id: str, day: date) -> DayTerms:
        """The terms of one office's local day. Raises NotFound."""
        start, end = day_bounds(day, self.zone)
        hours = range((end - start) // timedelta(hours=1) + bool((end - start).seconds % 3600))
        return DayTerms(
            start=_micros(start),
            end=_micros(end),
            hours=tuple(
                (start + timedelta(hours=step)).astimezone(self.zone).hour for step in hours
            ),
            limits=self._limits(office_id, day, start, end),
            open=self._open(office_id, day, start, end),
        )

    def _limits(
        self, office_id: str, day: date, start: datetime, end: datetime
    ) -> tuple[tuple[int, int], ...]:
        if office_id not in self.capacities:
            raise NotFound(what="office", id=office_id)
        rules = self.rules(day)
        # Before an office was entered it had the capacity that it was entered with.
        before, *after = self.capacities[office_id]
        limits: list[tuple[int, int]] = []
        for known in (before, *after):
            if known.since >= end and limits:
                break
            limit = capacity_limit(
                office_id=office_id,
                capacity=known.capacity,
                office_class=known.office_class,
                rules=rules,
            )
            if known.since <= start:
                limits = []
            limits.append((_micros(max(start, known.since)) if limits else _micros(start), limit))
        return tuple(limits)

    def _open(
        self, office_id: str, day: date, start: datetime, end: datetime
    ) -> tuple[tuple[int, int], ...]:
        hours = self.calendar.hours_of(office_id)
        if not hours.spans:
            return ((_micros(start), _micros(end)),)
        found = []
        for on, shift in ((day - timedelta(days=1), MINUTES_A_DAY), (day, 0)):
            if self.calendar.is_day_off(office_id, on):
                continue
            for opens, closes in hours.spans.get(on.isoweekday(), ()):
                since, until = max(0, opens - shift), min(MINUTES_A_DAY, closes - shift)
                if since < until:
                    found.append((self._at(day, since), self._at(day, until)))
        return tuple(found)

    def _at(self, day: date, minute: int) -> int:
        midnight = datetime.combine(day + timedelta(days=minute // MINUTES_A_DAY), time.min)
        local = (midnight + timedelta(minutes=minute % MINUTES_A_DAY)).replace(tzinfo=self.zone)
        return _micros(local)


class OfficeTerms:
    """Reads what the terms of days hang on."""

    def __init__(
        self, *, capacities: Capacities, rules: Rules, hours: Calendars, zone: ZoneInfo
    ) -> None:
        """Ask these ports, with days as in `zone`."""
        self._capacities = capacities
        self._rules = rules
        self._hours = hours
        self._zone = zone

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days these are."""
        return self._zone

    def known(self) -> KnownTerms:
        """What holds now, for the terms of many days."""
        return KnownTerms(
            capacities=self._capacities.histories(),
            rules=cache(self._rules.in_force),
            calendar=self._hours.calendar(),
            zone=self._zone,
        )

    def of(self, office_id: str, day: date) -> DayTerms:
        """The terms of one office's local day. Raises NotFound."""
        return self.known().of(office_id, day)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
