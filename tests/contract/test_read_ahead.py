"""On PostgreSQL a scan's reads go to the server together, and each is seen as it is."""

from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.scan import Direction
from dashboard.store import postgresql_writer
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.read_ahead import ReadAhead
from tests.contract.conftest import empty
from tests.contract.door import door
from tests.contract.events import MORNING, minutes, office


class _Asked:
    """A cursor whose rows are numbered by how many statements all cursors have run."""

    def __init__(self, runs: list[str]) -> None:
        self._runs = runs
        self.rows: list[int] = []

    def execute(self, text: str, _values: Any) -> None:
        self._runs.append(text)
        self.rows = [len(self._runs)]

    def fetchone(self) -> Any:
        return self.rows[0]

    def fetchall(self) -> Any:
        return self.rows


_READ = ("SELECT inside", {"office": "kominfo"})


def test_what_was_asked_ahead_is_not_asked_again() -> None:
    runs: list[str] = []
    cursor = ReadAhead(lambda: _Asked(runs), [_READ, ("SELECT 2", {})])
    cursor.execute("SELECT inside", {"office": "kominfo"})
    assert cursor.fetchall() == [1]
    cursor.execute("SELECT 2", {})
    assert cursor.fetchone() == 2
    assert runs == ["SELECT inside", "SELECT 2"]


@pytest.mark.parametrize(
    "before",
    [[_READ], [("UPDATE occupancy", {})]],
    ids=["read before", "something was written"],
)
def test_what_may_have_changed_is_asked_anew(before: list[Any]) -> None:
    runs: list[str] = []
    cursor = ReadAhead(lambda: _Asked(runs), [_READ])
    for statement in before:
        cursor.execute(*statement)
    cursor.execute(*_READ)
    assert cursor.fetchall() == [len(runs)]
    assert runs.count("SELECT inside") == 2


def test_what_was_foreseen_with_other_values_is_asked() -> None:
    runs: list[str] = []
    cursor = ReadAhead(lambda: _Asked(runs), [_READ])
    cursor.execute("SELECT inside", {"office": "pendopo"})
    assert cursor.fetchall() == [2]


class _Counted:
    """A real cursor that tells what it was asked."""

    def __init__(self, cursor: Any, asked: list[str]) -> None:
        self._cursor = cursor
        self._asked = asked

    def execute(self, text: Any, values: Any, /) -> None:
        self._asked.append(text)
        self._cursor.execute(text, values)

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> Any:
        return self._cursor.fetchall()


def test_an_entry_a_repeat_and_an_exit_read_only_what_was_foreseen(
    postgres_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[str] = []

    def watched(new_cursor: Any, reads: Any) -> ReadAhead:
        # The first cursor is for all that was not sent ahead.
        cursors = iter([_Counted(new_cursor(), later)])
        return ReadAhead(lambda: next(cursors, None) or new_cursor(), reads)

    monkeypatch.setattr(postgresql_writer, "ReadAhead", watched)
    empty(postgres_engine)
    offices = SqlOffices(postgres_engine, clock=lambda: MORNING)
    offices.put(office(capacity=5))
    at_door = door(SqlLedger(postgres_engine), offices)
    answers = [
        at_door.scan("2 Ana", "in", MORNING),
        at_door.scan("2 Ana", "again", minutes(0.1)),
        at_door.scan("2 Ana", "out", minutes(60)),
        at_door.scan("2 Ana", "out", minutes(60)),
    ]
    assert [(each.direction, each.repeated) for each in answers] == [
        (Direction.IN, False),
        (Direction.IN, True),
        (Direction.OUT, False),
        (Direction.OUT, True),
    ]
    assert at_door.inside() == 0
    assert len(later) > len(answers)
    assert [text for text in later if text.startswith("SELECT")] == []
