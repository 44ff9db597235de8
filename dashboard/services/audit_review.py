"""What the auditor does: look through the log, prove its chains, take it along (section 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.audit_chain import ChainedEntry, Head
from dashboard.services.audit_proof import Chain, Proof, prove
from dashboard.services.audit_trail import Anchors, AuditTrail, Place, Wanted, place_of

# A file for a spreadsheet holds no more; the command line has no such limit.
MOST_ROWS = 100_000
_AT_ONCE = 1000
_ANCHOR_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A proof and when it was made."""

    at: datetime
    proof: Proof


class AuditReview:
    """Every method but `anchor` raises NotAllowed before it loads anything."""

    def __init__(self, *, trail: AuditTrail, anchors: Anchors, audit: AuditLog) -> None:
        """Read from `trail`; what is taken along is recorded in `audit`."""
        self._trail = trail
        self._anchors = anchors
        self._audit = audit
        self._anchored_at: datetime | None = None
        self._checked: Checked | None = None

    def page(
        self, *, user: User, wanted: Wanted, limit: int, after: Place | None = None
    ) -> tuple[ChainedEntry, ...]:
        """Entries newest first, those that come after a place in that order."""
        require(user, Permission.READ_AUDIT)
        return self._trail.page(wanted, limit=limit, after=after)

    def heads(self, *, user: User) -> tuple[Head, ...]:
        """Where each stream stands."""
        require(user, Permission.READ_AUDIT)
        return self._trail.heads()

    def last_check(self, *, user: User) -> Checked | None:
        """What the last proof of this server found."""
        require(user, Permission.READ_AUDIT)
        return self._checked

    def check(self, *, user: User, now: datetime) -> Checked:
        """Prove every chain from its beginning. About ten seconds for a million entries."""
        require(user, Permission.READ_AUDIT)
        # The anchors first: what is appended meanwhile is in the log then, too.
        anchors = self._anchors.all()
        with self._trail.chains() as chains:
            self._checked = Checked(at=now, proof=prove(chains, anchors=anchors))
        return self._checked

    def table(self, *, user: User, wanted: Wanted, now: datetime) -> tuple[ChainedEntry, ...]:
        """The entries for a spreadsheet, newest first, at most MOST_ROWS. On record."""
        require(user, Permission.READ_AUDIT)
        self._exported(user, "audit_table", now=now)
        return tuple(self._rows(wanted, most=MOST_ROWS))

    def rows(self, *, user: User, wanted: Wanted, now: datetime) -> Iterator[ChainedEntry]:
        """As `table`, all of them, one after the other. On record."""
        require(user, Permission.READ_AUDIT)
        self._exported(user, "audit_table", now=now)
        return self._rows(wanted, most=None)

    def chains(
        self, *, user: User, office_id: str | None = None, now: datetime
    ) -> Iterator[Head | ChainedEntry]:
        """Whole chains (of one office, or all), each followed by its head. On record."""
        require(user, Permission.READ_AUDIT)
        self._exported(user, "audit_chains", office_id=office_id, now=now)
        return self._whole(None if office_id is None else (office_id,))

    def anchor(self, *, now: datetime) -> None:
        """Keep outside the database, at most once an hour, where the streams stand."""
        if self._anchored_at is not None and now - self._anchored_at < _ANCHOR_EVERY:
            return
        self._anchors.keep(self._trail.heads(), at=now)
        self._anchored_at = now

    def _rows(self, wanted: Wanted, *, most: int | None) -> Iterator[ChainedEntry]:
        place: Place | None = None
        given = 0
        while most is None or given < most:
            limit = _AT_ONCE if most is None else min(_AT_ONCE, most - given)
            rows = self._trail.page(wanted, limit=limit, after=place)
            yield from rows
            given += len(rows)
            if len(rows) < limit:
                return
            place = place_of(rows[-1])

    def _whole(self, streams: tuple[str, ...] | None) -> Iterator[Head | ChainedEntry]:
        with self._trail.chains(streams) as chains:
            for chain in chains:
                yield from _of_chain(chain)

    def _exported(
        self, user: User, about: str, *, now: datetime, office_id: str | None = None
    ) -> None:
        entry = AuditEntry(
            at=now, kind=AuditKind.EXPORTED, actor=user.id, office_id=office_id, about=about
        )
        self._audit.record(entry)


def _of_chain(chain: Chain) -> Iterator[Head | ChainedEntry]:
    yield from chain.entries
    if chain.head is not None:
        yield chain.head
