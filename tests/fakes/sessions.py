"""Sessions and links in memory."""

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


class FakeLinks:
    """The port `Links`."""

    def __init__(self) -> None:
        """Start without links."""
        self._links: dict[str, Link] = {}

    def add(self, link: Link) -> None:
        """Store a new link."""
        self._links[link.token_hash] = link

    def use(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, once and in time."""
        link = self._links.get(token_hash)
        if link is None or at >= link.ends_at:
            return None
        # pop is one step: of two threads one gets the link.
        return link.user.id if self._links.pop(token_hash, None) else None
