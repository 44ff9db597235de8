"""Counters that wake listeners, from any thread."""

import asyncio
import threading

from dashboard.services.signals import Signals


def test_a_listener_hears_the_counter_at_once_and_each_change() -> None:
    async def heard() -> list[int]:
        signals = Signals()
        counts: list[int] = []
        async for count in signals.listen("door", heartbeat=5):
            counts.append(count)
            if len(counts) == 3:
                break
            threading.Thread(target=signals.publish, args=("door",)).start()
        return counts

    assert asyncio.run(heard()) == [0, 1, 2]


def test_a_quiet_channel_still_beats() -> None:
    async def heard() -> list[int]:
        counts: list[int] = []
        async for count in Signals().listen("door", heartbeat=0.01):
            counts.append(count)
            if len(counts) == 3:
                return counts
        return counts

    assert asyncio.run(heard()) == [0, 0, 0]


def test_a_listener_that_left_is_forgotten() -> None:
    async def left() -> bool:
        signals = Signals()
        stream = signals.listen("door", heartbeat=5)
        await anext(stream)
        await stream.aclose()
        return "door" in signals._listeners

    assert asyncio.run(left()) is False


def test_channels_do_not_hear_each_other() -> None:
    signals = Signals()
    signals.publish("door")
    assert (signals.count("door"), signals.count("other")) == (1, 0)
