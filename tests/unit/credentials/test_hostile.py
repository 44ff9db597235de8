"""No exception but our own, and no code that holds a desk up."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.credentials.reader import Reader
from dashboard.domain.credential import Credential
from dashboard.domain.errors import ReadingError
from tests.unit.credentials import hostile
from tests.unit.credentials.minting import NOON, ZONE, read

READER = Reader(trust=hostile.TRUST, zone=ZONE)
# The bound is 100 ms of one core; a machine that does other work as well gets twice that here.
SECONDS = 0.2


def outcome(code):
    """A credential or one of our refusals; anything else is a failure of the test."""
    try:
        return READER.read(code, at=NOON)
    except ReadingError as error:
        return error


def slowness(code):
    """Processor seconds, the better of two."""
    found = []
    for _ in range(2):
        before = time.process_time()
        outcome(code)
        found.append(time.process_time() - before)
    return min(found)


@pytest.mark.parametrize("code", hostile.GENUINE, ids=["hc1", "pass", "shc", "divoc"])
def test_the_codes_that_are_damaged_are_genuine(code):
    assert isinstance(outcome(code), Credential)


@pytest.mark.parametrize("number", range(len(hostile.CLASSICS)))
def test_the_classics_end_at_once_with_one_of_our_words(number):
    code = hostile.CLASSICS[number]
    assert isinstance(outcome(code), ReadingError | Credential)
    assert slowness(code) < SECONDS


def test_damaged_and_mistyped_codes():
    for code in hostile.corpus(seed=2021, count=600):
        assert isinstance(outcome(code), ReadingError | Credential)


@settings(max_examples=150)
@given(seed=st.integers(0, 2**64))
def test_accidents_that_hypothesis_finds(seed):
    code = hostile.damaged(hostile.GENUINE[seed % len(hostile.GENUINE)], random.Random(seed))
    assert isinstance(outcome(code), ReadingError | Credential)


@settings(max_examples=100)
@given(
    prefix=st.sampled_from(["HC1:", "STB1:", "shc:/", "B64:", "PK\x03\x04"]),
    body=st.text(st.characters(max_codepoint=127), max_size=300),
)
def test_anything_after_a_prefix(prefix, body):
    with pytest.raises(ReadingError):
        read(prefix + body)


@pytest.mark.long
def test_a_long_corpus():
    slowest = 0.0
    for code in hostile.corpus(seed=time.time_ns(), count=30_000):
        before = time.process_time()
        assert isinstance(outcome(code), ReadingError | Credential)
        slowest = max(slowest, time.process_time() - before)
    assert slowest < 2 * SECONDS
