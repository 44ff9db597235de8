"""Reading the audit log: pages by keyset, and whole chains at one moment."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from dashboard.services.audit_chain import ChainedEntry, Head
from dashboard.services.audit_proof import Chain
from dashboard.services.audit_trail import Place, Wanted
from dashboard.store.engine import reading
from dashboard.store.moments import micros
from dashboard.store.tables import audit_entry, audit_head

_AT_ONCE = 2000


class SqlAuditTrail:
    """The port `AuditTrail`."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read from this database."""
        self._engine = engine

    def page(
        self, wanted: Wanted, *, limit: int, after: Place | None = None
    ) -> tuple[ChainedEntry, ...]:
        """Entries newest first, those that come after a place in that order."""
        query = sa.select(audit_entry).where(*_conditions(wanted)).order_by(*_NEWEST_FIRST)
        if after is not None:
            query = query.where(sa.tuple_(*_PLACE) < sa.tuple_(*map(sa.literal, after)))
        with reading(self._engine) as connection:
            return tuple(map(_entry, connection.execute(query.limit(limit))))

    def heads(self) -> tuple[Head, ...]:
        """Where each stream stands, by stream."""
        with reading(self._engine) as connection:
            return _heads(connection)

    @contextmanager
    def chains(self, streams: Sequence[str] | None = None) -> Iterator[Iterator[Chain]]:
        """Each stream as it is found (None: all), at one moment; to be read through in order."""
        with reading(self._engine) as connection:
            yield _chains(connection, streams)


def _chains(connection: sa.Connection, streams: Sequence[str] | None) -> Iterator[Chain]:
    heads = {head.stream: head for head in _heads(connection)}
    # A stream whose head was taken away is still one.
    found = set(heads) | set(connection.execute(_STREAMS).scalars())
    for stream in sorted(found if streams is None else found & set(streams)):
        entries = _entries(connection, stream)
        yield Chain(stream=stream, head=heads.get(stream), entries=entries)


def _entries(connection: sa.Connection, stream: str) -> Iterable[ChainedEntry]:
    # In pieces of their own, so that neither driver holds a whole stream in memory.
    last: int | None = None
    while True:
        query = sa.select(audit_entry).where(audit_entry.c.stream == stream)
        if last is not None:
            query = query.where(audit_entry.c.number > last)
        rows = connection.execute(query.order_by(audit_entry.c.number).limit(_AT_ONCE)).all()
        yield from map(_entry, rows)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].number


def _heads(connection: sa.Connection) -> tuple[Head, ...]:
    rows = connection.execute(sa.select(audit_head).order_by(audit_head.c.stream))
    return tuple(Head(stream=row.stream, number=row.number, hash=row.hash) for row in rows)


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.since is not None:
        yield audit_entry.c.at >= micros(wanted.since)
    if wanted.until is not None:
        yield audit_entry.c.at < micros(wanted.until)
    if wanted.kinds:
        yield audit_entry.c.kind.in_(sorted(wanted.kinds))
    if wanted.actor:
        yield audit_entry.c.actor == wanted.actor
    if wanted.office_id is not None:
        yield audit_entry.c.office_id == wanted.office_id
    for word in wanted.words.lower().split():
        yield sa.or_(
            *(
                sa.func.lower(column).contains(word, autoescape=True)
                for column in (audit_entry.c.about, audit_entry.c.reason, audit_entry.c.actor)
            )
        )


def _entry(row: sa.Row[tuple[object, ...]]) -> ChainedEntry:
    return ChainedEntry(
        stream=str(row.stream),
        number=_whole(row.number),
        moment=_whole(row.at),
        kind=str(row.kind),
        actor=str(row.actor),
        office_id=None if row.office_id is None else str(row.office_id),
        about=str(row.about),
        reason=str(row.reason),
        salt=str(row.salt),
        digest=str(row.digest),
        previous=str(row.previous),
        hash=str(row.hash),
    )


def _whole(value: object) -> int:
    # SQLite stores in a column whatever somebody puts there.
    return value if isinstance(value, int) else -1


_PLACE = (audit_entry.c.at, audit_entry.c.stream, audit_entry.c.number)
_NEWEST_FIRST = tuple(column.desc() for column in _PLACE)
_STREAMS = sa.select(audit_entry.c.stream).distinct()
