"""What the ledger cannot take waits in order, is sent by itself, and is never sent as another."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.domain.errors import BacklogFull, InvalidInput, LedgerUnavailable, TooManyScans
from dashboard.domain.office import Desk
from dashboard.services.backlog import Backlog, DeskEvent

HERE = Desk(office_id="kominfo", name="A")
THERE = Desk(office_id="kominfo", name="B")
PATIENCE = 30.0


@dataclass(frozen=True)
class Look:
    """What the desk sees of an event without the ledger."""

    name: str
    names_nobody: bool = False


class Turns:
    """Lets `left` more events through, and any number where nobody counts."""

    def __init__(self) -> None:
        self.left = 1_000_000

    def __call__(self, event: DeskEvent) -> bool:
        if self.left == 0:
            return False
        self.left -= 1
        return True


class Ledger:
    """Takes events while it is `there`; remembers them in order, each id once."""

    def __init__(self) -> None:
        self.there = True
        self.taken: list[str] = []
        self.asked = 0

    def event(
        self,
        name: str,
        *,
        desk: Desk = HERE,
        wrong: Exception | None = None,
        garbage: bool = False,
    ) -> DeskEvent:
        def send() -> Any:
            self.asked += 1
            if not self.there:
                raise LedgerUnavailable
            if wrong is not None:
                raise wrong
            self.taken.append(name)
            return f"answer to {name}"

        look = Look(f"look at {name}", names_nobody=garbage)
        return DeskEvent(desk=desk, account="petugas", send=send, look=lambda: look)  # type: ignore[arg-type, return-value]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def backlog(turns: Turns) -> Any:
    kept = Backlog(changed=lambda: None, in_time=turns, every=0.01)
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
    assert backlog.record(ledger.event("a")) == Look("look at a")
    assert backlog.waiting(HERE) == 1


def test_what_comes_later_waits_behind_and_does_not_ask(ledger: Ledger, backlog: Backlog) -> None:
    ledger.there = False
    backlog.record(ledger.event("a"))
    ledger.there = True
    assert backlog.record(ledger.event("b")) == Look("look at b")
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
    short = Backlog(changed=lambda: None, in_time=Turns(), longest=2)
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
    telling = Backlog(changed=told.release, in_time=Turns())
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
    ending = Backlog(changed=lambda: None, in_time=Turns(), every=60)
    ending.start()
    ledger.there = False
    ending.record(ledger.event("a"))
    ending.stop()
    assert "1 events that the ledger never took are lost" in caplog.text


def test_what_comes_too_fast_waits_its_turn_and_is_recorded_in_order(
    ledger: Ledger, backlog: Backlog, turns: Turns
) -> None:
    turns.left = 1
    assert backlog.record(ledger.event("a")) == "answer to a"
    assert backlog.record(ledger.event("b")) == Look("look at b")
    assert backlog.record(ledger.event("c")) == Look("look at c")
    assert (backlog.held_back(HERE), backlog.waiting(HERE)) == (True, 2)
    for _ in "bc":
        turns.left = 1
        backlog.send()
    assert ledger.taken == ["a", "b", "c"]
    assert (backlog.held_back(HERE), backlog.waiting(HERE)) == (False, 0)


def test_no_newcomer_takes_the_turn_of_who_waits(
    ledger: Ledger, backlog: Backlog, turns: Turns
) -> None:
    turns.left = 0
    backlog.record(ledger.event("a"))
    turns.left = 1
    backlog.record(ledger.event("b"))
    backlog.send()
    assert ledger.taken == ["a"]


def test_a_flood_of_garbage_is_told_and_takes_no_place(
    ledger: Ledger, backlog: Backlog, turns: Turns
) -> None:
    turns.left = 0
    for _ in range(3):
        with pytest.raises(TooManyScans):
            backlog.record(ledger.event("x", garbage=True))
    assert backlog.record(ledger.event("a")) == Look("look at a")
    assert backlog.waiting(HERE) == 1


def test_garbage_within_the_limit_is_recorded_as_ever(ledger: Ledger, backlog: Backlog) -> None:
    assert backlog.record(ledger.event("x", garbage=True)) == "answer to x"


def test_what_waited_for_the_ledger_alone_needs_no_second_turn(
    ledger: Ledger, backlog: Backlog, turns: Turns
) -> None:
    ledger.there, turns.left = False, 3
    for name in "abc":
        backlog.record(ledger.event(name))
    assert not backlog.held_back(HERE)
    ledger.there = True
    backlog.send()
    assert ledger.taken == ["a", "b", "c"]


def test_the_end_sends_all_that_waits_its_turn(
    ledger: Ledger, backlog: Backlog, turns: Turns
) -> None:
    turns.left = 0
    for name in "abc":
        backlog.record(ledger.event(name))
    backlog.stop()
    assert ledger.taken == ["a", "b", "c"]


def test_desks_under_ever_new_names_keep_no_more_than_all_together(ledger: Ledger) -> None:
    ledger.there = False
    small = Backlog(changed=lambda: None, in_time=Turns(), altogether=2)
    desks = [Desk(office_id="kominfo", name=name) for name in "ABC"]
    for desk in desks[:2]:
        small.record(ledger.event("a", desk=desk))
    with pytest.raises(BacklogFull):
        small.record(ledger.event("a", desk=desks[2]))
