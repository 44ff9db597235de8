"""Choosing a password: by a one-time link, as the first administrator, or one's own anew."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from dashboard.domain.errors import NotFound, SignInRequired
from dashboard.services.access import Role, User
from dashboard.services.account_book import (
    Account,
    AccountBook,
    AccountState,
    check_login,
    check_name,
    normalised_login,
)
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.one_time_links import OneTimeLinks
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.passwords import PasswordHashes, PasswordRules
from dashboard.services.ports import Offices
from dashboard.services.sample_accounts import FIRST_ADMIN
from dashboard.services.sign_in_tries import SignInTries


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Whom a link is for; None: the first administrator, who also chooses name and login."""

    account: Account | None


class SettingUp:
    """What happens at the end of a link, and on one's own account page."""

    def __init__(
        self,
        *,
        book: AccountBook,
        links: OneTimeLinks,
        rules: PasswordRules,
        hashes: PasswordHashes,
        tries: SignInTries,
        sign_in: PasswordSignIn,
        offices: Offices,
        audit: AuditLog,
    ) -> None:
        """Work with these."""
        self._book = book
        self._links = links
        self._rules = rules
        self._hashes = hashes
        self._tries = tries
        self._sign_in = sign_in
        self._offices = offices
        self._audit = audit

    def is_new(self) -> bool:
        """Whether no administrator can sign in yet."""
        return not self._book.has_admin()

    def first_link(self, *, at: datetime) -> str | None:
        """A token for the first administrator; None where one can sign in already."""
        if not self.is_new():
            return None
        return self._links.issue(user=FIRST_ADMIN, at=at)

    def invited(self, token: str, *, at: datetime) -> Invited:
        """Whom the link is for. Raises SignInRequired where it holds no more."""
        user_id = self._links.whose(token, at=at)
        if user_id == FIRST_ADMIN.id:
            if not self.is_new():
                raise SignInRequired
            return Invited(account=None)
        return Invited(account=self._open_account(user_id))

    def choose_password(self, *, token: str, password: str, at: datetime) -> str:
        """Set the password of the link's account, which is thereby used; the account's id.

        Whoever was signed in with it is out. Raises SignInRequired and InvalidInput (the link
        stays usable then).
        """
        account = self.invited(token, at=at).account
        if account is None:
            raise SignInRequired
        checked = self._rules.check(password, about=self._words(account))
        stored = self._hashes.hash(checked)
        self._links.redeem(token, at=at)
        self._book.set_password(account.id, stored, ends_sessions=True)
        self._tries.forget(login=account.login)
        self._record(account.id, "password_by_link", at=at)
        return account.id

    def become_first_admin(
        self, *, token: str, name: str, login: str, password: str, at: datetime
    ) -> str:
        """Make the first administrator's account; its id.

        Raises SignInRequired, and InvalidInput for name, login or password.
        """
        if self.invited(token, at=at).account is not None:
            raise SignInRequired
        account = Account(
            id=str(uuid4()),
            login=normalised_login(login),
            name=" ".join(name.split()),
            role=Role.KOMINFO_ADMIN,
            office_id=None,
            created_at=at,
        )
        check_name(account.name)
        check_login(account.login)
        stored = self._hashes.hash(self._rules.check(password, about=self._words(account)))
        self._links.redeem(token, at=at)
        self._book.add_first(account, password_hash=stored)
        self._record(account.id, "first_admin", at=at)
        return account.id

    def own_login(self, user: User) -> str | None:
        """What the person types to sign in; None where no password of theirs is kept here."""
        account = self._book.find(user.id)
        return account.login if account and not account.external else None

    def change_own(
        self, *, user: User, former: str, password: str, source: str, at: datetime
    ) -> None:
        """Replace one's own password; every session of the account ends.

        Raises NotFound (a sample account, or one of an identity provider, has none), SignInRefused
        and TooManyTries for the former one, InvalidInput for the new one.
        """
        account = self._book.find(user.id)
        if account is None or account.external:
            raise NotFound(what="password", id=user.id)
        self._sign_in.check_own(account=account, password=former, source=source, at=at)
        checked = self._rules.check(password, about=self._words(account))
        self._book.set_password(account.id, self._hashes.hash(checked), ends_sessions=True)
        self._record(account.id, "password_changed", at=at)

    def _open_account(self, account_id: str) -> Account:
        account = self._book.find(account_id)
        if account is None or account.state is AccountState.CLOSED or account.external:
            raise SignInRequired
        return account

    def _words(self, account: Account) -> tuple[str, ...]:
        office = ""
        if account.office_id is not None:
            try:
                office = self._offices.get(account.office_id).name
            except NotFound:
                office = account.office_id
        return (account.name, account.login, office)

    def _record(self, account_id: str, what: str, *, at: datetime) -> None:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.ACCOUNT_CHANGED,
            actor=account_id,
            about=account_id,
            reason=what,
        )
        self._audit.record(entry)
