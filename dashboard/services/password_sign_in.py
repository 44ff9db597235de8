"""Signing in by name and password, the same in time and words whether the account exists or not."""

import secrets
from datetime import datetime
from functools import cached_property

from dashboard.domain.errors import SignInRefused, TooManyTries
from dashboard.services.account_book import Account, AccountBook, AccountState, normalised_login
from dashboard.services.audit import STRANGER, AuditEntry, AuditKind, AuditLog
from dashboard.services.passwords import LONGEST, PasswordHashes, normalised_password
from dashboard.services.sign_in_tries import SignInTries

# What is longer is nobody's; one more character than any password may have keeps it so.
_LONGEST_LOGIN = 200
_LONGEST_PASSWORD = 4 * LONGEST


class PasswordSignIn:
    """Finds the account that a name and a password open."""

    def __init__(
        self, *, book: AccountBook, hashes: PasswordHashes, tries: SignInTries, audit: AuditLog
    ) -> None:
        """Ask these."""
        self._book = book
        self._hashes = hashes
        self._tries = tries
        self._audit = audit

    def account_id(self, *, login: str, password: str, source: str, at: datetime) -> str:
        """The id of the account. `source` is the network address that the try came from.

        Raises SignInRefused, TooManyTries (seconds) and LedgerUnavailable.
        """
        login = normalised_login(login[:_LONGEST_LOGIN])
        known = self._book.by_login(login)
        self._begin(login, source, known, at=at)
        account = self._opened(login, password[:_LONGEST_PASSWORD])
        if account is None:
            self._failed(known, "password", at=at)
            raise SignInRefused
        self._tries.succeeded(login=login, source=source)
        return account.id

    def check_own(self, *, account: Account, password: str, source: str, at: datetime) -> None:
        """Whether the signed-in person still knows the password; counted like a sign-in.

        Raises SignInRefused, TooManyTries and LedgerUnavailable.
        """
        self.account_id(login=account.login, password=password, source=source, at=at)

    def _begin(self, login: str, source: str, account: Account | None, *, at: datetime) -> None:
        others = self._book.has_admin(other_than=account.id if account else "")
        try:
            self._tries.begin(login=login, source=source, at=at, may_lock=others)
        except TooManyTries:
            self._failed(account, "too_many_tries", at=at)
            raise

    def _opened(self, login: str, password: str) -> Account | None:
        """The account, if it is open and this is its password; hashes once in any case."""
        account = self._book.by_login(login)
        stored = self._book.password_hash(account.id if account else "")
        typed, nobodys = normalised_password(password), self._nobodys
        right = self._hashes.matches(typed, stored or nobodys)
        if not right or account is None or stored is None:
            return None
        if account.state is not AccountState.ACTIVE:
            return None
        self._renew(account, typed, stored)
        return account

    def _renew(self, account: Account, password: str, stored: str) -> None:
        """With today's parameters, now that the password is known for a moment."""
        if self._hashes.is_outdated(stored):
            fresh = self._hashes.hash(password)
            self._book.set_password(account.id, fresh, ends_sessions=False)

    def _failed(self, account: Account | None, reason: str, *, at: datetime) -> None:
        about = account.id if account else ""
        entry = AuditEntry(
            at=at, kind=AuditKind.SIGN_IN_FAILED, actor=STRANGER, about=about, reason=reason
        )
        self._audit.record(entry)

    @cached_property
    def _nobodys(self) -> str:
        """What the password of an account that does not exist is compared with."""
        return self._hashes.hash(secrets.token_urlsafe())
