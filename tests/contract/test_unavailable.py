"""A database that fails says LedgerUnavailable, and then nothing was stored."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, LedgerUnavailable
from dashboard.store import sqlite_writer
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from tests.contract.conftest import now
from tests.contract.events import MORNING, office, scan


@pytest.fixture
def ledger(engine: sa.Engine) -> Any:
    SqlOffices(engine, clock=now).put(office("kominfo"))
    sql = SqlLedger(engine)
    yield sql
    sql.close()


def add(ledger: SqlLedger, scan_id: str, **other: Any) -> None:
    event = scan(scan_id, **other)
    ledger.write(office_id="kominfo", now=MORNING, work=lambda book: book.add_scan(event))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_refuses_and_recovers(engine: sa.Engine, ledger: SqlLedger) -> None:
    add(ledger, "before")
    limited = engine.raw_connection()
    pages = limited.cursor().execute("PRAGMA page_count").fetchone()[0]
    limited.close()
    sa.event.listen(
        engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}")
    )
    engine.dispose()
    full = SqlLedger(engine)
    with pytest.raises(LedgerUnavailable):
        add(full, "large", actor="x" * 100_000)
    full.close()
    assert [
        each.scan_id for each in ledger.recent_scans(office_id="kominfo", desk=None, limit=9)
    ] == ["before"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_locked_file_refuses_in_time(
    engine: sa.Engine, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "BUSY_SECONDS", 0.2)
    add(ledger, "before")
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(add, ledger, f"s{number}") for number in range(2)]
        failures = [each.exception() for each in waiting]
    other.execute("ROLLBACK")
    assert {type(failure) for failure in failures} == {LedgerUnavailable}
    add(ledger, "after")
    stored = {each.scan_id for each in ledger.recent_scans(office_id="kominfo", desk=None, limit=9)}
    assert stored == {"before", "after"}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_connection_refuses_and_the_next_event_is_stored(
    engine: sa.Engine, ledger: SqlLedger
) -> None:
    def lose(book: Any) -> None:
        book._cursor.execute("SELECT pg_backend_pid()", ())
        pid = book._cursor.fetchone()[0]
        with engine.connect() as other:
            other.execute(sa.select(sa.func.pg_terminate_backend(pid)))
        book.add_scan(scan("lost"))

    with pytest.raises(LedgerUnavailable):
        ledger.write(office_id="kominfo", now=MORNING, work=lose)
    add(ledger, "after")
    (stored,) = ledger.recent_scans(office_id="kominfo", desk=None, limit=9)
    assert stored.scan_id == "after"


def test_a_server_that_is_not_there_is_unavailable() -> None:
    engine = open_engine("postgresql://nobody@/none?host=/nonexistent")
    with pytest.raises(LedgerUnavailable):
        SqlLedger(engine).revision()
    with pytest.raises(LedgerUnavailable):
        add(SqlLedger(engine), "s")


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "mysql://host/db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        open_engine(url)


def test_an_error_of_the_work_reaches_its_caller_only(ledger: SqlLedger) -> None:
    def fail(_: Any) -> None:
        raise ZeroDivisionError

    start = threading.Barrier(2)

    def together(work: Any) -> Any:
        start.wait()
        return ledger.write(office_id="kominfo", now=MORNING, work=work)

    with ThreadPoolExecutor(2) as threads:
        failing = threads.submit(together, fail)
        fine = threads.submit(together, lambda book: book.add_scan(scan("fine")))
    assert isinstance(failing.exception(), ZeroDivisionError)
    assert fine.exception() is None
