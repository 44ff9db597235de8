"""What is damaged, cut, unfinished or full is told, and nothing is touched."""

import gzip
import multiprocessing
import signal
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.backups import making, shelf
from dashboard.domain.errors import BackupFailed
from dashboard.store.schema import migrate
from tests.contract.backup.places import Place, refused

# The archive is the same whatever the engine.
pytestmark = [
    pytest.mark.parametrize("here", ["sqlite"], indirect=True),
]
ELSEWHERE = pytest.mark.parametrize("there", ["sqlite"], indirect=True)


def damaged(file: Path, folder: Path, *, at: int) -> Path:
    """A copy with one bit turned."""
    content = bytearray(file.read_bytes())
    content[at] ^= 0x10
    copy = folder / "damaged.tar.gz"
    copy.write_bytes(content)
    return copy


def same_content(one: Path, other: Path) -> bool:
    """Whether a turned bit was one of those that pad a gzip stream: its content is what it was."""
    try:
        return gzip.decompress(one.read_bytes()) == gzip.decompress(other.read_bytes())
    except (OSError, EOFError, zlib.error):
        return False


@ELSEWHERE
def test_a_damaged_backup_is_refused_wherever_the_damage_is(
    here: Place, there: Place, tmp_path: Path
) -> None:
    file = here.back_up().file
    size = file.stat().st_size
    # gzip ignores some of the ten bytes that it begins with.
    places = [0, 1, 2, *range(10, 400, 30), *range(400, size, size // 12), size - 8, size - 1]
    copies = (damaged(file, tmp_path, at=place) for place in places)
    words = {refused(there, copy) for copy in copies if not same_content(copy, file)}
    assert len(words) > 1
    assert words <= {"damaged", "not_a_backup", "no_room", "newer_format", "newer", "not_as_said"}
    assert there.with_engine(lambda engine: sa.inspect(engine).get_table_names()) == []
    assert there.archives() == []


@ELSEWHERE
@pytest.mark.parametrize("left", [0, 1, 9, 300, -9, -1])
def test_a_truncated_backup_is_refused(
    here: Place, there: Place, tmp_path: Path, left: int
) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(here.back_up().file.read_bytes()[:left])
    assert refused(there, cut) in ("damaged", "not_a_backup")
    assert there.archives() == []


def stuck(at: Place) -> None:
    """A backup that is written but never gets its name."""

    def never_ends(*_: object, **__: object) -> None:
        time.sleep(600)

    making.check = never_ends  # type: ignore[assignment]
    at.back_up()


def test_a_crash_leaves_nothing_that_looks_whole(here: Place) -> None:
    process = multiprocessing.get_context("spawn").Process(target=stuck, args=(here,))
    process.start()
    until = time.monotonic() + 30
    while time.monotonic() < until and not any(here.backups.glob(".part-*")):
        time.sleep(0.02)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert here.archives() != []
    assert shelf.archives(here.backups) == ()
    made = here.back_up()
    assert here.archives() == [made.file.name]


def test_a_full_disk_is_told_and_leaves_nothing(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "archive")

    monkeypatch.setattr(making, "pack", full)
    with pytest.raises(BackupFailed) as failed:
        here.back_up()
    assert failed.value.args_["problem"] == "cannot_write"
    assert "No space left" in str(failed.value.args_["reason"])
    assert here.archives() == []


def test_a_damaged_database_is_told_and_keeps_its_last_backup(here: Place) -> None:
    made = here.back_up()
    file = Path(here.settings.database_url.removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    content[8192:90112] = b"\xff" * (90112 - 8192)
    file.write_bytes(content)
    with pytest.raises(BackupFailed) as failed:
        here.back_up()
    assert failed.value.args_["problem"] == "source_damaged"
    assert refused(here, made.file, replace=True) == "source_damaged"
    assert here.archives() == [made.file.name]
    file.unlink()
    here.restore(made.file)
    assert here.findings() == set()


@ELSEWHERE
def test_a_disk_that_fills_up_during_a_restore_changes_nothing(
    here: Place, there: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = here.back_up()
    there.with_engine(migrate)
    there.run("INSERT INTO level VALUES ('2021-09-22', 3)")
    kept, live = there.rows(), there.settings.database_url.removeprefix("sqlite:///")
    connect = sqlite3.connect

    def on_a_full_disk(file: object, *words: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(str(file), *words, **named)
        if str(file) == live:
            connection.execute("PRAGMA max_page_count = 1")  # as many as there are
        return connection

    with monkeypatch.context() as disk:
        disk.setattr(sqlite3, "connect", on_a_full_disk)
        assert refused(there, made.file, replace=True) == "cannot_write"
    assert there.rows() == kept
    there.restore(made.file, replace=True)
    assert there.rows() == here.rows()


@ELSEWHERE
def test_there_is_nothing_to_back_up_before_the_first_start(here: Place, there: Place) -> None:
    with pytest.raises(BackupFailed) as failed:
        there.back_up()
    assert failed.value.args_["problem"] == "no_tables"
    assert there.archives() == []
