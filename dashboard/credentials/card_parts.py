"""SMART Health Cards that come in several codes, held up one after the other."""

from datetime import datetime, timedelta

from dashboard.credentials.smart_health_card import PREFIX, part_of
from dashboard.domain.errors import IncompleteCode

KEPT = timedelta(minutes=2)


class CardParts:
    """The parts that one desk has seen so far; a part of another card starts afresh."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._parts: dict[int, str] = {}
        self._count = 0
        self._seen_at: datetime | None = None

    def whole(self, code: str | bytes, *, at: datetime) -> str | bytes:
        """The code to read: this one, or the card that it completes.

        Raises IncompleteCode with `part`, `parts` and `missing` while parts are missing, and
        Unreadable for an impossible part.
        """
        part = part_of(code) if isinstance(code, str) else None
        if part is None or part[1] == 1:
            return code
        self._take(*part, at=at)
        missing = [number for number in range(1, self._count + 1) if number not in self._parts]
        if missing:
            raise IncompleteCode(part=part[0], parts=self._count, missing=missing)
        joined = PREFIX + "".join(self._parts[number] for number in sorted(self._parts))
        self._parts = {}
        return joined

    def _take(self, number: int, count: int, digits: str, *, at: datetime) -> None:
        stale = self._seen_at is None or at - self._seen_at >= KEPT
        other_card = count != self._count or self._parts.get(number, digits) != digits
        if stale or other_card:
            self._parts = {}
        self._parts[number] = digits
        self._count, self._seen_at = count, at
