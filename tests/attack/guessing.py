"""Password sign-in with the real Argon2id, each comparison counted: for the test and the bench."""

from datetime import UTC, datetime, timedelta

from dashboard.domain.errors import SignInRefused
from dashboard.passwords import Argon2Hashes
from dashboard.services.access import Role
from dashboard.services.account_book import Account
from dashboard.services.audit import AuditEntry
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.sign_in_tries import SignInTries
from tests.fakes.accounts import FakeAccountBook, FakeTries

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
RIGHT = "gajah makan pisang hijau"
# Whose name somebody tries, and with which password; each is refused.
GUESSES = {
    "known": ("known", "a wrong password"),
    "unknown": ("nobody", "a wrong password"),
    "closed": ("closed", RIGHT),
    "never signed in": ("invited", "a wrong password"),
}


class CountedHashes(Argon2Hashes):
    """Remembers every hash that a password was compared with."""

    def __init__(self) -> None:
        super().__init__()
        self.compared: list[str] = []

    def matches(self, password: str, stored: str) -> bool:
        """Compare and remember."""
        self.compared.append(stored)
        return super().matches(password, stored)


class _Secrets:
    def versions(self) -> tuple[tuple[int, bytes], ...]:
        return ((1, b"secret"),)


class _Silent:
    def record(self, entry: AuditEntry) -> None:
        """Nothing."""


class Guessing:
    """A known account, a closed one, one whose person never signed in; and no other."""

    def __init__(self) -> None:
        self.hashes = CountedHashes()
        book = FakeAccountBook()
        for login in ("known", "closed", "invited"):
            account = Account(
                id=login, login=login, name=login, role=Role.AUDITOR, office_id=None, created_at=AT
            )
            book.add([account])
        for login in ("known", "closed"):
            book.set_password(login, self.hashes.hash(RIGHT), ends_sessions=False)
        book.close("closed", at=AT)
        self._at = AT
        self._desk = PasswordSignIn(
            book=book,
            hashes=self.hashes,
            tries=SignInTries(tries=FakeTries(), secrets_=_Secrets()),
            audit=_Silent(),
        )
        self.guess("unknown")  # the first in a process also makes the hash that is nobody's
        self.hashes.compared.clear()

    def guess(self, kind: str) -> None:
        """Once, when nobody has to wait any more."""
        login, password = GUESSES[kind]
        self._at += timedelta(days=2)
        try:
            self._desk.account_id(
                login=login, password=password, source=f"source {self._at}", at=self._at
            )
        except SignInRefused:
            return
        raise AssertionError(f"{login} got in")
