"""What the Kominfo team does with the rules: drafts, their approval, levels, exceptions.

Design 4.2 and 4.3. What was published holds on every server within a second, and never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.rule_differences import Difference, differences
from dashboard.domain.rule_versions import (
    LEVELS,
    LONGEST_REASON,
    Draft,
    PublishedVersion,
    Rule,
    Series,
    check_exception,
    check_rule,
    series_of,
    version_in,
)
from dashboard.domain.rules import LevelChange, LimitException, RulesInForce, RuleStatus
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.policy_book import PolicyBook
from dashboard.services.ports import Offices, Rules
from dashboard.services.sessions import Accounts


@dataclass(frozen=True, kw_only=True)
class PolicyState:
    """What holds on `day`, and what is on its way.

    `templates` are the drafts that come with the product and are neither published nor begun;
    `names` are people's by their account ids, where the account is still there.
    """

    day: date
    in_force: RulesInForce
    versions: tuple[PublishedVersion, ...]
    drafts: tuple[Draft, ...]
    templates: tuple[Rule, ...]
    levels: tuple[LevelChange, ...]
    exceptions: tuple[LimitException, ...]
    names: Mapping[str, str]

    def current(self, series: Series) -> Rule | None:
        """The version of a series that holds on the day; None: no percentages yet."""
        return version_in(self.in_force, series)

    def coming(self, series: Series) -> tuple[PublishedVersion, ...]:
        """The published versions of a series that hold later, the next one first."""
        return tuple(
            each
            for each in self.versions
            if series_of(each.rule) is series and each.rule.valid_from > self.day
        )


@dataclass(frozen=True, kw_only=True)
class ExceptionRequest:
    """What an office is to be allowed from one local day to another, both included."""

    office_id: str
    percent: int
    valid_from: date
    valid_until: date
    reason: str


class Policy:
    """Every method raises NotAllowed first of all, and LedgerUnavailable."""

    def __init__(
        self,
        *,
        book: PolicyBook,
        offices: Offices,
        rules: Rules,
        accounts: Accounts,
        shipped: Sequence[Rule],
        zone: ZoneInfo,
    ) -> None:
        """Work on these ports; `shipped` are the drafts that come with the product."""
        self._book = book
        self._offices = offices
        self._rules = rules
        self._accounts = accounts
        self._shipped = tuple(shipped)
        self._zone = zone

    def state(self, *, user: User, at: datetime) -> PolicyState:
        """Everything that the page shows."""
        require(user, Permission.MANAGE_RULES)
        day = local_day(at, self._zone)
        versions, drafts = self._book.versions(), self._book.drafts()
        rules = [each.rule for each in versions] + [each.rule for each in drafts]
        known = {(series_of(each), each.id) for each in rules}
        return PolicyState(
            day=day,
            in_force=self._rules.in_force(day),
            versions=versions,
            drafts=drafts,
            templates=tuple(
                each for each in self._shipped if (series_of(each), each.id) not in known
            ),
            levels=self._offices.levels(),
            exceptions=self._book.exceptions(),
            names=self._names(versions, drafts),
        )

    def changes(self, *, user: User, rule: Rule, at: datetime) -> tuple[Difference, ...] | None:
        """How a version differs from the one that holds before it; None where there is none."""
        require(user, Permission.MANAGE_RULES)
        on = max(rule.valid_from, local_day(at, self._zone))
        before = version_in(self._rules.in_force(on), series_of(rule))
        return differences(before, rule) if before is not None else None

    def save(self, *, user: User, rule: Rule, revision: int, at: datetime) -> Draft:
        """Write a draft; `revision` is the one that was changed, 0 for a new one.

        What waited for approval waits no longer. Raises InvalidInput.
        """
        require(user, Permission.MANAGE_RULES)
        check_rule(rule)
        known = self._known(series_of(rule), rule.id, revision) if revision else None
        authors = (*(known.authors if known else ()), user.id)
        draft = Draft(
            rule=replace(rule, status=RuleStatus.DRAFT),
            authors=tuple(dict.fromkeys(authors)),
            changed_at=at,
            revision=revision + 1,
        )
        self._book.save(draft, entry=self._entry(user, draft, "draft_saved", at))
        return draft

    def propose(
        self, *, user: User, series: Series, rule_id: str, revision: int, at: datetime
    ) -> None:
        """Ask for a second person's approval. Raises NotFound, InvalidInput."""
        require(user, Permission.MANAGE_RULES)
        draft = self._known(series, rule_id, revision)
        self._check_day(draft.rule, at=at)
        proposed = replace(draft, revision=revision + 1, proposed=True, note="")
        self._book.save(proposed, entry=self._entry(user, draft, "draft_proposed", at))

    def give_back(
        self,
        *,
        user: User,
        series: Series,
        rule_id: str,
        revision: int,
        reason: str,
        at: datetime,
    ) -> None:
        """Let the draft wait no longer, and say why. Raises NotFound, InvalidInput."""
        require(user, Permission.MANAGE_RULES)
        if not reason.strip() or not is_plain_text(reason, longest=LONGEST_REASON):
            raise InvalidInput(field="reason", problem="not_plain_text")
        draft = self._known(series, rule_id, revision)
        back = replace(draft, revision=revision + 1, proposed=False, note=reason)
        self._book.save(back, entry=self._entry(user, draft, "draft_given_back", at))

    def discard(
        self, *, user: User, series: Series, rule_id: str, revision: int, at: datetime
    ) -> None:
        """Take a draft away. Raises NotFound, InvalidInput."""
        require(user, Permission.MANAGE_RULES)
        draft = self._known(series, rule_id, revision)
        self._book.discard(draft, entry=self._entry(user, draft, "draft_discarded", at))

    def publish(
        self, *, user: User, series: Series, rule_id: str, revision: int, at: datetime
    ) -> None:
        """Approve what somebody else proposed; from then on it never changes.

        Raises NotFound, and InvalidInput for an author, for what is not proposed or was changed
        meanwhile, and for a day that has passed: what held on it is history.
        """
        require(user, Permission.MANAGE_RULES)
        draft = self._known(series, rule_id, revision)
        if user.id in draft.authors:
            raise InvalidInput(field="approver", problem="is_author")
        if not draft.proposed:
            raise InvalidInput(field="draft", problem="not_proposed")
        self._check_day(draft.rule, at=at)
        entry = self._entry(user, draft, f"published {draft.rule.valid_from}", at)
        self._book.publish(draft, approver=user.id, at=at, entry=entry)

    def set_level(self, *, user: User, level: int, valid_from: date, at: datetime) -> None:
        """A PPKM level from a local day on, 0 to lift it. Raises InvalidInput for a past day."""
        require(user, Permission.MANAGE_RULES)
        if level not in (0, *LEVELS):
            raise InvalidInput(field="level", problem="not_0_to_4")
        if valid_from < local_day(at, self._zone):
            raise InvalidInput(field="valid_from", problem="past")
        entry = AuditEntry(
            at=at,
            kind=AuditKind.POLICY_CHANGED,
            actor=user.id,
            about=f"level {valid_from}",
            reason=str(level) if level else "none",
        )
        self._book.set_level(LevelChange(level=level, valid_from=valid_from), entry=entry)

    def add_exception(self, *, user: User, request: ExceptionRequest, at: datetime) -> None:
        """Let an office have its own percentage for some days. Raises InvalidInput, NotFound."""
        require(user, Permission.MANAGE_RULES)
        exception = LimitException(
            id=uuid4().hex[:12],
            office_id=request.office_id,
            percent=request.percent,
            valid_from=request.valid_from,
            valid_until=request.valid_until,
            reason=request.reason,
        )
        check_exception(exception, today=local_day(at, self._zone))
        said = f"{exception.percent} {exception.valid_from} {exception.valid_until}"
        entry = self._exception_entry(user, exception, f"exception_added {said}", at)
        self._book.add_exception(exception, by=user.id, at=at, entry=entry)

    def end_exception(self, *, user: User, exception_id: str, at: datetime) -> None:
        """Let it hold no longer from today on. Raises NotFound where it has ended."""
        require(user, Permission.MANAGE_RULES)
        found = next((each for each in self._book.exceptions() if each.id == exception_id), None)
        if found is None:
            raise NotFound(what="exception", id=exception_id)
        entry = self._exception_entry(user, found, "exception_ended", at)
        self._book.end_exception(exception_id, on=local_day(at, self._zone), entry=entry)

    def _names(
        self, versions: Sequence[PublishedVersion], drafts: Sequence[Draft]
    ) -> Mapping[str, str]:
        ids = {author for each in versions for author in each.authors}
        ids |= {author for each in drafts for author in each.authors}
        ids |= {each.approver for each in versions if each.approver}
        people = {account_id: self._accounts.user(account_id) for account_id in ids}
        return {account_id: person.name for account_id, person in people.items() if person}

    def _known(self, series: Series, rule_id: str, revision: int) -> Draft:
        draft = self._book.draft(series, rule_id)
        if draft.revision != revision:
            raise InvalidInput(field="draft", problem="changed_meanwhile")
        return draft

    def _check_day(self, rule: Rule, *, at: datetime) -> None:
        if rule.valid_from < local_day(at, self._zone):
            raise InvalidInput(field="valid_from", problem="past")

    def _entry(self, user: User, draft: Draft, what: str, at: datetime) -> AuditEntry:
        return AuditEntry(
            at=at,
            kind=AuditKind.POLICY_CHANGED,
            actor=user.id,
            about=f"rule {draft.series}/{draft.rule.id}",
            reason=what,
        )

    def _exception_entry(
        self, user: User, exception: LimitException, what: str, at: datetime
    ) -> AuditEntry:
        return AuditEntry(
            at=at,
            kind=AuditKind.POLICY_CHANGED,
            actor=user.id,
            office_id=exception.office_id,
            about=f"exception {exception.id}",
            reason=what,
        )
