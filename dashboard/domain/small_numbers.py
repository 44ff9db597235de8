"""Small numbers kept back in what leaves the house, so that nobody is found by counting."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

FEWEST = 5

_Key = TypeVar("_Key", bound=Hashable)


def without_small(
    counts: Mapping[_Key, int], *, total_is_told: bool, fewest: int = FEWEST
) -> dict[_Key, int | None]:
    """The counts with None for each from 1 to `fewest` - 1; nobody (0) may be told.

    Where the total of these counts is told too, a single count kept back could be reckoned from
    the rest; then the next smallest goes with it, and as many more until what was kept back adds
    up to `fewest` at least. Of one lone count the total itself gives it away, so the caller must
    not tell it: see `tellable_total`.
    """
    hidden = {key for key, count in counts.items() if 0 < count < fewest}
    if hidden and total_is_told:
        others = sorted(
            (key for key, count in counts.items() if count and key not in hidden),
            key=lambda key: counts[key],
        )
        while others and (len(hidden) < 2 or sum(counts[key] for key in hidden) < fewest):
            hidden.add(others.pop(0))
    return {key: None if key in hidden else count for key, count in counts.items()}


def without_small_in_parts(
    counts: Mapping[_Key, int], *, part_of: Callable[[_Key], Hashable], fewest: int = FEWEST
) -> dict[_Key, int | None]:
    """As `without_small` where the total is told and, in another file, that of each part.

    Days of a month, for example, whose weeks have files of their own.
    """
    parts: dict[Hashable, dict[_Key, int]] = {}
    for key, count in counts.items():
        parts.setdefault(part_of(key), {})[key] = count
    told = without_small(counts, total_is_told=True, fewest=fewest)
    for part in parts.values():
        within = without_small(part, total_is_told=True, fewest=fewest)
        told.update({key: None for key, count in within.items() if count is None})
    return told


def tellable_total(counts: Mapping[_Key, int], *, fewest: int = FEWEST) -> int | None:
    """The sum, or None where it is small itself and would tell what was kept back."""
    total = sum(counts.values())
    return None if 0 < total < fewest else total
