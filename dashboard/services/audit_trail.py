"""Reading the audit log back: the port of the store, and what is asked of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.services.audit_chain import ChainedEntry, Head
from dashboard.services.audit_proof import Chain

# Where a page of entries ended: microseconds, stream, number.
Place = tuple[int, str, int]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries: `since <= at < until`; an empty set or text asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    kinds: frozenset[str] = frozenset()
    actor: str = ""
    office_id: str | None = None
    words: str = ""


class AuditTrail(Protocol):
    """The log as it stands. Every method raises LedgerUnavailable."""

    def page(
        self, wanted: Wanted, *, limit: int, after: Place | None = None
    ) -> tuple[ChainedEntry, ...]:
        """Entries newest first, those that come after a place in that order."""

    def heads(self) -> tuple[Head, ...]:
        """Where each stream stands, by stream."""

    def chains(
        self, streams: Sequence[str] | None = None
    ) -> AbstractContextManager[Iterator[Chain]]:
        """Each stream as it is found (None: all), at one moment; to be read through in order."""


class Anchors(Protocol):
    """Where streams stood, kept outside the database."""

    def all(self) -> tuple[Head, ...]:
        """Everything that was kept. Raises InvalidInput for a file that cannot be read."""

    def keep(self, heads: Sequence[Head], *, at: datetime) -> None:
        """Keep those that have moved since they were kept last."""


def place_of(entry: ChainedEntry) -> Place:
    """Where a page that ends with this entry goes on."""
    return entry.moment, entry.stream, entry.number
