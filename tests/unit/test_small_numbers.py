"""Small numbers that must not leave the house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.small_numbers import (
    FEWEST,
    tellable_total,
    without_small,
    without_small_in_parts,
)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 4, "b": 9}, {"a": None, "b": 9}),
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 1, "b": 1}, {"a": None, "b": None}),
    ],
)
def test_what_is_under_five_is_not_told(counts: dict[str, int], told: dict[str, int]) -> None:
    assert without_small(counts, total_is_told=False) == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # One alone would be the total less the others.
        ({"a": 4, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        # Two together that are still few take a third along.
        ({"a": 1, "b": 2, "c": 8, "d": 9}, {"a": None, "b": None, "c": None, "d": 9}),
        ({"a": 4, "b": 4, "c": 8}, {"a": None, "b": None, "c": 8}),
        # A zero hides nothing, so it is no cover.
        ({"a": 3, "b": 0, "c": 30}, {"a": None, "b": 0, "c": None}),
    ],
)
def test_the_rest_does_not_tell_what_was_kept_back(
    counts: dict[str, int], told: dict[str, int]
) -> None:
    assert without_small(counts, total_is_told=True) == told


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=8))
def test_from_the_total_nobody_reckons_a_small_number(counts: dict[int, int]) -> None:
    told = without_small(counts, total_is_told=True)
    hidden = [counts[key] for key, count in told.items() if count is None]
    total = tellable_total(counts)
    if hidden and total is not None:
        assert sum(hidden) >= FEWEST
        assert len(hidden) > 1 or len([count for count in counts.values() if count]) == 1


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 40), max_size=12))
def test_from_a_parts_total_beside_the_whole_nobody_reckons_one(counts: dict[int, int]) -> None:
    told = without_small_in_parts(counts, part_of=lambda day: day // 7)
    weeks = [{day: n for day, n in counts.items() if day // 7 == week} for week in range(3)]
    for group in (counts, *weeks):
        hidden = [group[day] for day in group if told[day] is None]
        few = [count for count in hidden if count < FEWEST]
        if few and tellable_total(group) is not None:
            assert sum(hidden) >= FEWEST
            assert len(hidden) > 1 or len([n for n in group.values() if n]) == 1
    assert not [n for n in told.values() if n is not None and 0 < n < FEWEST]


def test_a_small_total_is_not_told() -> None:
    assert tellable_total({"a": 2, "b": 1}) is None
    assert tellable_total({"a": 0}) == 0
    assert tellable_total({"a": 2, "b": 3}) == 5
