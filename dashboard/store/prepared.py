"""Statements rendered once to the driver's own text, and the cursor that they go to."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import BindParameter, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from dashboard.store.rows import Row

# The driver's text and its values.
Statement = tuple[str, Any]


class Cursor(Protocol):
    """What sqlite3 and psycopg cursors have in common."""

    def execute(self, text: Any, values: Any, /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row or None."""

    def fetchall(self) -> Any:
        """All remaining rows."""


class Prepared:
    """One rendered statement."""

    def __init__(self, statement: sa.Executable, dialect: sa.Dialect) -> None:
        """Render `statement` for `dialect`."""
        compiled: SQLCompiler = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text: str = str(compiled)
        self._constants = {
            name: value
            for name, value in compiled.params.items()
            if not compiled.binds[name].required
        }
        self._for_driver = _for_driver(compiled.positiontup)

    def values(self, named: Mapping[str, Any]) -> Any:
        """The values as the driver takes them with the text."""
        return self._for_driver({**self._constants, **named})

    def with_values(self, **values: Any) -> Statement:
        """What the driver is given."""
        return self.text, self.values(values)

    def run(self, cursor: Cursor, /, **values: Any) -> None:
        """Execute."""
        cursor.execute(*self.with_values(**values))

    def row(self, cursor: Cursor, /, **values: Any) -> Row | None:
        """Execute and return the first row."""
        self.run(cursor, **values)
        found: Row | None = cursor.fetchone()
        return found

    def rows(self, cursor: Cursor, /, **values: Any) -> Sequence[Row]:
        """Execute and return all rows."""
        self.run(cursor, **values)
        found: Sequence[Row] = cursor.fetchall()
        return found


def key_parameters(number: int) -> list[BindParameter[str]]:
    """Parameters key_0, key_1, …"""
    return [bindparam(f"key_{index}", type_=sa.Text) for index in range(number)]


def named_keys(keys: Sequence[str]) -> dict[str, str]:
    """The keys as key_0, key_1, …"""
    return {f"key_{number}": key for number, key in enumerate(keys)}


def _for_driver(names: Sequence[str] | None) -> Callable[[Mapping[str, Any]], Any]:
    """From named values to those of a text with these names by position; None: it has names."""
    # By position where the driver can: sqlite3 looks every name up anew at each run.
    if names is None:
        return lambda values: values
    if len(names) < 2:
        return lambda values: tuple(values[name] for name in names)
    return itemgetter(*names)


def parameters(table: sa.Table) -> dict[str, Any]:
    """A named parameter for each column."""
    return {column.name: bindparam(column.name, type_=column.type) for column in table.c}


def append_to(table: sa.Table) -> sa.Insert:
    """Insert one row with all of the table's columns as parameters."""
    return sa.insert(table).values(parameters(table))
