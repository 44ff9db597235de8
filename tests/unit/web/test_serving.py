"""A server at rest looks once a second whether it shall end."""

import asyncio

import pytest
import uvicorn

from dashboard.web.serving import RestingServer


def test_it_rests_a_second_between_looks_and_counts_tenths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rested: list[float] = []
    ticks: list[int] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)

    async def on_tick(counter: int) -> bool:
        ticks.append(counter)
        return len(ticks) == 3

    server = RestingServer(uvicorn.Config("asgi:app"))
    monkeypatch.setattr(server, "on_tick", on_tick)
    monkeypatch.setattr("dashboard.web.serving.asyncio.sleep", rest)
    asyncio.run(server.main_loop())
    assert (ticks, rested) == ([0, 10, 20], [1, 1])
