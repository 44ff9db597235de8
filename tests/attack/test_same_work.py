"""How long a refusal takes tells nothing: the work is the same (time: `scripts/bench signin`)."""

import pytest
from argon2 import extract_parameters

from dashboard.passwords import LANES, MEMORY_KIBIBYTES, TIME_COST
from tests.attack.guessing import GUESSES, Guessing


@pytest.fixture(scope="module")
def guessing() -> Guessing:
    return Guessing()


@pytest.mark.parametrize("kind", GUESSES)
def test_known_and_unknown_accounts_take_one_comparison_of_the_same_cost(
    guessing: Guessing, kind: str
) -> None:
    guessing.hashes.compared.clear()
    guessing.guess(kind)
    costs = [extract_parameters(each) for each in guessing.hashes.compared]
    assert [(cost.time_cost, cost.memory_cost, cost.parallelism) for cost in costs] == [
        (TIME_COST, MEMORY_KIBIBYTES, LANES)
    ]
