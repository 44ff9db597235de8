"""Signing in that bears an outage: whoever was just let in is not turned out of a running desk."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import User
from dashboard.services.sessions import SignIn, hash_of

# While the ledger cannot be asked, what it said last holds for so long. An account that was closed
# elsewhere meanwhile works at this server until then at most.
TRUSTED = timedelta(hours=2)


class _Ask(Protocol):
    def __call__(self, token: str | None, *, at: datetime) -> User: ...


class SteadySignIn(SignIn):
    """Remembers, in this process, whom a token opened the ledger to, and when."""

    def __init__(self, **parts: Any) -> None:
        """As `SignIn`."""
        super().__init__(**parts)
        self._known: dict[str, tuple[User, datetime]] = {}

    def user(self, token: str | None, *, at: datetime) -> User:
        """As `SignIn.user`; while the ledger cannot be asked, what it said within `TRUSTED`.

        Raises SignInRequired, and LedgerUnavailable where it said nothing of this token.
        """
        return self._steady(super().user, token, at=at)

    def still(self, token: str | None, *, at: datetime) -> User:
        """As `SignIn.still`, and as steady as `user`."""
        return self._steady(super().still, token, at=at)

    def end(self, token: str | None, *, at: datetime | None = None) -> None:
        """Sign out; here at once, whether the ledger can be told or not."""
        self._known.pop(hash_of(token or ""), None)
        super().end(token, at=at)

    def _steady(self, ask: _Ask, token: str | None, *, at: datetime) -> User:
        known_as = hash_of(token or "")
        try:
            user = ask(token, at=at)
        except SignInRequired:
            self._known.pop(known_as, None)
            raise
        except LedgerUnavailable:
            known = self._known.get(known_as)
            if known is None or at - known[1] >= TRUSTED:
                raise
            return known[0]
        self._remember(known_as, user, at=at)
        return user

    def _remember(self, known_as: str, user: User, *, at: datetime) -> None:
        if known_as not in self._known:
            # A token that is not asked about any more is dropped when another one comes.
            for old in [
                key for key, (_, said) in self._known.copy().items() if at - said >= TRUSTED
            ]:
                self._known.pop(old, None)
        self._known[known_as] = (user, at)
