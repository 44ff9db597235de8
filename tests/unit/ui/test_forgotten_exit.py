"""When somebody left, by what a clock on the wall showed."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dashboard.ui.forgotten_exit import left_on

ENTERED = datetime(2021, 9, 22, 8, 15, 30, tzinfo=UTC)  # 15.15.30 in Jakarta


@pytest.mark.parametrize(
    ("clock", "left_at"),
    [
        (time(16, 0), datetime(2021, 9, 22, 9, 0, tzinfo=UTC)),
        (time(15, 15), ENTERED),
        (time(15, 14), datetime(2021, 9, 23, 8, 14, tzinfo=UTC)),
        (time(0, 30), datetime(2021, 9, 22, 17, 30, tzinfo=UTC)),
    ],
)
def test_it_is_the_first_such_moment_after_the_entry(clock: time, left_at: datetime) -> None:
    assert left_on(clock, entered_at=ENTERED, zone=ZoneInfo("Asia/Jakarta")) == left_at
