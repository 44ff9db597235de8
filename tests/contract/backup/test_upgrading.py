"""A start that finds an older version's record saves it before it changes the tables."""

import threading

import pytest
import sqlalchemy as sa

from dashboard.backups import shelf
from dashboard.backups.making import Made, before_upgrade
from dashboard.backups.progress import Step, Watch, unwatched
from dashboard.domain.errors import UpgradeHeld
from dashboard.store.engine import open_engine
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.schema import is_current, migrate
from tests.contract.backup.places import NIGHT, OLDER, Place


def start(at: Place, watch: Watch = unwatched) -> list[Made]:
    """Start as a server does; the backups that were told."""
    told: list[Made] = []

    def upgrade(engine: sa.Engine) -> None:
        saving = before_upgrade(
            LedgerDatabase(engine),
            settings=at.settings,
            clock=lambda: NIGHT,
            tell=told.append,
            watch=watch,
        )
        migrate(engine, before_upgrade=saving)

    at.with_engine(upgrade)
    return told


def test_an_upgrade_makes_one_backup_first(older: Place) -> None:
    rows = older.rows()
    told: list[Made] = []
    starts = [threading.Thread(target=lambda: told.extend(start(older))) for _ in range(3)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    (made,) = told
    assert made.manifest.tables_version == OLDER
    assert made.file.name == "check-in-20210922T180000Z-before-upgrade.tar.gz"
    assert older.archives() == [made.file.name]
    assert older.with_engine(is_current)
    upgraded = older.rows()
    assert upgraded["scan"] == rows["scan"]
    assert upgraded["open_visit"] == rows["open_visit"] != []
    assert start(older) == []


def test_whoever_waits_hears_how_far_the_backup_is(older: Place) -> None:
    heard: dict[Step, list[tuple[int, int]]] = {}
    start(older, lambda step, done, of: heard.setdefault(step, []).append((done, of)))
    assert [step for step in heard if step is not Step.CHECKING] == [
        Step.COPYING,
        Step.PACKING,
        Step.READING,
    ]
    for step in (Step.PACKING, Step.READING):
        told = [done for done, _ in heard[step]]
        assert told == sorted(told)
        assert {of for _, of in heard[step]} == {told[-1]}


def test_an_upgrade_whose_backup_fails_does_not_happen(
    older: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = older.rows()
    with monkeypatch.context() as full:
        full.setattr(shelf, "RESERVE_BYTES", 1 << 60)
        with pytest.raises(UpgradeHeld) as held:
            start(older)
    assert held.value.args_["problem"] == "no_room"
    assert older.rows() == rows
    assert len(start(older)) == 1


def test_nobody_writes_between_the_backup_and_the_upgrade(older: Place) -> None:
    refused: list[str] = []

    def scan_meanwhile() -> None:
        desk = open_engine(older.settings.database_url)
        is_file = desk.dialect.name == "sqlite"
        waiting = "PRAGMA busy_timeout = 0" if is_file else "SET lock_timeout = '10ms'"
        with desk.connect() as connection:
            connection.execute(sa.text(waiting))
            with pytest.raises(sa.exc.DBAPIError) as locked:
                connection.execute(sa.text("UPDATE occupancy SET inside = inside + 1"))
        refused.append(str(locked.value.orig))
        desk.dispose()

    older.with_engine(lambda engine: migrate(engine, before_upgrade=scan_meanwhile))
    assert len(refused) == 1
    assert "lock" in refused[0]
    assert older.findings() == set()


def test_a_new_database_needs_no_backup(there: Place) -> None:
    assert start(there) == []
    assert there.archives() == []
