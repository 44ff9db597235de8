"""Who is signed in: server-side sessions behind an unguessable token, and one-time links."""

import hashlib
import secrets
import threading
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

    def open(self, session: Session) -> None:
        """Store a new session."""

    def find(self, token_hash: str) -> Session | None:
        """The session under this hash, however old; None where there is none."""

    def touch(self, token_hash: str, *, seen_at: datetime) -> None:
        """Remember the last sighting. A session that ended meanwhile stays ended."""

    def end(self, token_hash: str) -> None:
        """Forget the session. Ending twice is fine."""

    def end_expired(self, *, at: datetime, seen_before: datetime) -> int:
        """Forget sessions that end by `at` or were last seen before; how many they were."""


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
    """Links that sign one account in once, within `LINK_LIFETIME`; a restart voids them all."""

    def __init__(self) -> None:
        """Start without links."""
        self._lock = threading.Lock()
        self._links: dict[str, tuple[str, datetime]] = {}

    def issue(self, *, user_id: str, at: datetime) -> str:
        """A token for the link's address."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._links[hash_of(token)] = (user_id, at + LINK_LIFETIME)
        return token

    def redeem(self, token: str, *, at: datetime) -> str:
        """The account's id, once. Raises SignInRequired for a used, old or unknown token."""
        with self._lock:
            user_id, ends_at = self._links.pop(hash_of(token), ("", at))
        if at >= ends_at:
            raise SignInRequired
        return user_id


def hash_of(token: str) -> str:
    """What is stored in place of a token. It is random and long: a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
