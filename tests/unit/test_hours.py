"""When an office opens next: a table of boundaries."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.hours import OpeningHours

ZONE = ZoneInfo("Asia/Jakarta")
WEEK = OpeningHours(spans=dict.fromkeys(range(1, 6), ((450, 720), (780, 960))))
HOLIDAY = date(2021, 9, 27)


def jakarta(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 9, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (jakarta(22, 7, 29), jakarta(22, 7, 30)),
        (jakarta(22, 7, 30), jakarta(22, 13)),
        (jakarta(22, 12, 30), jakarta(22, 13)),
        (jakarta(22, 16), jakarta(23, 7, 30)),
        # Friday evening, and the Monday is a holiday.
        (jakarta(24, 16), jakarta(28, 7, 30)),
        (datetime(2021, 9, 22, 17, 30, tzinfo=UTC), jakarta(23, 7, 30)),
    ],
)
def test_it_opens_next(at: datetime, opens: datetime) -> None:
    assert WEEK.opens_next(at, closed_on=lambda day: day == HOLIDAY, zone=ZONE) == opens


def test_an_office_that_stays_closed_or_never_closes_opens_at_no_time() -> None:
    at = jakarta(22, 7)
    assert WEEK.opens_next(at, closed_on=lambda _day: True, zone=ZONE) is None
    assert OpeningHours().opens_next(at, closed_on=lambda _day: False, zone=ZONE) is None
