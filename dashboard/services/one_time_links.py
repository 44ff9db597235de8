"""One-time links: whoever has one may choose the password of an account, once and for a while."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.domain.errors import SignInRequired
from dashboard.services.access import User
from dashboard.services.sessions import Link, Links, hash_of

_TOKEN_BYTES = 32
# Printed by a server that has no administrator yet.
FIRST_LIFETIME = timedelta(minutes=15)
# Handed over in person by an administrator.
RECOVERY_LIFETIME = timedelta(hours=1)
# On a sheet of paper for those who begin.
INVITATION_LIFETIME = timedelta(days=7)


class OneTimeLinks:
    """Makes links and lets each be used once, in time."""

    def __init__(self, *, links: Links) -> None:
        """Keep them there."""
        self._links = links

    def issue(self, *, user: User, at: datetime, lifetime: timedelta = FIRST_LIFETIME) -> str:
        """A token for the link's address; earlier ones of the account hold no more.

        Raises LedgerUnavailable.
        """
        (token,) = self.issue_many(users=(user,), at=at, lifetime=lifetime)
        return token

    def issue_many(
        self, *, users: Sequence[User], at: datetime, lifetime: timedelta
    ) -> tuple[str, ...]:
        """A token for each, in their order."""
        tokens = tuple(secrets.token_urlsafe(_TOKEN_BYTES) for _ in users)
        self._links.replace(
            [
                Link(token_hash=hash_of(token), user=user, issued_at=at, ends_at=at + lifetime)
                for token, user in zip(tokens, users, strict=True)
            ]
        )
        return tokens

    def whose(self, token: str, *, at: datetime) -> str:
        """The account's id; the link stays unused. Raises SignInRequired as `redeem` does."""
        user_id = self._links.find(hash_of(token), at=at)
        if user_id is None:
            raise SignInRequired
        return user_id

    def redeem(self, token: str, *, at: datetime) -> str:
        """The account's id, once. Raises SignInRequired for a used, old or unknown token."""
        user_id = self._links.use(hash_of(token), at=at)
        if user_id is None:
            raise SignInRequired
        return user_id
