"""The audit log keeps what it is given, links it, and lets nobody change it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from dashboard.services.audit import INSTALLATION, AuditEntry, AuditKind
from dashboard.services.audit_chain import START
from dashboard.store.audit import SqlAuditLog
from dashboard.store.tables import audit_entry, audit_head

AT = datetime(2021, 9, 22, 3, 42, 0, 123_456, tzinfo=UTC)


def deed(number: int = 0, *, office_id: str | None = None, reason: str = "") -> AuditEntry:
    """An entry."""
    return AuditEntry(
        at=AT + timedelta(seconds=number),
        kind=AuditKind.EXPORTED,
        actor="auditor",
        office_id=office_id,
        about=f"deed {number}",
        reason=reason,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "UPDATE audit_entry SET number = 9",
        "DELETE FROM audit_entry WHERE number = 2",
        "UPDATE audit_head SET number = 1",
        "UPDATE audit_head SET number = 2, hash = ''",
        "UPDATE audit_head SET stream = 'other', number = 3",
        "DELETE FROM audit_head",
    ],
)
def test_what_is_kept_cannot_be_changed(engine: sa.Engine, statement: str) -> None:
    log = SqlAuditLog(engine)
    log.record(deed(1))
    log.record(deed(2))
    with pytest.raises(DBAPIError, match="audit log"), engine.begin() as connection:
        connection.execute(sa.text(statement))
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(audit_entry)).all()) == 2


@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_replacing_is_changing(engine: sa.Engine, verb: str) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    SqlAuditLog(engine).record(deed(1, reason="true"))
    values = "VALUES ('installation', 1, 0, 'k', 'a', NULL, '', 'false', '', '', '', '')"
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text(f"{verb} INTO audit_entry {values}"))
    with engine.begin() as connection:
        connection.execute(sa.text(f"{verb} INTO audit_head VALUES ('installation', 0, '')"))
    with engine.connect() as connection:
        assert connection.execute(sa.select(audit_entry.c.reason)).scalars().all() == ["true"]
        assert connection.execute(sa.select(audit_head.c.number)).scalars().all() == [1]


def test_a_whole_table_cannot_be_emptied(postgres_engine: sa.Engine) -> None:
    for table in ("audit_entry", "audit_head"):
        with pytest.raises(DBAPIError, match="audit log"), postgres_engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {table}"))


def test_several_writers_make_one_chain(engine: sa.Engine) -> None:
    logs = [SqlAuditLog(engine) for _ in range(4)]

    def write(log: SqlAuditLog) -> None:
        for number in range(10):
            log.record(deed(number, office_id="kominfo" if number % 2 else None))

    threads = [threading.Thread(target=write, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        heads = {row.stream: row for row in connection.execute(sa.select(audit_head))}
        for stream in ("kominfo", INSTALLATION):
            rows = connection.execute(
                sa.select(audit_entry)
                .where(audit_entry.c.stream == stream)
                .order_by(audit_entry.c.number)
            ).all()
            assert [row.number for row in rows] == list(range(1, 21))
            before = [START, *(row.hash for row in rows)]
            assert [row.previous for row in rows] == before[:-1]
            assert (heads[stream].number, heads[stream].hash) == (20, rows[-1].hash)
