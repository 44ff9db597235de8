"""Installations with a database of either engine, to back up and to restore."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.backups.making import Made, Order, make_backup
from dashboard.backups.restoring import Consent, Restored, restore_backup
from dashboard.domain.errors import BackupFailed
from dashboard.settings import Settings
from dashboard.store.engine import open_engine
from dashboard.store.examination import Examination
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.schema import migrate
from dashboard.store.tables import metadata
from tests.contract.test_demo import WEDNESDAY_TEN

ROOT = Path(__file__).resolve().parents[3]
NIGHT = datetime(2021, 9, 22, 18, 0, tzinfo=UTC)
OLDER = "0004"
SHORT_LIVED = {"session", "one_time_link"}

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Place:
    """One installation: its settings, and its database's own connections."""

    settings: Settings

    @property
    def backups(self) -> Path:
        """Where its backups are."""
        return self.settings.backups

    def back_up(self, at: datetime = NIGHT, **order: Any) -> Made:
        """Make a backup as of a moment."""
        wanted = replace(Order(folder=self.backups), **order)
        database = LedgerDatabase.at(self.settings.database_url)
        try:
            return make_backup(database, settings=self.settings, order=wanted, now=at)
        finally:
            database.close()

    def restore(
        self, file: Path, *, tell: Callable[[Made], None] = print, **consent: Any
    ) -> Restored:
        """Restore a backup."""
        database = LedgerDatabase.at(self.settings.database_url)
        try:
            return restore_backup(
                database,
                file,
                settings=self.settings,
                consent=Consent(**consent),
                now=NIGHT,
                tell=tell,
            )
        finally:
            database.close()

    def with_engine(self, work: Callable[[sa.Engine], Any]) -> Any:
        """What `work` gives; its connections are closed afterwards."""
        engine = open_engine(self.settings.database_url)
        try:
            return work(engine)
        finally:
            engine.dispose()

    def run(self, statement: str) -> None:
        """Change something from outside."""

        def change(engine: sa.Engine) -> None:
            with engine.begin() as connection:
                connection.execute(sa.text(statement))

        self.with_engine(change)

    def rows(self) -> Rows:
        """Everything that is stored, table by table, sorted."""
        return self.with_engine(_rows)  # type: ignore[no-any-return]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        question = sa.select(sa.func.count()).select_from(sa.table(table))

        def ask(engine: sa.Engine) -> int:
            with engine.connect() as connection:
                return int(connection.execute(question).scalar_one())

        return self.with_engine(ask)  # type: ignore[no-any-return]

    def findings(self) -> set[str]:
        """What a doctor says of the database, clocks aside."""
        return self.with_engine(_findings)  # type: ignore[no-any-return]

    def archives(self) -> list[str]:
        """Names of what is in the folder of backups, unfinished things too."""
        names = (path.name for path in self.backups.iterdir()) if self.backups.is_dir() else ()
        return sorted(name for name in names if name != ".lock")


def place(folder: Path, url: str) -> Place:
    """An installation with the project's rules and no trusted keys."""
    data = folder / "data"
    shutil.copytree(ROOT / "data" / "rules", data / "rules")
    (data / "trust").mkdir()
    return Place(Settings(database_url=url, data=data))


def refused(at: Place, file: Path, **consent: bool) -> str:
    """The word with which a restore is refused."""
    with pytest.raises(BackupFailed) as refusal:
        at.restore(file, **consent)
    return str(refusal.value.args_["problem"])


def of_older_version(at: Place, *, like: Place, version: str = OLDER) -> Place:
    """The same place as an older version of the product would have left it."""
    rows = like.with_engine(_mappings)

    def fill_in(engine: sa.Engine) -> None:
        migrate(engine, to=version)
        found = sa.MetaData()
        found.reflect(engine)
        with engine.begin() as connection:
            for table in found.sorted_tables:
                names = set(table.columns.keys())
                wanted = [
                    {name: value for name, value in row.items() if name in names}
                    for row in rows.get(table.name, ())
                ]
                if wanted:
                    connection.execute(sa.insert(table), wanted)

    at.with_engine(fill_in)
    return at


def _mappings(engine: sa.Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def _rows(engine: sa.Engine) -> Rows:
    found = sa.MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in found.sorted_tables
            if table.name not in SHORT_LIVED
        }


def _findings(engine: sa.Engine) -> set[str]:
    looking = Examination(engine)
    found = [*looking.migrations(), *looking.figures(), *looking.orphans()]
    found += looking.old_stays(now=WEDNESDAY_TEN)
    return {each.key for each in found}
