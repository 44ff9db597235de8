"""What the erasure needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from dashboard.services.erasure_report import Erased, ErasureReport
from dashboard.services.retention import DataKind


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is due of a kind: what ended before the first moment that is kept.

    Of cases those that were positive before `over_before` (None: a case is never over), or were
    removed.
    """

    before: datetime
    over_before: date | None


class StayErasure(Protocol):
    """Events and stays as far as they name people. Raises LedgerUnavailable."""

    def begun(self) -> Mapping[str, datetime]:
        """Per office the moment before which all is erased; its first event before any is."""

    def set_done(self, office_id: str, *, until: datetime) -> None:
        """Remember that everything before a moment is erased."""

    def held(self, office_id: str, *, since: datetime) -> frozenset[str]:
        """Keys of stays that began before a moment and were not over at it."""

    def people(self, office_id: str, *, start: datetime, end: datetime) -> Mapping[str, int]:
        """Keys that are not erased in `start <= t < end`, with how many rows each has."""

    def erase(
        self, office_id: str, *, start: datetime, end: datetime, surrogates: Mapping[str, str]
    ) -> Erased:
        """Put a surrogate in the place of each key, and nothing in that of names and notes.

        All rows of these people in the span, in one transaction.
        """

    def with_companions(self, keys: Sequence[str]) -> frozenset[str]:
        """The keys, and those of stays in which companions of these people stayed longer."""

    def moments_of(self, keys: Collection[str]) -> tuple[tuple[str, datetime], ...]:
        """Office and time of every event that carries one of the keys, oldest first."""


class OtherErasure(Protocol):
    """Every other kind of personal data. Raises LedgerUnavailable."""

    def due(self, kind: DataKind, limits: Limits) -> int:
        """How many rows of a kind are due."""

    def erase(self, kind: DataKind, limits: Limits, *, at_most: int) -> Erased:
        """Erase so many rows in one transaction; none says that nothing more is due."""


class DayFingerprints(Protocol):
    """All figures of a day in one word. Raises LedgerUnavailable."""

    def of(self, *, office_id: str, day: date) -> str:
        """Equal only if every figure of the office's local day is."""


class ErasureBook(Protocol):
    """Reports, requests, and whose turn it is. Raises LedgerUnavailable."""

    def take_turn(self, holder: str, *, now: datetime, lasting: timedelta) -> bool:
        """Be the only one, or go on being it, until the time is over."""

    def end_turn(self, holder: str) -> None:
        """Let others have it."""

    def keep(self, report: ErasureReport) -> None:
        """Keep a run's report."""

    def reports(self, *, limit: int) -> tuple[ErasureReport, ...]:
        """The last runs, newest first."""

    def requests(self) -> tuple[str, ...]:
        """The keys of people who asked and of whom something is left."""

    def ask(self, keys: Collection[str], *, at: datetime) -> None:
        """Remember that these are to be erased."""

    def answered(self, keys: Collection[str]) -> None:
        """Nothing is left of them."""


class Traces(Protocol):
    """What the database still holds of rows that were overwritten. Raises LedgerUnavailable."""

    def wipe(self) -> bool | None:
        """Whether its log is empty of them; None where only destroyed keys can see to that."""


class OldBackups(Protocol):
    """Archives that hold what is erased."""

    def remove(self, *, now: datetime) -> tuple[str, ...]:
        """Remove those past their limit of age; their names. Raises OSError."""
