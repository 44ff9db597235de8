"""The audit log's hash chain (ADR 0010): how an entry is linked, and how a stream is proven.

Each stream (an office, or the installation) is a chain of its own, numbered from 1:

    digest = SHA-256(salt ‖ UTF-8(reason))
    hash   = SHA-256(UTF-8(JSON [FORMAT, stream, number, at, kind, actor, office, about,
                                 digest, previous]))

`salt` is 16 random bytes; `at` whole microseconds since 1970-01-01 UTC; `office` null where there
is none; `previous` the hash before, or START. The JSON is that of RFC 8785: no spaces, nothing
escaped but quotes and backslashes (`kept` lets no control character in). All bytes are written as
hexadecimal. `reason` is the one column that somebody types: only its salted digest is chained.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dashboard.services.audit import AuditEntry

FORMAT = "audit-1"
START = "0" * 64
LONGEST = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Head:
    """Where a stream stands: how many entries it has, and the last one's hash."""

    stream: str
    number: int = 0
    hash: str = START


@dataclass(frozen=True, kw_only=True)
class ChainedEntry:
    """An entry in its place, as it is found: its columns need not be such as we would write.

    `moment` is in whole microseconds since 1970-01-01 UTC.
    """

    stream: str
    number: int
    moment: int
    kind: str
    actor: str
    office_id: str | None
    about: str
    reason: str
    salt: str
    digest: str
    previous: str
    hash: str

    @property
    def at(self) -> datetime:
        """The time of the deed; the beginning of 1970 for a number that is no time."""
        try:
            return _EPOCH + timedelta(microseconds=self.moment)
        except OverflowError:
            return _EPOCH


def chained(entry: AuditEntry, *, after: Head, salt: bytes) -> ChainedEntry:
    """The entry as the next of its stream; `salt` is fresh."""
    reason = kept(entry.reason)
    row = ChainedEntry(
        stream=after.stream,
        number=after.number + 1,
        moment=micros(entry.at),
        kind=entry.kind.value,
        actor=kept(entry.actor),
        office_id=entry.office_id,
        about=kept(entry.about),
        reason=reason,
        salt=salt.hex(),
        digest=digest_of(salt, reason),
        previous=after.hash,
        hash="",
    )
    return replace(row, hash=hash_of(row))


def digest_of(salt: bytes, reason: str) -> str:
    """The salted digest of what somebody typed."""
    return hashlib.sha256(salt + reason.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(entry: ChainedEntry) -> str:
    """What the entry's hash must be, by its other columns."""
    values = [
        FORMAT,
        entry.stream,
        entry.number,
        entry.moment,
        entry.kind,
        entry.actor,
        entry.office_id,
        entry.about,
        entry.digest,
        entry.previous,
    ]
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair cannot be stored, but a file under examination may hold one.
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def kept(text: str) -> str:
    """The text as it is stored: control characters become spaces, what is too long ends in …"""
    plain = text if text.isprintable() else "".join(map(_printable, text))
    plain = plain.strip()
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def micros(at: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC; exact."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def _printable(character: str) -> str:
    return " " if unicodedata.category(character)[0] == "C" else character
