"""Sessions and links in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dashboard.services.sessions import Link, Session


class FakeSessions:
    """The port `Sessions`."""

    def __init__(self) -> None:
        """Start with nobody signed in; `touches` counts the writes of last sightings."""
        self._sessions: dict[str, Session] = {}
        self.touches = 0

    def open(self, opened: Session) -> None:
        """Store a new session."""
        self._sessions[opened.token_hash] = opened

    def find(self, token_hash: str) -> Session | None:
        """The session under this hash."""
        return self._sessions.get(token_hash)

    def touch(self, token_hash: str, *, seen_at: datetime) -> None:
        """Remember the last sighting."""
        self.touches += 1
        if token_hash in self._sessions:
            self._sessions[token_hash] = replace(self._sessions[token_hash], seen_at=seen_at)

    def end(self, token_hash: str) -> None:
        """Forget the session."""
        self._sessions.pop(token_hash, None)

    def end_expired(self, *, at: datetime, seen_before: datetime) -> int:
        """Forget what has ended."""
        gone = [
            token_hash
            for token_hash, each in self._sessions.items()
            if each.ends_at <= at or each.seen_at < seen_before
        ]
        for token_hash in gone:
            del self._sessions[token_hash]
        return len(gone)

    def of_user(self, user_id: str) -> tuple[Session, ...]:
        """The person's sessions, the last seen first."""
        own = [each for each in self._sessions.values() if each.user.id == user_id]
        return tuple(sorted(own, key=lambda each: (-each.seen_at.timestamp(), each.token_hash)))

    def end_of_everybody(self) -> int:
        """Forget every session."""
        gone = len(self._sessions)
        self._sessions.clear()
        return gone

    def end_all(self, user_id: str) -> int:
        """Forget every session of the person."""
        own = self.of_user(user_id)
        for each in own:
            self.end(each.token_hash)
        return len(own)


class FakeLinks:
    """The port `Links`."""

    def __init__(self) -> None:
        """Start without links."""
        self._links: dict[str, Link] = {}

    def replace(self, links: Sequence[Link]) -> None:
        """Store new links; those of the same accounts hold no more."""
        for link in links:
            self.withdraw(link.user.id)
            self._links[link.token_hash] = link

    def withdraw(self, user_id: str) -> None:
        """Forget the links of an account."""
        self._links = {h: each for h, each in self._links.items() if each.user.id != user_id}

    def find(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, the link stays."""
        link = self._links.get(token_hash)
        return link.user.id if link is not None and at < link.ends_at else None

    def use(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, once and in time."""
        link = self._links.get(token_hash)
        if link is None or at >= link.ends_at:
            return None
        # pop is one step: of two threads one gets the link.
        return link.user.id if self._links.pop(token_hash, None) else None


class FakeTakenIdentities:
    """The port `TakenIdentities`."""

    def __init__(self) -> None:
        """Start with none."""
        self._taken: dict[str, datetime] = {}

    def take(self, fingerprint: str, *, at: datetime, until: datetime) -> bool:
        """Whether nobody took it before."""
        self._taken = {key: ends for key, ends in self._taken.copy().items() if ends > at}
        # setdefault is one step: of two threads one finds its own moment.
        return self._taken.setdefault(fingerprint, until) is until
