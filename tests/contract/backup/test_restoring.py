"""Backup and restore on both engines and between them, while scanning goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dashboard.backups import data_files
from dashboard.backups.archive import Why, check
from dashboard.backups.making import Made
from dashboard.store import ledger_replacement
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.schema import is_current
from tests.contract.backup.places import OLDER, Place, refused
from tests.contract.conftest import now
from tests.contract.door import door
from tests.contract.events import MORNING


@contextmanager
def scanning(at: Place, *, threads: int = 3) -> Iterator[list[str]]:
    """People come all the while; the list grows by each acknowledged scan id."""
    engine = open_engine(at.settings.database_url)
    ledger = SqlLedger(engine)
    at_door = door(ledger, SqlOffices(engine, clock=now))
    acknowledged: list[str] = []
    enough = threading.Event()

    def come(thread: int) -> None:
        number = 0
        while not enough.is_set():
            scan_id = f"{thread:04x}{number:028x}"
            at_door.scan(f"2 Person {scan_id}", scan_id, MORNING + timedelta(hours=2))
            acknowledged.append(scan_id)
            number += 1

    running = [threading.Thread(target=come, args=(thread,)) for thread in range(threads)]
    for thread in running:
        thread.start()
    try:
        while len(acknowledged) < 20:
            time.sleep(0.01)
        yield acknowledged
    finally:
        enough.set()
        for thread in running:
            thread.join()
        ledger.close()
        engine.dispose()


def test_what_was_acknowledged_before_a_backup_is_restored_from_it(
    here: Place, there: Place
) -> None:
    with scanning(here) as acknowledged:
        before = set(acknowledged)
        made = here.back_up()
        at_end = len(acknowledged)
    assert at_end > len(before), "nobody scanned meanwhile"
    restored = there.restore(made.file)
    stored = {row[0] for row in there.rows()["scan"]}
    assert before <= stored
    assert len(stored) == restored.rows["scan"] == made.manifest.rows["scan"]
    assert there.findings() == set()
    assert there.archives() == []


def test_every_row_comes_back_as_it_was_but_nobody_is_signed_in(here: Place, there: Place) -> None:
    here.run("INSERT INTO one_time_link VALUES ('hash', 'u', 'r', NULL, 1, 2, NULL)")
    there.restore(here.back_up().file)
    assert there.rows() == here.rows()
    assert there.count("one_time_link") == 0
    assert there.with_engine(is_current)


def test_a_backup_of_what_was_restored_holds_the_same(here: Place) -> None:
    first = here.back_up()
    here.restore(first.file, replace=True)
    again = check(here.back_up().file)
    assert again.rows == first.manifest.rows
    assert again.engine == first.manifest.engine


def test_a_database_in_use_is_not_replaced(here: Place) -> None:
    made = here.back_up()
    kept = here.rows()
    server = open_engine(here.settings.database_url)
    # A server keeps its connections, idle between two scans.
    with server.connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM scan"))
    assert refused(here, made.file, replace=True) == "in_use"
    server.dispose()
    assert here.rows() == kept
    here.restore(made.file, replace=True)


def test_a_record_is_replaced_only_when_told_so_and_saved_before(here: Place) -> None:
    made = here.back_up()
    backed_up = here.rows()
    here.run("DELETE FROM repeat")
    changed = here.rows()
    assert refused(here, made.file) == "not_empty"
    assert here.rows() == changed
    told: list[Made] = []
    done = here.restore(made.file, replace=True, tell=told.append)
    assert here.rows() == backed_up
    assert told == [done.before]
    assert told[0].manifest.why is Why.RESTORE
    here.restore(told[0].file, replace=True)
    assert here.rows() == changed


def test_an_older_versions_backup_gets_todays_tables(
    here: Place, older: Place, there: Place
) -> None:
    made = older.back_up()
    assert made.manifest.tables_version == OLDER
    there.restore(made.file)
    assert there.with_engine(is_current)
    assert there.findings() == set()
    assert there.rows()["scan"] == here.rows()["scan"]


@pytest.mark.parametrize("there", ["sqlite"], indirect=True)
def test_a_later_versions_backup_is_refused(here: Place, there: Place) -> None:
    here.run("UPDATE alembic_version SET version_num = '9999'")
    assert refused(there, here.back_up().file) == "newer"


def test_the_way_back_from_a_later_version(here: Place) -> None:
    before = here.back_up()
    rows = here.rows()
    here.run("CREATE TABLE from_the_future (id TEXT PRIMARY KEY)")
    here.run("UPDATE alembic_version SET version_num = '9999'")
    here.restore(before.file, replace=True)
    assert here.rows() == rows
    assert here.with_engine(is_current)


def test_a_restore_that_cannot_write_its_files_leaves_the_ledger_as_it_was(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = here.back_up()
    here.run("DELETE FROM repeat")
    kept = here.rows()

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "rules")

    monkeypatch.setattr(data_files, "put_back", forbidden)
    assert refused(here, made.file, replace=True) == "cannot_write"
    assert here.rows() == kept


@pytest.mark.parametrize("here", ["postgresql"], indirect=True)
def test_rows_that_differ_after_a_restore_undo_it(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = here.back_up()
    here.run("DELETE FROM repeat")
    kept = here.rows()
    digests = iter(range(100))
    monkeypatch.setattr(ledger_replacement, "rows_digest", lambda _: next(digests))
    assert refused(here, made.file, replace=True) == "not_equal"
    assert here.rows() == kept


@pytest.mark.parametrize("here", ["sqlite"], indirect=True)
def test_pages_that_differ_after_a_restore_are_told(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = here.back_up()
    monkeypatch.setattr(ledger_replacement, "_same_pages", lambda *_: False)
    assert refused(here, made.file, replace=True) == "not_equal"
