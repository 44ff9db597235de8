"""Finished days are reckoned once and kept: a job of the server's rounds (design section 5)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from dashboard.domain.calendar import local_day
from dashboard.domain.day_figures import DayTerms
from dashboard.services.day_terms import KnownTerms, OfficeTerms

# One transaction holds an office's lock, and on SQLite everybody's, so it must be short.
_DAYS_AT_ONCE = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeptDays(Protocol):
    """Where finished days are kept. Raises LedgerUnavailable."""

    def built_until(self) -> Mapping[str, int]:
        """Per office, microseconds since 1970: kept until then, or begun then and nothing kept."""

    def keep(self, *, office_id: str, days: Sequence[tuple[date, DayTerms]]) -> bool:
        """Reckon and keep consecutive days; False where an earlier one was touched meanwhile."""


class FigureRounds:
    """Keeps what has finished. Safe to run twice, late, or on several servers at once."""

    def __init__(self, *, kept: KeptDays, terms: OfficeTerms) -> None:
        """Keep days there, held against these terms."""
        self._kept = kept
        self._terms = terms

    def build_due(self, *, now: datetime) -> int:
        """Keep every finished day that is not kept, and those touched since; how many."""
        today, terms = local_day(now, self._terms.zone), self._terms.known()
        return sum(
            self._build(office_id, until, today, terms)
            for office_id, until in self._kept.built_until().items()
        )

    def _build(self, office_id: str, until: int, today: date, terms: KnownTerms) -> int:
        built = 0
        day = local_day(_EPOCH + timedelta(microseconds=until), self._terms.zone)
        while day < today:
            days = [
                (each, terms.of(office_id, each))
                for each in _days(day, min(_DAYS_AT_ONCE, (today - day).days))
            ]
            if not self._kept.keep(office_id=office_id, days=days):
                break
            built += len(days)
            day += timedelta(days=len(days))
        return built


def _days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=step) for step in range(number)]
