"""Counts of a minute in memory."""

from collections import Counter


class FakeMinuteCounts:
    """MinuteCounts."""

    def __init__(self) -> None:
        self._times: Counter[tuple[str, int]] = Counter()

    def count(self, subject: str, *, minute: int, most: int) -> int:
        if self._times[subject, minute] >= most:
            return most + 1
        self._times[subject, minute] += 1
        return self._times[subject, minute]
