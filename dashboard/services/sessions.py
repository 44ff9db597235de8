"""Who is signed in: server-side sessions behind an unguessable token, and one-time links."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain.errors import SignInRequired
from dashboard.services.access import User

_TOKEN_BYTES = 32
# A session's last sighting is stored this exactly: a page that reruns often writes once a minute.
_SEEN_STEP = timedelta(minutes=1)
LINK_LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Session:
    """One signed-in browser, `opened_at <= t < ends_at`. Its token is known to that browser only.

    `user` is the person as they were at sign-in; what they may do now is asked of the accounts.
    """

    token_hash: str
    user: User
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime


class Sessions(Protocol):
    """Where sessions are kept. Raises LedgerUnavailable where the database cannot be reached."""

    def open(self, opened: Session) -> None:
        """Store a new session."""

    def find(self, token_hash: str) -> Session | None:
        """The session under this hash, however old; None where there is none."""

    def touch(self, token_hash: str, *, seen_at: datetime) -> None:
        """Remember the last sighting. A session that ended meanwhile stays ended."""

    def end(self, token_hash: str) -> None:
        """Forget the session. Ending twice is fine."""

    def end_expired(self, *, at: datetime, seen_before: datetime) -> int:
        """Forget sessions that end by `at` or were last seen before; how many they were."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A one-time link, usable once while `issued_at <= t < ends_at`."""

    token_hash: str
    user: User
    issued_at: datetime
    ends_at: datetime


class Links(Protocol):
    """Where one-time links are kept. Raises LedgerUnavailable."""

    def add(self, link: Link) -> None:
        """Store a new link."""

    def use(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id to the first who asks before the link's end, None to all others."""


class Accounts(Protocol):
    """Who may sign in at all."""

    def user(self, user_id: str) -> User | None:
        """The person with this id, or None where the account is unknown or closed."""


class FixedAccounts:
    """Accounts that are known when the server starts."""

    def __init__(self, *users: User) -> None:
        """Keep the users by their ids."""
        self._users: Mapping[str, User] = {user.id: user for user in users}

    def user(self, user_id: str) -> User | None:
        """The person with this id."""
        return self._users.get(user_id)


class SignIn:
    """Opens, finds and ends sessions.

    A session ends after `idle` without a sign of life, and after `longest` in any case.
    """

    def __init__(
        self, *, sessions: Sessions, accounts: Accounts, idle: timedelta, longest: timedelta
    ) -> None:
        """Work on these sessions for these accounts."""
        self._sessions = sessions
        self._accounts = accounts
        self._idle = idle
        self._longest = longest

    def open(self, *, user_id: str, at: datetime) -> str:
        """Sign an account in and return the token for its cookie.

        Forgets expired sessions on the way. Raises SignInRequired for an unknown account.
        """
        user = self._accounts.user(user_id)
        if user is None:
            raise SignInRequired
        self._sessions.end_expired(at=at, seen_before=at - self._idle)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        session = Session(
            token_hash=hash_of(token),
            user=user,
            opened_at=at,
            seen_at=at,
            ends_at=at + self._longest,
        )
        self._sessions.open(session)
        return token

    def user(self, token: str | None, *, at: datetime) -> User:
        """Whose session the token opens. Raises SignInRequired where there is none (any more)."""
        session = self._sessions.find(hash_of(token)) if token else None
        if session is None or not self._is_alive(session, at=at):
            raise SignInRequired
        user = self._accounts.user(session.user.id)
        if user is None:
            raise SignInRequired
        if at - session.seen_at >= _SEEN_STEP:
            self._sessions.touch(session.token_hash, seen_at=at)
        return user

    def end(self, token: str | None) -> None:
        """Sign out. A token that opens nothing is fine."""
        if token:
            self._sessions.end(hash_of(token))

    def _is_alive(self, session: Session, *, at: datetime) -> bool:
        return at < session.ends_at and at < session.seen_at + self._idle


class OneTimeLinks:
    """Links that sign one account in once, within `LINK_LIFETIME` of their issue."""

    def __init__(self, *, links: Links) -> None:
        """Keep them there."""
        self._links = links

    def issue(self, *, user: User, at: datetime) -> str:
        """A token for the link's address. Raises LedgerUnavailable."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        ends_at = at + LINK_LIFETIME
        self._links.add(Link(token_hash=hash_of(token), user=user, issued_at=at, ends_at=ends_at))
        return token

    def redeem(self, token: str, *, at: datetime) -> str:
        """The account's id, once. Raises SignInRequired for a used, old or unknown token."""
        user_id = self._links.use(hash_of(token), at=at)
        if user_id is None:
            raise SignInRequired
        return user_id


def hash_of(token: str) -> str:
    """What is stored in place of a token. It is random and long: a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
