"""Where rule versions, drafts and exceptions are kept: the port of `Policy`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from dashboard.domain.rule_versions import Draft, PublishedVersion, Rule, Series
from dashboard.domain.rules import LevelChange, LimitException
from dashboard.services.audit import AuditEntry


class PolicyBook(Protocol):
    """Published versions and exceptions only grow; every change is stored with its audit entry.

    A draft is changed by who knows its revision: InvalidInput with `field` draft and `problem`
    changed_meanwhile for any other. Raises LedgerUnavailable when the database fails.
    """

    def begin_with(self, rules: Sequence[Rule], *, at: datetime) -> None:
        """Publish what comes with the product, unless something is published already."""

    def versions(self) -> tuple[PublishedVersion, ...]:
        """All published versions, by the day from which they hold, then as they were published."""

    def drafts(self) -> tuple[Draft, ...]:
        """All drafts, the latest changed one first."""

    def draft(self, series: Series, rule_id: str) -> Draft:
        """One draft. Raises NotFound."""

    def save(self, draft: Draft, *, entry: AuditEntry) -> None:
        """Store the draft, whose revision is one more than the known one's (1: a new one).

        Raises InvalidInput where the identifier is a published version's already.
        """

    def discard(self, draft: Draft, *, entry: AuditEntry) -> None:
        """Take the draft away."""

    def publish(self, draft: Draft, *, approver: str, at: datetime, entry: AuditEntry) -> None:
        """Make the draft a version, for every server at once. Raises InvalidInput, NotFound."""

    def exceptions(self) -> tuple[LimitException, ...]:
        """All exceptions, by their first day."""

    def add_exception(
        self, exception: LimitException, *, by: str, at: datetime, entry: AuditEntry
    ) -> None:
        """Store a new one. Raises NotFound, and InvalidInput where it overlaps another one."""

    def end_exception(self, exception_id: str, *, on: date, entry: AuditEntry) -> None:
        """Let it hold no longer from a local day on. Raises NotFound where it has ended."""

    def set_level(self, change: LevelChange, *, entry: AuditEntry) -> None:
        """Store a level from a local day on; a second one for the same day replaces it."""
