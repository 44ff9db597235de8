"""The stretch of a day that its curve shows."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.services.occupancy import OfficeDay

_OPENS, _CLOSES = time(7), time(17)
# As a part of what is before it: a long day has narrow hours.
_ROOM_FOR_A_WORD = 0.1


@dataclass(frozen=True, kw_only=True)
class Window:
    """The stretch of the day on the time axis: naive local times, since plotly knows no zones."""

    start: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        """Where a local time lies: 0 at the left edge, 1 at the right."""
        return (at - self.start) / (self.end - self.start)

    def until(self, at: datetime | None) -> "Window":
        """As wide, or wide enough for something at this time and the word behind it."""
        if at is None:
            return self
        return replace(self, end=max(self.end, at + _ROOM_FOR_A_WORD * (at - self.start)))


def window(day: OfficeDay, *, zone: ZoneInfo) -> Window:
    """Office hours, widened to the first person and to now; from midnight if somebody stayed."""
    opens, closes = (datetime.combine(day.day, at) for at in (_OPENS, _CLOSES))
    present = [point.at for point in day.curve if point.inside]
    first = local_time(present[0], zone=zone) if present else opens
    until = local_time(day.until, zone=zone)
    start = min(opens, first.replace(minute=0, second=0, microsecond=0))
    return Window(start=start, end=max(closes, until + timedelta(minutes=30)))


def local_time(at: datetime, *, zone: ZoneInfo) -> datetime:
    """The naive local time that plotly draws."""
    return at.astimezone(zone).replace(tzinfo=None)
