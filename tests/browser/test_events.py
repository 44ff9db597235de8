"""The event route over a real connection."""

import secrets
import time
from collections.abc import Callable

import httpx
import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def channel(doorstep: str) -> str:
    """A channel that the server knows: one that somebody published to before."""
    name = f"scan-{secrets.token_urlsafe(32)}"
    httpx.get(f"{doorstep}/publish/{name}")
    return name


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_counter_comes_at_once_and_after_each_change(doorstep: str, channel: str) -> None:
    with httpx.stream("GET", f"{doorstep}/events/{channel}", timeout=5) as response:
        lines = (line for line in response.iter_lines() if line)
        first = next(lines)
        httpx.get(f"{doorstep}/publish/{channel}")
        second = next(lines)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert (first, second) == ("data: 1", "data: 2")


def test_whoever_hangs_up_is_forgotten(doorstep: str, channel: str) -> None:
    def listeners() -> int:
        return httpx.get(f"{doorstep}/state").json()["listeners"].get(channel, 0)

    with httpx.stream("GET", f"{doorstep}/events/{channel}", timeout=5) as response:
        lines = response.iter_lines()
        next(lines)
        assert listeners() == 1
    assert within(5, lambda: listeners() == 0)


@pytest.mark.parametrize("name", ["ledger", "scan-1", "scan-", f"scan-{'A' * 43}", "anything"])
def test_other_channels_ask_who_listens(doorstep: str, name: str) -> None:
    assert httpx.get(f"{doorstep}/events/{name}").status_code == 404


def test_health_answers(doorstep: str) -> None:
    answer = httpx.get(f"{doorstep}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
