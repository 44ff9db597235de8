"""From an identity that a provider vouches for to a session of our own, once."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from dashboard.domain.errors import IdentityRefused, InvalidInput, SignInRequired
from dashboard.services.access import SYSTEM
from dashboard.services.account_book import Account, AccountBook, AccountState
from dashboard.services.audit import STRANGER, AuditEntry, AuditKind, AuditLog
from dashboard.services.identity import Identity, IdentityRules, Reach, TakenIdentities
from dashboard.services.one_time_links import OneTimeLinks
from dashboard.services.ports import Offices
from dashboard.services.sessions import Sessions

# How the way to the provider and back ended: a query parameter and its words, set by the server
# and read by the page.
OUTCOME, DONE, FAILED, UNREACHABLE = "sso", "done", "failed", "unreachable"
# From the provider's signature to our session: a redirect and a page, on clocks that agree so far.
FRESH = timedelta(minutes=5)
# From our word that somebody may come in to their browser's request for the cookie.
_TICKET_LIFETIME = timedelta(minutes=1)
# Failures that nobody is known for are written down this often at most: anybody can cause them.
_STRANGERS_STEP = timedelta(seconds=10)


class Provider(Protocol):
    """The identity provider itself."""

    def problem(self) -> str:
        """The word for why nobody can be sent there now; empty where somebody can."""


class SingleSignOn:
    """Maps identities to accounts. Every method raises LedgerUnavailable."""

    def __init__(
        self,
        *,
        provider: Provider,
        rules: IdentityRules,
        book: AccountBook,
        sessions: Sessions,
        links: OneTimeLinks,
        taken: TakenIdentities,
        offices: Offices,
        audit: AuditLog,
    ) -> None:
        """Believe these rules; keep accounts in `book`."""
        self._provider = provider
        self._rules = rules
        self._book = book
        self._sessions = sessions
        self._links = links
        self._taken = taken
        self._offices = offices
        self._audit = audit
        self._strangers_noted: datetime | None = None

    def problem(self) -> str:
        """Why nobody can be sent to the provider now; empty where somebody can."""
        return self._provider.problem()

    def admit(self, identity: Identity, *, at: datetime) -> str:
        """A ticket that opens a session within a minute, once; the account is made or brought up.

        Raises SignInRequired for an identity that is too old or has been here before (a cookie
        that outlived its session), IdentityRefused for one that may not come in; that is audited,
        and what the account still had open is closed.
        """
        issued = identity.issued_at
        if issued is None or not at - FRESH <= issued <= at + FRESH:
            raise SignInRequired
        if not self._taken.take(identity.fingerprint, at=at, until=issued + 2 * FRESH):
            raise SignInRequired
        known = self._book.by_login(identity.login)
        try:
            account = self._admitted(identity, known, at=at)
        except IdentityRefused as refused:
            self._refused(known, str(refused.args_["problem"]), at=at)
            raise
        return self._links.issue(user=account.user, at=at, lifetime=_TICKET_LIFETIME)

    def redeem(self, ticket: str, *, at: datetime) -> str:
        """The id of the account that a ticket is for, once. Raises SignInRequired.

        A link to choose a password is no ticket, nor the other way round: no account has both.
        """
        account = self._book.find(self._links.whose(ticket, at=at))
        if account is None or not account.external:
            raise SignInRequired
        return self._links.redeem(ticket, at=at)

    def failed(self, *, at: datetime) -> None:
        """The provider sent somebody back without an identity that holds."""
        noted = self._strangers_noted
        if noted is not None and at - noted < _STRANGERS_STEP:
            return
        self._strangers_noted = at
        self._record_failure("", "provider", at=at)

    def _admitted(self, identity: Identity, known: Account | None, *, at: datetime) -> Account:
        if identity.issuer != self._rules.issuer or not identity.subject:
            raise IdentityRefused(problem="wrong_issuer")
        if known is not None and known.state is AccountState.CLOSED:
            raise IdentityRefused(problem="closed")
        reach = self._rules.reach(identity)
        if reach.office_id not in {None, *(office.id for office in self._offices.all())}:
            raise IdentityRefused(problem="unknown_office")
        if known is None:
            return self._added(identity, reach, at=at)
        return self._brought_up(known, identity, reach, at=at)

    def _added(self, identity: Identity, reach: Reach, *, at: datetime) -> Account:
        account = Account(
            id=str(uuid4()),
            login=identity.login,
            name=identity.name,
            role=reach.role,
            office_id=reach.office_id,
            created_at=at,
            usable=True,
        )
        try:
            self._book.add((account,))
        except InvalidInput:
            # The same person in two browsers at once: the other one was first.
            known = self._book.by_login(identity.login)
            if known is None:
                raise
            return known
        self._record_change(account, "added_by_provider", at=at)
        return account

    def _brought_up(
        self, known: Account, identity: Identity, reach: Reach, *, at: datetime
    ) -> Account:
        """What the provider says now; the person's open pages follow at their next run."""
        former = (known.name, known.role, known.office_id)
        if former == (identity.name, reach.role, reach.office_id):
            return known
        try:
            self._book.change(
                known.id, name=identity.name, role=reach.role, office_id=reach.office_id
            )
        except InvalidInput as error:
            raise IdentityRefused(problem="last_admin") from error
        changed = self._book.find(known.id)
        if changed is None:
            raise IdentityRefused(problem="closed")
        if (reach.role, reach.office_id) != former[1:]:
            self._record_change(changed, f"changed_to_{reach.role}", at=at)
        return changed

    def _refused(self, known: Account | None, problem: str, *, at: datetime) -> None:
        self._record_failure(known.id if known else "", problem, at=at)
        if known is not None:
            self._sessions.end_all(known.id)

    def _record_failure(self, about: str, reason: str, *, at: datetime) -> None:
        entry = AuditEntry(
            at=at, kind=AuditKind.SIGN_IN_FAILED, actor=STRANGER, about=about, reason=reason
        )
        self._audit.record(entry)

    def _record_change(self, account: Account, what: str, *, at: datetime) -> None:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.ACCOUNT_CHANGED,
            actor=SYSTEM.id,
            office_id=account.office_id,
            about=account.id,
            reason=what,
        )
        self._audit.record(entry)
