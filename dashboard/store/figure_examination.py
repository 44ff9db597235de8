"""Every kept figure held against the ledger, which is read once for all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa

from dashboard.domain.errors import CheckInError, LedgerUnavailable
from dashboard.services.day_terms import KnownTerms
from dashboard.services.doctor import Finding
from dashboard.store.day_comparison import DayComparison
from dashboard.store.engine import reading
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.recount import inside_differences, kept_lines, line_differences
from dashboard.store.whole_ledger import UTC, parts


class FigureExamination:
    """Counters, the hourly roll-up and, where days can be reckoned, kept days and weekdays."""

    def __init__(self, engine: sa.Engine, *, terms: Callable[[], KnownTerms] | None) -> None:
        """Reckon days by these terms, or leave them out."""
        self._engine = engine
        self._terms = terms
        self._failure: CheckInError | None = None
        self._wrong_figures: Counter[str] = Counter()
        self._wrong_days: Counter[str] = Counter()

    def findings(self) -> Iterable[Finding]:
        """By office, how many figures differ, and on how many days.

        Where days cannot be reckoned, that is raised after all else is told. Raises CheckInError.
        """
        known = self._known_terms()
        if known is not None:
            self._wrong_days.update(SqlKeptDays(self._engine).weekday_differences())
        with reading(self._engine) as connection:
            self._compare(connection, known)
        yield from _told("figures_differ", self._wrong_figures)
        if self._failure is not None:
            raise self._failure
        yield from _told("day_figures_differ", self._wrong_days)

    def _known_terms(self) -> KnownTerms | None:
        try:
            return self._terms() if self._terms else None
        except LedgerUnavailable:
            raise
        except CheckInError as error:
            self._failure = error
            return None

    def _compare(self, connection: sa.Connection, known: KnownTerms | None) -> None:
        self._wrong_figures.update(each.office_id for each in inside_differences(connection))
        days = DayComparison(connection, known) if known else None
        for part in parts(connection, zone=known.zone if known else UTC):
            kept = kept_lines(connection, part)
            self._wrong_figures[part.office_id] += sum(1 for _ in line_differences(part, kept))
            if days is not None and self._failure is None:
                try:
                    self._wrong_days[part.office_id] += sum(1 for _ in days.differences(part, kept))
                except LedgerUnavailable:
                    raise
                except CheckInError as error:
                    self._failure = error


def _told(key: str, wrong: Counter[str]) -> Iterator[Finding]:
    for office_id, number in sorted((+wrong).items()):
        yield Finding(key=key, places={"office": office_id, "number": number}, repairable=True)
