"""When the offices are looked at for alerts."""

from datetime import UTC, datetime, timedelta

from dashboard.services.alert_watch import Occasions

NOON = datetime(2026, 1, 5, 5, tzinfo=UTC)


def test_time_alone_is_an_occasion_once_a_minute_and_a_move_at_once() -> None:
    moves = [0]
    occasions = Occasions(moves=lambda: moves[0])
    assert occasions.is_one(now=NOON)
    occasions.looked(now=NOON)
    assert not occasions.is_one(now=NOON + timedelta(seconds=15))
    moves[0] += 1
    assert occasions.is_one(now=NOON + timedelta(seconds=30))
    # Without a look that went well it stays one.
    assert occasions.is_one(now=NOON + timedelta(seconds=45))
    occasions.looked(now=NOON + timedelta(seconds=45))
    assert not occasions.is_one(now=NOON + timedelta(seconds=60))
    assert occasions.is_one(now=NOON + timedelta(seconds=105))
