"""What the ledger cannot take waits in order, is sent by itself, and is never sent as another."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.domain.errors import BacklogFull, InvalidInput, LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.services.backlog import Backlog, DeskEvent

HERE = Desk(office_id="kominfo", name="A")
THERE = Desk(office_id="kominfo", name="B")
PATIENCE = 30.0


class Ledger:
    """Takes events while it is `there`; remembers them in order, each id once."""

    def __init__(self) -> None:
        self.there = True
        self.taken: list[str] = []
        self.asked = 0

    def event(self, name: str, *, desk: Desk = HERE, wrong: Exception | None = None) -> DeskEvent:
        def send() -> Any:
            self.asked += 1
            if not self.there:
                raise LedgerUnavailable
            if wrong is not None:
                raise wrong
            self.taken.append(name)
            return f"answer to {name}"

        return DeskEvent(desk=desk, send=send, look=lambda: f"look at {name}")  # type: ignore[arg-type, return-value]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def backlog() -> Any:
    kept = Backlog(changed=lambda: None, every=0.01)
    yield kept
    kept.stop()


def until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < patience:
        time.sleep(0.01)
    assert holds()


def test_a_ledger_that_is_there_answers_at_once(ledger: Ledger, backlog: Backlog) -> None:
    assert backlog.record(ledger.event("a")) == "answer to a"
    assert backlog.waiting(HERE) == 0


def test_without_the_ledger_the_desk_gets_a_first_look(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    assert backlog.record(ledger.event("a")) == "look at a"
    assert backlog.waiting(HERE) == 1


def test_what_comes_later_waits_behind_and_does_not_ask(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    backlog.record(ledger.event("a"))
    ledger.there = True
    assert backlog.record(ledger.event("b")) == "look at b"
    assert (ledger.asked, backlog.waiting(HERE)) == (1, 2)


def test_another_desk_does_not_wait(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    backlog.record(ledger.event("a"))
    ledger.there = True
    assert backlog.record(ledger.event("b", desk=THERE)) == "answer to b"


def test_what_waits_is_sent_by_itself_in_order_and_once(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    backlog.start()
    for name in "abc":
        backlog.record(ledger.event(name))
    ledger.there = True
    until(lambda: backlog.waiting(HERE) == 0)
    assert ledger.taken == ["a", "b", "c"]
    assert [each.answer for each in backlog.outcomes(HERE)] == [f"answer to {n}" for n in "abc"]


def test_one_desk_that_is_held_up_does_not_stop_the_others(
    ledger: Ledger, backlog: Backlog
) -> None:
    stuck = Ledger()
    ledger.there = stuck.there = False
    backlog.record(stuck.event("stuck"))
    backlog.record(ledger.event("b", desk=THERE))
    ledger.there = True
    backlog.send()
    assert (ledger.taken, backlog.waiting(HERE)) == (["b"], 1)


@pytest.mark.parametrize("wrong", [InvalidInput(), RuntimeError()])
def test_an_impossible_event_is_told_and_the_others_get_their_turn(
    ledger: Ledger, backlog: Backlog, wrong: Exception
) -> None:
    ledger.there = False
    backlog.record(ledger.event("a", wrong=wrong))
    backlog.record(ledger.event("b"))
    ledger.there = True
    backlog.send()
    assert [each.error for each in backlog.outcomes(HERE)] == [wrong, None]
    assert ledger.taken == ["b"]


def test_an_event_that_is_impossible_at_once_is_not_kept(ledger: Ledger, backlog: Backlog) -> None:
    with pytest.raises(InvalidInput):
        backlog.record(ledger.event("a", wrong=InvalidInput()))
    assert backlog.waiting(HERE) == 0


def test_a_full_queue_says_so_and_keeps_what_it_has(ledger: Ledger) -> None:
    short = Backlog(changed=lambda: None, longest=2)
    ledger.there = False
    for name in "ab":
        short.record(ledger.event(name))
    with pytest.raises(BacklogFull):
        short.record(ledger.event("c"))
    ledger.there = True
    short.send()
    assert ledger.taken == ["a", "b"]


def test_outcomes_stay_until_staff_have_seen_them(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    backlog.record(ledger.event("a"))
    ledger.there = True
    backlog.send()
    assert len(backlog.outcomes(HERE)) == len(backlog.outcomes(HERE)) == 1
    backlog.settle(HERE)
    assert backlog.outcomes(HERE) == ()


def test_every_change_is_told(ledger: Ledger) -> None:
    told = threading.Semaphore(0)
    telling = Backlog(changed=told.release)
    ledger.there = False
    telling.record(ledger.event("a"))
    ledger.there = True
    telling.send()
    assert told.acquire(blocking=False)
    assert told.acquire(blocking=False)
    assert not told.acquire(blocking=False)


def test_the_end_tries_once_more_and_says_what_is_lost(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ending = Backlog(changed=lambda: None, every=60)
    ending.start()
    ledger.there = False
    ending.record(ledger.event("a"))
    ending.stop()
    assert "1 events that the ledger never took are lost" in caplog.text
