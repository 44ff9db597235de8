"""Limits a minute, counted where every server sees them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import TooManyTries
from dashboard.services.rate_limits import Limit, MinuteCounts, RateLimits, network_of
from dashboard.store.rate_limits import SqlMinuteCounts
from dashboard.store.tables import rate_limit
from tests.contract.conftest import World
from tests.contract.door import OneSecret
from tests.contract.events import MORNING
from tests.fakes.rate_limits import FakeMinuteCounts

THREE = Limit(name="form", most=3)


@pytest.fixture
def counts(world: World) -> MinuteCounts:
    return SqlMinuteCounts(world.engine) if world.engine is not None else FakeMinuteCounts()


@pytest.fixture
def limits(counts: MinuteCounts) -> RateLimits:
    return RateLimits(counts=counts, secrets_=OneSecret())


def taken(limits: RateLimits, times: int, who: str = "a", at: Any = MORNING) -> int:
    """How many of so many tries are let through."""
    through = 0
    for _ in range(times):
        try:
            limits.take(THREE, who, at=at)
        except TooManyTries:
            continue
        through += 1
    return through


def test_so_many_a_minute_and_no_more(limits: RateLimits) -> None:
    assert taken(limits, 10) == 3
    assert taken(limits, 10, at=MORNING + timedelta(seconds=59)) == 0
    assert taken(limits, 10, at=MORNING + timedelta(seconds=60)) == 3


def test_each_who_and_each_what_is_counted_apart(limits: RateLimits) -> None:
    taken(limits, 10)
    assert taken(limits, 10, "b") == 3
    limits.take(Limit(name="ticket", most=3), "a", at=MORNING)


def test_a_refusal_tells_when_the_next_minute_begins(limits: RateLimits) -> None:
    taken(limits, 3)
    with pytest.raises(TooManyTries) as refused:
        limits.take(THREE, "a", at=MORNING + timedelta(seconds=45))
    assert refused.value.args_["seconds"] == 15


def test_several_servers_share_one_count(counts: MinuteCounts) -> None:
    servers = [RateLimits(counts=counts, secrets_=OneSecret()) for _ in range(2)]
    assert sum(taken(server, 3) for server in servers) == 3


def test_no_address_is_kept_and_old_minutes_go(engine: sa.Engine) -> None:
    limits = RateLimits(counts=SqlMinuteCounts(engine), secrets_=OneSecret())
    for later in (0, 5):
        taken(limits, 1, "192.0.2.7", at=MORNING + timedelta(minutes=later))
    with engine.connect() as connection:
        (row,) = connection.execute(sa.select(rate_limit)).all()
    assert "192" not in row.subject


def test_a_rush_passes_no_more_than_the_limit(engine: sa.Engine) -> None:
    limits = RateLimits(counts=SqlMinuteCounts(engine), secrets_=OneSecret())
    with ThreadPoolExecutor(8) as rush:
        assert sum(rush.map(lambda _: taken(limits, 2), range(8))) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
