"""The rules that decide, as published in the database: the port `Rules`."""

import threading
from datetime import date
from functools import lru_cache, partial

import sqlalchemy as sa

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.rules import (
    AdmissionRule,
    CapacityRule,
    ColourRule,
    LimitException,
    RuleBook,
    RulesInForce,
)
from dashboard.store.engine import reading
from dashboard.store.offices import SqlOffices
from dashboard.store.policy_book import read_exceptions, read_versions
from dashboard.store.rule_files import DAYS_REMEMBERED


class _Policy:
    def __init__(
        self, *, book: RuleBook, exceptions: tuple[LimitException, ...], revision: int
    ) -> None:
        self.book = book
        self.revision = revision
        self.on = lru_cache(maxsize=DAYS_REMEMBERED)(partial(book.on, exceptions=exceptions))


class SqlRules:
    """What was read once is still given while the database cannot be reached.

    Every change of the policy raises the offices' terms in its own transaction. So what was read
    at or after a reading of the directory is as new as the terms that the directory told, and a
    ledger that finds older ones has its event looked up again.
    """

    def __init__(self, engine: sa.Engine, *, offices: SqlOffices) -> None:
        """Read through `engine`, as often as `offices` has something new."""
        self._engine = engine
        self._offices = offices
        self._lock = threading.Lock()
        self._known: _Policy | None = None

    def book(self) -> RuleBook:
        """All published versions."""
        return self._policy().book

    def in_force(self, day: date) -> RulesInForce:
        """What holds on a local day, the PPKM level and the exceptions included."""
        levels, policy = self._offices.levels(), self._policy()
        return policy.on(day, levels=levels)

    def refresh(self) -> None:
        """Read anew at the next question, the directory too."""
        self._offices.refresh()
        with self._lock:
            self._known = None

    def _policy(self) -> _Policy:
        with self._lock:
            known = self._known
            try:
                revision = self._offices.known_revision()
                if known is None or known.revision != revision:
                    known = self._known = self._read(revision)
            except LedgerUnavailable:
                if known is None:
                    raise
            return known

    def _read(self, revision: int) -> _Policy:
        with reading(self._engine) as connection:
            rules = [each.rule for each in read_versions(connection)]
            exceptions = read_exceptions(connection)
        return _Policy(
            book=RuleBook(
                colour=tuple(each for each in rules if isinstance(each, ColourRule)),
                admission=tuple(each for each in rules if isinstance(each, AdmissionRule)),
                capacity=tuple(each for each in rules if isinstance(each, CapacityRule)),
            ),
            exceptions=exceptions,
            revision=revision,
        )
