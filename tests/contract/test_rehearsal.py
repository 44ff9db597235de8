"""On SQLite work is decided while another process writes, and again where that was in vain."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.ports import LedgerTransaction
from dashboard.store.engine import open_engine
from dashboard.store.file_turn import FileTurn
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.tables import occupancy
from tests.contract.door import Door, door
from tests.contract.events import MORNING, entry, office
from tests.empty_ledger import lay_empty_ledger

_PATIENCE = 10.0


class _Contended:
    """A ledger whose file another process has the turn at."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.ledger = SqlLedger(engine)
        self.turn = FileTurn(Path(f"{engine.url.database}.turn"))
        self.runs: list[int] = []

    def written(self, work: Callable[[LedgerTransaction], object], *, meanwhile: str = "") -> None:
        """Write while the turn is taken; `meanwhile` happens between the rehearsal and the turn."""
        rehearsed = threading.Event()

        def counted(transaction: LedgerTransaction) -> None:
            work(transaction)
            self.runs.append(transaction.inside())
            rehearsed.set()

        writer = threading.Thread(
            target=lambda: self.ledger.write(office_id="kominfo", now=MORNING, work=counted)
        )
        with self.turn.taken():
            writer.start()
            assert rehearsed.wait(_PATIENCE)
            if meanwhile:
                with self.engine.begin() as connection:
                    connection.execute(sa.text(meanwhile))
        writer.join(_PATIENCE)
        assert not writer.is_alive()

    def figures(self) -> tuple[int, int]:
        """People inside and the office's change counter."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(occupancy.c.inside, occupancy.c.revision)).one()
        return row.inside, row.revision


@pytest.fixture
def contended(tmp_path: Path) -> Iterator[_Contended]:
    engine = open_engine(lay_empty_ledger(tmp_path / "ledger.sqlite3"))
    SqlOffices(engine, clock=lambda: MORNING).put(office("kominfo"))
    contended = _Contended(engine)
    yield contended
    contended.ledger.close()
    engine.dispose()


def test_what_was_rehearsed_is_written_without_another_run(contended: _Contended) -> None:
    contended.written(lambda transaction: transaction.add_scan(entry("s1")))
    assert len(contended.runs) == 1
    assert contended.figures()[1] == 1
    assert [scan.scan_id for scan in _recent(contended)] == ["s1"]


def test_work_runs_again_where_its_office_has_changed(contended: _Contended) -> None:
    contended.written(
        lambda transaction: transaction.add_scan(entry("s1")),
        meanwhile="UPDATE occupancy SET inside = 7, revision = 4",
    )
    assert contended.runs == [0, 7]
    assert contended.figures() == (7, 5)


def test_work_that_reads_what_it_wrote_waits_for_its_turn(contended: _Contended) -> None:
    seen: list[object] = []

    def write_and_read(transaction: LedgerTransaction) -> None:
        contended.runs.append(0)
        rehearsed.set()
        transaction.add_scan(entry("s1"))
        seen.append(transaction.scan("s1"))

    rehearsed = threading.Event()
    writer = threading.Thread(
        target=lambda: contended.ledger.write(office_id="kominfo", now=MORNING, work=write_and_read)
    )
    with contended.turn.taken():
        writer.start()
        assert rehearsed.wait(_PATIENCE)
    writer.join(_PATIENCE)
    assert len(contended.runs) == 2
    assert [getattr(scan, "scan_id", None) for scan in seen] == ["s1"]


def test_an_error_of_the_work_reaches_its_caller_after_its_turn(contended: _Contended) -> None:
    def fail(_transaction: LedgerTransaction) -> None:
        contended.runs.append(0)
        raise ValueError("no")

    with contended.turn.taken():
        freed = threading.Timer(0.2, lambda: None)
        freed.start()
        errors: list[Exception] = []
        writer = threading.Thread(target=lambda: errors.append(_error_of(contended, fail)))
        writer.start()
        freed.join()
    writer.join(_PATIENCE)
    assert [str(error) for error in errors] == ["no"]
    assert contended.figures() == (0, 0)


def test_entry_and_exit_at_a_busy_file_count_like_any_other(contended: _Contended) -> None:
    at_door = door(contended.ledger, SqlOffices(contended.engine, clock=lambda: MORNING))
    for number, scan_id in enumerate(("in", "out")):
        _scanned_at_a_busy_file(contended, at_door, scan_id, minutes=5 * number)
    assert contended.figures() == (0, 2)
    assert at_door.inside() == 0


def test_whoever_waits_behind_a_failure_is_answered(contended: _Contended) -> None:
    def fail(transaction: LedgerTransaction) -> None:
        raise ValueError

    works = [fail, *(lambda t, n=n: t.add_scan(entry(f"s{n}")) for n in range(6))]
    errors: list[Exception] = []

    def write(work: Callable[[LedgerTransaction], None]) -> None:
        try:
            contended.ledger.write(office_id="kominfo", now=MORNING, work=work)
        except ValueError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(work,)) for work in works]
    with contended.turn.taken():
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert len(errors) == 1
    assert len(_recent(contended)) == 6
    contended.ledger.close()


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux schedules so")
def test_who_waits_to_rehearse_gives_way_and_does_so_no_longer_afterwards(tmp_path: Path) -> None:
    before, seen = os.sched_getscheduler(0), []
    waiting = FileTurn(tmp_path / "next", gives_way=True)

    def wait() -> None:
        waiting.take()
        seen.append(os.sched_getscheduler(0))

    thread = threading.Thread(target=wait)
    with FileTurn(tmp_path / "next").taken():
        thread.start()
        thread.join(0.2)
        assert thread.native_id is not None
        assert os.sched_getscheduler(thread.native_id) == os.SCHED_BATCH
    thread.join(_PATIENCE)
    assert seen == [before]
    waiting.close()


def _scanned_at_a_busy_file(
    contended: _Contended, at_door: Door, scan_id: str, *, minutes: int
) -> None:
    at = MORNING.replace(minute=minutes)
    writer = threading.Thread(target=lambda: at_door.scan("2 Siti", scan_id, at))
    with contended.turn.taken():
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
    writer.join(_PATIENCE)


def _error_of(contended: _Contended, work: Callable[[LedgerTransaction], None]) -> Exception:
    try:
        contended.ledger.write(office_id="kominfo", now=MORNING, work=work)
    except ValueError as error:
        return error
    return AssertionError("nothing was raised")


def _recent(contended: _Contended) -> tuple[object, ...]:
    return contended.ledger.recent_scans(office_id="kominfo", desk=None, limit=10)
