"""The audit log on a database: an entry is appended while its stream's head is locked."""

import secrets
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.services.audit import AuditEntry
from dashboard.services.audit_chain import START, Head, chained
from dashboard.store.engine import reading, writing
from dashboard.store.prepared import Cursor, Prepared, append_to
from dashboard.store.tables import audit_entry, audit_head


def has_audit_log(engine: sa.Engine) -> bool:
    """Whether the database's version has one. Raises LedgerUnavailable."""
    with reading(engine) as connection:
        return sa.inspect(connection).has_table(audit_entry.name)


class AuditAppending:
    """Appends on any cursor, so that an entry can be in the transaction of its deed."""

    def __init__(self, dialect: sa.Dialect) -> None:
        """Render nothing yet; each statement is rendered when it is first used."""
        self._dialect = dialect

    def append(self, cursor: Cursor, entry: AuditEntry) -> None:
        """Lock the stream's head, link the entry to it, move the head."""
        head = self._locked_head(cursor, entry.stream)
        row = chained(entry, after=head, salt=secrets.token_bytes(16))
        self._add.run(
            cursor,
            stream=row.stream,
            number=row.number,
            at=row.moment,
            kind=row.kind,
            actor=row.actor,
            office_id=row.office_id,
            about=row.about,
            reason=row.reason,
            salt=row.salt,
            digest=row.digest,
            previous=row.previous,
            hash=row.hash,
        )
        self._move.run(cursor, of_stream=row.stream, number=row.number, hash=row.hash)

    def _locked_head(self, cursor: Cursor, stream: str) -> Head:
        found = self._lock.row(cursor, stream=stream)
        if found is None:
            # Two may begin a stream at once: the second waits here, and then both lock one row.
            self._begin.run(cursor, stream=stream, number=0, hash=START)
            found = self._lock.row(cursor, stream=stream)
            assert found is not None  # nosec B101 # noqa: S101 - it was written by us or by who was first
        return Head(stream=stream, number=found[0], hash=found[1])

    @cached_property
    def _lock(self) -> Prepared:
        return Prepared(
            sa.select(audit_head.c.number, audit_head.c.hash)
            .where(audit_head.c.stream == sa.bindparam("stream"))
            .with_for_update(),
            self._dialect,
        )

    @cached_property
    def _begin(self) -> Prepared:
        dialect = sqlite if self._dialect.name == "sqlite" else postgresql
        values: dict[str, Any] = {name: sa.bindparam(name) for name in ("stream", "number", "hash")}
        beginning = dialect.insert(audit_head).values(values)
        return Prepared(beginning.on_conflict_do_nothing(), self._dialect)

    @cached_property
    def _add(self) -> Prepared:
        return Prepared(append_to(audit_entry), self._dialect)

    @cached_property
    def _move(self) -> Prepared:
        return Prepared(
            sa.update(audit_head)
            .where(audit_head.c.stream == sa.bindparam("of_stream"))
            .values(number=sa.bindparam("number"), hash=sa.bindparam("hash")),
            self._dialect,
        )


class SqlAuditLog:
    """The port `AuditLog`, for what happens outside the ledger's own transactions."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep entries in this database, whose tables exist (`migrate`)."""
        self._engine = engine
        self._appending = AuditAppending(engine.dialect)

    def record(self, entry: AuditEntry) -> None:
        """Keep the entry; return after the commit. Raises LedgerUnavailable."""
        with writing(self._engine) as connection:
            self.append_on(connection, entry)

    def append_on(self, connection: sa.Connection, entry: AuditEntry) -> None:
        """Keep the entry in the transaction of its deed."""
        self._appending.append(_OnConnection(connection), entry)


class _OnConnection:
    """A connection as a cursor: what its driver raises is told as any error of the database."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._result: sa.CursorResult[Any] | None = None

    def execute(self, text: str, values: Any, /) -> None:
        self._result = self._connection.exec_driver_sql(text, values)

    def fetchone(self) -> Any:
        return self._result.fetchone() if self._result else None

    def fetchall(self) -> Any:
        return self._result.fetchall() if self._result else ()
