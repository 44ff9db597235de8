"""One reading serves all who ask for the same while nothing has changed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.shared_reading import SharedReading

ASKING = 8


class Ledger:
    """Counts how often it was read."""

    def __init__(self) -> None:
        self.revision = 1
        self.read = 0

    def shared(self) -> SharedReading[int]:
        return SharedReading(revision=lambda: self.revision)

    def answer(self) -> int:
        self.read += 1
        return self.revision * 100


class Told:
    """What is asked for; `compared` is set once somebody else asks for it too."""

    def __init__(self, compared: threading.Event) -> None:
        self._compared = compared

    def __eq__(self, other: object) -> bool:
        self._compared.set()
        return isinstance(other, Told)

    __hash__ = object.__hash__


def test_who_asks_at_the_same_moment_gets_one_reading():
    ledger, moment = Ledger(), threading.Barrier(ASKING)
    shared = ledger.shared()

    def ask() -> int:
        moment.wait()
        return shared.of("today", ledger.answer)

    with ThreadPoolExecutor(ASKING) as pool:
        answers = [pool.submit(ask) for _ in range(ASKING)]
    assert [each.result() for each in answers] == [100] * ASKING
    assert ledger.read == 1


def test_after_a_change_it_is_read_again():
    ledger = Ledger()
    shared = ledger.shared()
    assert shared.of("today", ledger.answer) == 100
    ledger.revision = 2
    assert shared.of("today", ledger.answer) == 200


def test_what_changes_while_it_is_read_is_read_by_the_next():
    ledger = Ledger()
    shared = ledger.shared()

    def overtaken() -> int:
        found = ledger.answer()
        ledger.revision = 2
        return found

    assert shared.of("today", overtaken) == 100
    assert shared.of("today", ledger.answer) == 200


def test_another_question_is_another_reading():
    ledger = Ledger()
    shared = ledger.shared()
    shared.of("one minute", ledger.answer)
    shared.of("the next", ledger.answer)
    assert ledger.read == 2


def test_a_failure_is_told_to_all_who_wait_and_to_nobody_later():
    ledger, waiting = Ledger(), threading.Event()
    shared = ledger.shared()

    def fail() -> int:
        assert waiting.wait(10)
        raise LedgerUnavailable

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(shared.of, Told(waiting), fail) for _ in range(2)]
        for each in asked:
            with pytest.raises(LedgerUnavailable):
                each.result()
    assert shared.of(Told(waiting), ledger.answer) == 100
