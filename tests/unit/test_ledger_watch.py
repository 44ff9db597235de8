"""The live pages hear that the ledger moved, whoever moved it."""

import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.ledger_watch import LEDGER_CHANNEL, LedgerWatch
from dashboard.services.signals import Signals


def watched(revision: Callable[[], int], *, every: float = 0.005) -> int:
    """How often listeners were told within a short while."""
    signals = Signals()
    watch = LedgerWatch(revision=revision, signals=signals, every=every)
    watch.start()
    time.sleep(0.1)
    watch.stop()
    return signals.count(LEDGER_CHANNEL)


def in_turn(*revisions: int) -> Iterator[int]:
    return chain(revisions, repeat(revisions[-1]))


def test_a_ledger_that_rests_tells_nothing() -> None:
    assert watched(lambda: 7) == 0


def test_each_move_is_told_once() -> None:
    moves = in_turn(1, 1, 2, 2, 5)
    assert watched(lambda: next(moves)) == 2


def test_a_commit_of_this_process_is_told_soon() -> None:
    moves, signals = in_turn(1, 2), Signals()
    watch = LedgerWatch(revision=lambda: next(moves), signals=signals, every=60)
    watch.start()
    time.sleep(0.05)
    watch.wake()
    patience = time.monotonic() + 30
    while signals.count(LEDGER_CHANNEL) == 0 and time.monotonic() < patience:
        time.sleep(0.01)
    watch.stop()
    assert signals.count(LEDGER_CHANNEL) == 1


def answering(*answers: int | LedgerUnavailable) -> Callable[[], int]:
    coming = chain(answers, repeat(answers[-1]))

    def revision() -> int:
        answer = next(coming)
        if isinstance(answer, LedgerUnavailable):
            raise answer
        return answer

    return revision


def test_a_ledger_that_is_lost_and_comes_back_is_told_twice() -> None:
    lost = LedgerUnavailable()
    assert watched(answering(1, lost, lost, 2)) == 2


def test_whoever_asks_hears_whether_the_ledger_answers() -> None:
    signals = Signals()
    watch = LedgerWatch(revision=answering(1, LedgerUnavailable()), signals=signals, every=0.005)
    assert watch.reachable
    watch.start()
    patience = time.monotonic() + 30
    while watch.reachable and time.monotonic() < patience:
        time.sleep(0.01)
    watch.stop()
    assert not watch.reachable
