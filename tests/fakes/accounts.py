"""Accounts, failed tries and password hashes in memory."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Role
from dashboard.services.account_book import Account, AccountState
from dashboard.services.sign_in_tries import Patience, Tried
from tests.fakes.sessions import FakeLinks, FakeSessions


class FakeAccountBook:
    """The port `AccountBook`; closing ends what these sessions and links have."""

    def __init__(
        self, *, sessions: FakeSessions | None = None, links: FakeLinks | None = None
    ) -> None:
        """Start without accounts."""
        self._accounts: dict[str, Account] = {}
        self._hashes: dict[str, str] = {}
        self._sessions = sessions or FakeSessions()
        self._links = links or FakeLinks()

    def add(self, accounts: Sequence[Account]) -> None:
        """Store new accounts, all or none."""
        taken = {each.login for each in self._accounts.values()}
        for account in accounts:
            if account.login in taken:
                raise InvalidInput(field="login", problem="login_taken", login=account.login)
            taken.add(account.login)
        self._accounts |= {account.id: account for account in accounts}

    def add_first(self, account: Account, *, password_hash: str) -> None:
        """Store the first administrator."""
        if self.has_admin():
            raise InvalidInput(field="account", problem="not_first")
        self.add([account])
        self.set_password(account.id, password_hash, ends_sessions=False)

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        return tuple(sorted(self._accounts.values(), key=lambda each: (each.name.lower(), each.id)))

    def find(self, account_id: str) -> Account | None:
        """The account with this id."""
        return self._accounts.get(account_id)

    def by_login(self, login: str) -> Account | None:
        """The account with this login."""
        return next((each for each in self._accounts.values() if each.login == login), None)

    def password_hash(self, account_id: str) -> str | None:
        """What is kept of its password."""
        return self._hashes.get(account_id)

    def change(self, account_id: str, *, name: str, role: Role, office_id: str | None) -> None:
        """Replace the particulars."""
        if role is not Role.KOMINFO_ADMIN:
            self._check_not_last(account_id)
        self._update(account_id, name=name, role=role, office_id=office_id)

    def set_password(self, account_id: str, password_hash: str, *, ends_sessions: bool) -> None:
        """Replace the password."""
        self._update(account_id, usable=True)
        self._hashes[account_id] = password_hash
        if ends_sessions:
            self._sign_out(account_id)

    def close(self, account_id: str, *, at: datetime) -> None:
        """Close it."""
        self._check_not_last(account_id)
        self._update(account_id, closed_at=at)
        self._sign_out(account_id)

    def reopen(self, account_id: str) -> None:
        """Open it again."""
        self._update(account_id, closed_at=None)

    def signed_in(self, account_id: str, *, at: datetime) -> None:
        """Remember the last sign-in."""
        if account_id in self._accounts:
            self._update(account_id, last_signed_in_at=at)

    def has_admin(self, *, other_than: str = "") -> bool:
        """Whether an administrator, not this one, can sign in."""
        return any(
            each.role is Role.KOMINFO_ADMIN
            and each.state is AccountState.ACTIVE
            and each.id != other_than
            for each in self._accounts.values()
        )

    def _check_not_last(self, account_id: str) -> None:
        account = self._accounts.get(account_id)
        if account is None or account.role is not Role.KOMINFO_ADMIN:
            return
        if account.state is AccountState.ACTIVE and not self.has_admin(other_than=account_id):
            raise InvalidInput(field="account", problem="last_admin")

    def _update(self, account_id: str, **values: object) -> None:
        if account_id not in self._accounts:
            raise NotFound(what="account", id=account_id)
        self._accounts[account_id] = replace(self._accounts[account_id], **values)

    def _sign_out(self, account_id: str) -> None:
        self._sessions.end_all(account_id)
        self._links.withdraw(account_id)


class FakeTries:
    """The port `Tries`."""

    def __init__(self) -> None:
        """Start without failures."""
        self._counts: dict[str, tuple[int, datetime, datetime]] = {}
        self._lock = threading.Lock()

    def begin(self, subjects: Mapping[str, Patience], *, at: datetime) -> Tried:
        """Count a try as failed beforehand, unless one of the subjects has to wait."""
        with self._lock:
            return self._begin(subjects, at)

    def _begin(self, subjects: Mapping[str, Patience], at: datetime) -> Tried:
        waits = [self._counts[each][2] for each in subjects if each in self._counts]
        if waits and max(waits) > at:
            return Tried(wait_until=max(waits), failures={})
        failures = {}
        for subject, patience in subjects.items():
            count, last, _ = self._counts.get(subject, (0, at, at))
            quiet = patience.forgotten is not None and last < at - patience.forgotten
            failures[subject] = 1 if quiet else count + 1
            wait = at + patience.pause(failures[subject])
            self._counts[subject] = (failures[subject], at, wait)
        return Tried(wait_until=None, failures=failures)

    def succeeded(self, *, cleared: str, given_back: str) -> None:
        """Forget the first subject's failures, take one off the other's."""
        self._counts.pop(cleared, None)
        if given_back in self._counts:
            count, last, _ = self._counts[given_back]
            self._counts[given_back] = (max(0, count - 1), last, last)

    def forget(self, subject: str) -> None:
        """Begin anew."""
        self._counts.pop(subject, None)


class PlainHashes:
    """The port `PasswordHashes`, quick: what is stored is the password with a mark."""

    def __init__(self, *, mark: str = "plain") -> None:
        """Count what is compared."""
        self.mark = mark
        self.compared = 0

    def hash(self, password: str) -> str:
        """The password with the mark."""
        return f"{self.mark}:{password}"

    def matches(self, password: str, stored: str) -> bool:
        """Whether they are the same."""
        self.compared += 1
        return stored.partition(":")[2] == password

    def is_outdated(self, stored: str) -> bool:
        """Whether the mark has changed."""
        return not stored.startswith(f"{self.mark}:")


class NothingKnown:
    """The port `GuessablePasswords` that knows none."""

    def knows(self, password: str, *, words: Iterable[str]) -> bool:
        """Never."""
        return False
