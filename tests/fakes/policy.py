"""The policy's record in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rule_versions import (
    Draft,
    PublishedVersion,
    Rule,
    Series,
    overlaps,
    series_of,
)
from dashboard.domain.rules import (
    AdmissionRule,
    CapacityRule,
    ColourRule,
    LevelChange,
    LimitException,
    RuleBook,
    RulesInForce,
    RuleStatus,
)
from dashboard.services.access import SYSTEM
from dashboard.services.audit import AuditEntry
from dashboard.services.ports import Offices


class PolicyBookInMemory:
    """The port `PolicyBook`; `audit` holds what was entered."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._versions: list[PublishedVersion] = []
        self._drafts: dict[tuple[Series, str], Draft] = {}
        self._exceptions: list[LimitException] = []
        self.audit: list[AuditEntry] = []

    def begin_with(self, rules: Sequence[Rule], *, at: datetime) -> None:
        if not self._versions:
            self._versions = [
                PublishedVersion(rule=rule, authors=(SYSTEM.id,), approver=None, published_at=at)
                for rule in rules
            ]

    def versions(self) -> tuple[PublishedVersion, ...]:
        return tuple(sorted(self._versions, key=lambda each: each.rule.valid_from))

    def drafts(self) -> tuple[Draft, ...]:
        latest_first = sorted(
            self._drafts.values(), key=lambda each: (each.changed_at, each.rule.id), reverse=True
        )
        return tuple(latest_first)

    def draft(self, series: Series, rule_id: str) -> Draft:
        if (series, rule_id) not in self._drafts:
            raise NotFound(what="draft", id=rule_id)
        return self._drafts[series, rule_id]

    def save(self, draft: Draft, *, entry: AuditEntry) -> None:
        key = (draft.series, draft.rule.id)
        published = [(series_of(each.rule), each.rule.id) for each in self._versions]
        if draft.revision == 1 and (key in published or key in self._drafts):
            raise InvalidInput(field="id", problem="taken")
        if draft.revision > 1:
            self._take(replace(draft, revision=draft.revision - 1))
        self._drafts[key] = draft
        self.audit.append(entry)

    def discard(self, draft: Draft, *, entry: AuditEntry) -> None:
        self._take(draft)
        self.audit.append(entry)

    def publish(self, draft: Draft, *, approver: str, at: datetime, entry: AuditEntry) -> None:
        self._take(draft)
        self._versions.append(
            PublishedVersion(
                rule=replace(draft.rule, status=RuleStatus.PUBLISHED),
                authors=draft.authors,
                approver=approver,
                published_at=at,
            )
        )
        self.audit.append(entry)

    def exceptions(self) -> tuple[LimitException, ...]:
        return tuple(sorted(self._exceptions, key=lambda each: (each.valid_from, each.office_id)))

    def add_exception(
        self, exception: LimitException, *, by: str, at: datetime, entry: AuditEntry
    ) -> None:
        self._offices.get(exception.office_id)
        if overlaps(exception, self._exceptions):
            raise InvalidInput(field="valid_from", problem="overlaps")
        self._exceptions.append(exception)
        self.audit.append(entry)

    def end_exception(self, exception_id: str, *, on: date, entry: AuditEntry) -> None:
        for index, each in enumerate(self._exceptions):
            standing = each.ended_from is None and each.valid_until >= on
            if each.id == exception_id and standing:
                self._exceptions[index] = replace(each, ended_from=on)
                self.audit.append(entry)
                return
        raise NotFound(what="exception", id=exception_id)

    def set_level(self, change: LevelChange, *, entry: AuditEntry) -> None:
        self._offices.set_level(change)
        self.audit.append(entry)

    def _take(self, draft: Draft) -> None:
        known = self._drafts.get((draft.series, draft.rule.id))
        if known is None or known.revision != draft.revision:
            raise InvalidInput(field="draft", problem="changed_meanwhile")
        del self._drafts[draft.series, draft.rule.id]


class RulesInMemory:
    """The port `Rules` over that record."""

    def __init__(self, book: PolicyBookInMemory, offices: Offices) -> None:
        self._book = book
        self._offices = offices

    def book(self) -> RuleBook:
        rules = [each.rule for each in self._book.versions()]
        return RuleBook(
            colour=tuple(each for each in rules if isinstance(each, ColourRule)),
            admission=tuple(each for each in rules if isinstance(each, AdmissionRule)),
            capacity=tuple(each for each in rules if isinstance(each, CapacityRule)),
        )

    def in_force(self, day: date) -> RulesInForce:
        return self.book().on(
            day, levels=self._offices.levels(), exceptions=self._book.exceptions()
        )
