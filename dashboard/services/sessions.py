"""Who is signed in: server-side sessions behind an unguessable token, and one-time links."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain.errors import SignInRequired
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit

_TOKEN_BYTES = 32
# A session's last sighting is stored this exactly: a page that reruns often writes once a minute.
_SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Session:
    """One signed-in browser, `opened_at <= t < ends_at`. Its token is known to that browser only.

    `user` is the person as they were at sign-in; what they may do now is asked of the accounts.
    `device` says in a few words which browser it is, for its owner to recognise.
    """

    token_hash: str
    user: User
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    device: str = ""


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

    def of_user(self, user_id: str) -> tuple[Session, ...]:
        """The person's sessions, the last seen first, however old."""

    def end_of_everybody(self) -> int:
        """Forget every session; how many they were."""

    def end_all(self, user_id: str) -> int:
        """Forget every session of the person; how many they were."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A one-time link, usable once while `issued_at <= t < ends_at`."""

    token_hash: str
    user: User
    issued_at: datetime
    ends_at: datetime


class Links(Protocol):
    """Where one-time links are kept. Raises LedgerUnavailable."""

    def replace(self, links: Sequence[Link]) -> None:
        """Store new links, all or none; unused ones of the same accounts hold no more."""

    def use(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id to the first who asks before the link's end, None to all others."""

    def find(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, as `use` would give it, but the link stays unused."""


class Accounts(Protocol):
    """Who may sign in at all."""

    def user(self, user_id: str) -> User | None:
        """The person with this id, or None where the account is unknown or closed."""

    def signed_in(self, user_id: str, *, at: datetime) -> None:
        """Remember it as the person's last sign-in."""


class FixedAccounts:
    """Accounts that are known when the server starts."""

    def __init__(self, *users: User) -> None:
        """Keep the users by their ids."""
        self._users: Mapping[str, User] = {user.id: user for user in users}

    def user(self, user_id: str) -> User | None:
        """The person with this id."""
        return self._users.get(user_id)

    def signed_in(self, user_id: str, *, at: datetime) -> None:
        """Nothing is remembered of them."""


class SignIn:
    """Opens, finds and ends sessions.

    A session ends after `idle` without a sign of life, and after `longest` in any case.
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        accounts: Accounts,
        idle: timedelta,
        longest: timedelta,
        audit: AuditLog | None = None,
    ) -> None:
        """Work on these sessions for these accounts."""
        self._sessions = sessions
        self._accounts = accounts
        self._idle = idle
        self._longest = longest
        self._audit = audit or NoAudit()

    def open(self, *, user_id: str, at: datetime, device: str = "") -> str:
        """Sign an account in and return the token for its cookie, a new one each time.

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
            device=device,
        )
        self._record(AuditKind.SIGNED_IN, user, at=at)
        self._sessions.open(session)
        self._accounts.signed_in(user_id, at=at)
        return token

    def user(self, token: str | None, *, at: datetime) -> User:
        """Whose session the token opens. Raises SignInRequired where there is none (any more)."""
        session, user = self._found(token, at=at)
        if at - session.seen_at >= _SEEN_STEP:
            self._sessions.touch(session.token_hash, seen_at=at)
        return user

    def still(self, token: str | None, *, at: datetime) -> User:
        """As `user`, but no sign of life: for what a page does by itself."""
        return self._found(token, at=at)[1]

    def end(self, token: str | None, *, at: datetime | None = None) -> None:
        """Sign out. A token that opens nothing is fine; `at` puts it on record."""
        if not token:
            return
        session = self._sessions.find(hash_of(token))
        if session is not None:
            if at is not None:
                self._record(AuditKind.SIGNED_OUT, session.user, at=at)
            self._sessions.end(session.token_hash)

    def sessions_of(self, user: User, *, at: datetime) -> tuple[Session, ...]:
        """Where the person is signed in now, the last seen first."""
        found = self._sessions.of_user(user.id)
        return tuple(each for each in found if self._is_alive(each, at=at))

    def end_one(self, *, user: User, token_hash: str, at: datetime) -> None:
        """Sign the person out of one of their own browsers; somebody else's stays."""
        session = self._sessions.find(token_hash)
        if session is not None and session.user.id == user.id:
            self._record(AuditKind.SIGNED_OUT, user, at=at, reason="other_device")
            self._sessions.end(token_hash)

    def end_everywhere(self, *, user: User, at: datetime) -> int:
        """Sign the person out of every browser, this one included; how many they were."""
        self._record(AuditKind.SIGNED_OUT, user, at=at, reason="everywhere")
        return self._sessions.end_all(user.id)

    def sign_everybody_out(self, *, user: User, at: datetime) -> int:
        """End every session of every account; how many they were. Raises NotAllowed.

        For a breach: whoever holds a stolen cookie is out with all others.
        """
        require(user, Permission.MANAGE_ACCOUNTS)
        self._record(AuditKind.SIGNED_OUT, user, at=at, reason="everybody")
        return self._sessions.end_of_everybody()

    def _found(self, token: str | None, *, at: datetime) -> tuple[Session, User]:
        session = self._sessions.find(hash_of(token)) if token else None
        if session is None or not self._is_alive(session, at=at):
            raise SignInRequired
        user = self._accounts.user(session.user.id)
        if user is None:
            raise SignInRequired
        return session, user

    def _is_alive(self, session: Session, *, at: datetime) -> bool:
        return at < session.ends_at and at < session.seen_at + self._idle

    def _record(self, kind: AuditKind, user: User, *, at: datetime, reason: str = "") -> None:
        entry = AuditEntry(
            at=at, kind=kind, actor=user.id, office_id=user.office_id, about=user.id, reason=reason
        )
        self._audit.record(entry)


def hash_of(token: str) -> str:
    """What is stored in place of a token. It is random and long: a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
