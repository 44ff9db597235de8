"""What the Kominfo team does with accounts: add one or many, change, link, close, reopen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Permission, Role, User, require
from dashboard.services.account_book import (
    Account,
    AccountBook,
    AccountState,
    check_name,
    check_reach,
)
from dashboard.services.account_request import AccountRequest, checked
from dashboard.services.account_table import AccountTable, read_account_table
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.one_time_links import (
    INVITATION_LIFETIME,
    RECOVERY_LIFETIME,
    OneTimeLinks,
)
from dashboard.services.ports import Offices


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An account and the token of its one-time link, which is told once and kept nowhere."""

    account: Account
    token: str
    ends_at: datetime


class StoredAccounts:
    """The port `Accounts`: those of the book, and sample accounts in a demonstration."""

    def __init__(self, *, book: AccountBook, samples: Sequence[User] = ()) -> None:
        """Ask these."""
        self._book = book
        self._samples = {user.id: user for user in samples}

    def user(self, user_id: str) -> User | None:
        """The person with this id, or None where the account is unknown or closed."""
        if user_id in self._samples:
            return self._samples[user_id]
        account = self._book.find(user_id)
        if account is None or account.state is not AccountState.ACTIVE:
            return None
        return account.user

    def signed_in(self, user_id: str, *, at: datetime) -> None:
        """Remember it as the person's last sign-in."""
        if user_id not in self._samples:
            self._book.signed_in(user_id, at=at)


class AccountAdministration:
    """Every method raises NotAllowed first of all, and LedgerUnavailable."""

    def __init__(
        self,
        *,
        book: AccountBook,
        links: OneTimeLinks,
        offices: Offices,
        audit: AuditLog,
    ) -> None:
        """Keep accounts in `book`."""
        self._book = book
        self._links = links
        self._offices = offices
        self._audit = audit

    def all(self, *, user: User) -> tuple[Account, ...]:
        """Every account, by name."""
        require(user, Permission.MANAGE_ACCOUNTS)
        return self._book.all()

    def add(self, *, user: User, request: AccountRequest, at: datetime) -> Invitation:
        """A new account with a link to choose its password. Raises InvalidInput."""
        (invitation,) = self.add_many(user=user, requests=(request,), at=at)
        return invitation

    def preview(self, *, user: User, data: bytes) -> AccountTable:
        """Which accounts a file would add; nothing is stored. Raises InvalidInput."""
        require(user, Permission.MANAGE_ACCOUNTS)
        return read_account_table(data, known=self._book.all(), offices=self._offices.all())

    def add_many(
        self, *, user: User, requests: Sequence[AccountRequest], at: datetime
    ) -> tuple[Invitation, ...]:
        """New accounts with a link each, all or none. Raises InvalidInput for the first bad one."""
        require(user, Permission.MANAGE_ACCOUNTS)
        accounts = tuple(self._account(request, at=at) for request in requests)
        self._book.add(accounts)
        for account in accounts:
            self._record(user, account, "added", at=at)
        return self._invitations(accounts, at=at, lifetime=INVITATION_LIFETIME)

    def change(
        self,
        *,
        user: User,
        account_id: str,
        name: str,
        role: Role,
        office_id: str | None,
        at: datetime,
    ) -> None:
        """Replace the particulars; the person's pages follow at their next run.

        Raises NotFound and InvalidInput: `own_account` (nobody changes their own rights),
        `last_admin`, `external` (an identity provider says what the person may do).
        """
        account = self._found(user, account_id)
        changed = replace(account, name=" ".join(name.split()), role=role, office_id=office_id)
        check_name(changed.name)
        self._check_reach(role, office_id)
        if (role, office_id) != (account.role, account.office_id):
            _not_oneself(user, account)
            if account.external:
                raise InvalidInput(field="account", problem="external")
        self._book.change(account_id, name=changed.name, role=role, office_id=office_id)
        self._record(user, changed, f"changed_to_{role}", at=at)

    def link(self, *, user: User, account_id: str, at: datetime) -> Invitation:
        """A new one-time link for somebody who has none or forgot the password.

        The password so far holds until another one is chosen. Raises NotFound, InvalidInput.
        """
        account = self._found(user, account_id)
        if account.state is AccountState.CLOSED:
            raise InvalidInput(field="account", problem="closed")
        if account.external:
            raise InvalidInput(field="account", problem="external")
        self._record(user, account, "link_issued", at=at)
        return self._invitations((account,), at=at, lifetime=RECOVERY_LIFETIME)[0]

    def close(self, *, user: User, account_id: str, at: datetime) -> None:
        """Sign the person out everywhere, at once, and let them in no more.

        Raises NotFound and InvalidInput (`own_account`, `last_admin`).
        """
        account = self._found(user, account_id)
        _not_oneself(user, account)
        self._book.close(account_id, at=at)
        self._record(user, account, "closed", at=at)

    def reopen(self, *, user: User, account_id: str, at: datetime) -> None:
        """Let the person in again, with the password they had. Raises NotFound."""
        account = self._found(user, account_id)
        self._book.reopen(account_id)
        self._record(user, account, "reopened", at=at)

    def _found(self, user: User, account_id: str) -> Account:
        require(user, Permission.MANAGE_ACCOUNTS)
        account = self._book.find(account_id)
        if account is None:
            raise NotFound(what="account", id=account_id)
        return account

    def _account(self, request: AccountRequest, *, at: datetime) -> Account:
        request = checked(request)
        self._check_reach(request.role, request.office_id)
        return Account(
            id=str(uuid4()),
            login=request.login,
            name=request.name,
            role=request.role,
            office_id=request.office_id,
            created_at=at,
        )

    def _check_reach(self, role: Role, office_id: str | None) -> None:
        check_reach(role, office_id)
        if office_id is not None and office_id not in {each.id for each in self._offices.all()}:
            raise InvalidInput(field="office", problem="unknown_office")

    def _invitations(
        self, accounts: Sequence[Account], *, at: datetime, lifetime: timedelta
    ) -> tuple[Invitation, ...]:
        users = [account.user for account in accounts]
        tokens = self._links.issue_many(users=users, at=at, lifetime=lifetime)
        return tuple(
            Invitation(account=account, token=token, ends_at=at + lifetime)
            for account, token in zip(accounts, tokens, strict=True)
        )

    def _record(self, user: User, account: Account, what: str, *, at: datetime) -> None:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.ACCOUNT_CHANGED,
            actor=user.id,
            office_id=account.office_id,
            about=account.id,
            reason=what,
        )
        self._audit.record(entry)


def _not_oneself(user: User, account: Account) -> None:
    if user.id == account.id:
        raise InvalidInput(field="account", problem="own_account")
