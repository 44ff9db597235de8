"""When an office is open, and when a stay that nobody ended is over (design 4.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
_LOOKED_AHEAD = 31

# Stands for all offices where a day off is everybody's.
EVERY_OFFICE = ""

# A weekday as ISO 8601 counts: 1 Monday to 7 Sunday. Minutes after local midnight.
Weekday = int
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """An office's spans per weekday, each `opens <= minute < closes`; empty: it never closes."""

    spans: Mapping[Weekday, tuple[Span, ...]] = field(default_factory=dict)

    def is_open(self, at: datetime, *, closed_on: Callable[[date], bool], zone: ZoneInfo) -> bool:
        """Whether the office is open at an instant; `closed_on` tells its days off."""
        local = at.astimezone(zone)
        minute, today = local.hour * 60 + local.minute, local.date()
        # A span may reach into the next morning.
        days = ((today, minute), (today - timedelta(days=1), minute + MINUTES_A_DAY))
        return not self.spans or any(
            opens <= then < closes
            for day, then in days
            for opens, closes in self.spans.get(day.isoweekday(), ())
            if not closed_on(day)
        )

    def open_since(
        self, at: datetime, *, closed_on: Callable[[date], bool], zone: ZoneInfo
    ) -> datetime | None:
        """When the span began in which the office is open at an instant, in UTC.

        None while it is closed, and for an office that never closes, whose day has no beginning.
        """
        local = at.astimezone(zone)
        minute, today = local.hour * 60 + local.minute, local.date()
        for day, then in (
            (today, minute),
            (today - timedelta(days=1), minute + MINUTES_A_DAY),
        ):
            for opens, closes in self.spans.get(day.isoweekday(), ()):
                if opens <= then < closes and not closed_on(day):
                    return _on_the_clock(day, opens, zone)
        return None

    def opens_next(
        self, at: datetime, *, closed_on: Callable[[date], bool], zone: ZoneInfo
    ) -> datetime | None:
        """When it opens after an instant, in UTC; None where it does not within a month."""
        today = at.astimezone(zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(_LOOKED_AHEAD)):
            spans = () if closed_on(day) else self.spans.get(day.isoweekday(), ())
            for opens, _ in sorted(spans):
                begins = _on_the_clock(day, opens, zone)
                if begins > at:
                    return begins
        return None

    def closing_on(self, day: date, *, zone: ZoneInfo) -> datetime | None:
        """When the office closes for good on a local day, in UTC; None where it does not open."""
        spans = self.spans.get(day.isoweekday(), ())
        if not spans:
            return None
        return _on_the_clock(day, max(closes for _, closes in spans), zone)


def _on_the_clock(day: date, minute: int, zone: ZoneInfo) -> datetime:
    # On the wall clock, so that a zone with daylight saving opens and closes on time as well.
    midnight = datetime.combine(day + timedelta(days=minute // MINUTES_A_DAY), time.min)
    local = (midnight + timedelta(minutes=minute % MINUTES_A_DAY)).replace(tzinfo=zone)
    return local.astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """On which local days offices work.

    `hours` by office; an office without any never closes. `own` says of (office, day) whether it is
    a day off there; the office '' is every office. `public` gives a year's public holidays.
    """

    hours: Mapping[str, OpeningHours]
    own: Mapping[tuple[str, date], bool]
    public: Callable[[int], Mapping[date, str]]

    def hours_of(self, office_id: str) -> OpeningHours:
        """The office's hours; without any it never closes."""
        return self.hours.get(office_id, OpeningHours())

    def is_day_off(self, office_id: str, day: date) -> bool:
        """Whether the office stays closed: by its own days, everybody's, or the calendar."""
        # An office's own word comes first: a public service may open on a public holiday.
        for whose in (office_id, EVERY_OFFICE):
            said = self.own.get((whose, day))
            if said is not None:
                return said
        return day in self.public(day.year)

    def works_on(self, office_id: str, day: date) -> bool:
        """Whether a local day is a working day there; one that never closes works every day."""
        spans = self.hours_of(office_id).spans
        if not spans:
            return True
        return bool(spans.get(day.isoweekday())) and not self.is_day_off(office_id, day)


def over_at(
    began: datetime,
    *,
    hours: OpeningHours,
    closed_on: Callable[[date], bool],
    zone: ZoneInfo,
    longest: timedelta,
) -> datetime:
    """When what began then ends at the latest: at the next closing time, or after `longest`.

    `closed_on` tells holidays, on which an office neither opens nor closes.
    """
    today = began.astimezone(zone).date()
    # The day before too: who comes after midnight may come into a night that began then.
    for day in (today + timedelta(days=days) for days in (-1, 0, 1)):
        closing = None if closed_on(day) else hours.closing_on(day, zone=zone)
        if closing is not None and began < closing < began + longest:
            return closing
    return began + longest
