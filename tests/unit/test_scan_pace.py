"""A flood from one desk is held to a pace that a real door never meets, at next to no cost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.services.rate_limits import RateLimits
from dashboard.services.scan_pace import _REMEMBERED, DESKS_OF_AN_ACCOUNT, ScanPace
from tests.contract.door import OneSecret
from tests.fakes.rate_limits import FakeMinuteCounts

HERE = Desk(office_id="kominfo", name="A")
MORNING = datetime(2021, 9, 22, 1, tzinfo=UTC)
MOST = 120


class Time:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.passed = 0.0

    def seconds(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.passed)


class Counts(FakeMinuteCounts):
    """The shared counter, which knows how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.there = True

    def count(self, subject: str, *, minute: int, most: int) -> int:
        self.asked += 1
        if not self.there:
            raise LedgerUnavailable
        return super().count(subject, minute=minute, most=most)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def counts() -> Counts:
    return Counts()


def server(counts: Counts, time: Time) -> ScanPace:
    return ScanPace(
        limits=RateLimits(counts=counts, secrets_=OneSecret()),
        per_minute=MOST,
        now=time.now,
        seconds=time.seconds,
    )


@pytest.fixture
def pace(counts: Counts, time: Time) -> ScanPace:
    return server(counts, time)


def let_through(pace: ScanPace, times: int, *, desk: Desk = HERE, account: str = "sari") -> int:
    return sum(pace.allows(desk=desk, account=account) for _ in range(times))


def test_a_flood_gets_the_limit_and_then_its_pace(pace: ScanPace, time: Time) -> None:
    assert let_through(pace, 1_000) == MOST
    time.passed = 10
    assert let_through(pace, 1_000) <= MOST / 6


def test_in_an_hour_a_flood_gets_no_more_than_the_limit_a_minute(
    pace: ScanPace, time: Time
) -> None:
    through = 0
    for second in range(3_600):
        time.passed = float(second)
        through += let_through(pace, 10)
    assert through <= MOST * 61


def test_a_busy_door_never_meets_it_and_never_asks_the_database(
    pace: ScanPace, counts: Counts, time: Time
) -> None:
    for second in range(600):
        time.passed = float(second)
        assert let_through(pace, 2 if second % 2 else 1) >= 1
    assert counts.asked == 0


def test_another_desk_goes_on(pace: ScanPace) -> None:
    let_through(pace, 1_000)
    assert let_through(pace, 60, desk=Desk(office_id="kominfo", name="B"), account="budi") == 60


def test_ever_new_names_of_a_desk_meet_the_account_s_limit(pace: ScanPace) -> None:
    desks = [Desk(office_id="kominfo", name=str(number)) for number in range(1_000)]
    through = sum(let_through(pace, 1, desk=desk) for desk in desks)
    assert through == MOST * DESKS_OF_AN_ACCOUNT


def test_a_flood_at_three_servers_is_held_to_one_pace(counts: Counts, time: Time) -> None:
    servers = [server(counts, time) for _ in range(3)]
    through = 0
    for second in range(180):
        time.passed = float(second)
        through += sum(let_through(each, 200) for each in servers)
    half_at_each = 3 * MOST / 2
    assert through <= MOST * 3 + half_at_each


def test_without_the_shared_counter_the_server_counts_alone(pace: ScanPace, counts: Counts) -> None:
    counts.there = False
    assert let_through(pace, 1_000) == MOST


def test_what_is_full_again_is_forgotten(pace: ScanPace, time: Time) -> None:
    for number in range(3 * _REMEMBERED):
        time.passed = number * 1.0
        let_through(pace, 1, desk=Desk(office_id="kominfo", name=str(number)))
    known: Any = vars(pace)["_buckets"]
    assert len(known) <= _REMEMBERED + 1
