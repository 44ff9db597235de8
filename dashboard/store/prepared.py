"""Statements rendered once to the driver's own text, and the cursor that they go to."""

from collections.abc import Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import sqlite

from dashboard.store.rows import Row

# The driver's text and its named values.
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
        """Render `statement` for `dialect`, whose parameters must be named."""
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text: str = str(compiled)
        self._constants = {
            name: value
            for name, value in compiled.params.items()
            if not compiled.binds[name].required
        }

    def run(self, cursor: Cursor, /, **values: Any) -> None:
        """Execute."""
        cursor.execute(self.text, self._constants | values)

    def row(self, cursor: Cursor, /, **values: Any) -> Row | None:
        """Execute and return the first row."""
        cursor.execute(self.text, self._constants | values)
        found: Row | None = cursor.fetchone()
        return found

    def rows(self, cursor: Cursor, /, **values: Any) -> Sequence[Row]:
        """Execute and return all rows."""
        cursor.execute(self.text, self._constants | values)
        found: Sequence[Row] = cursor.fetchall()
        return found


def named_dialect(engine: sa.Engine) -> sa.Dialect:
    """The engine's dialect with named parameters, as both drivers take them in a mapping."""
    if engine.dialect.name == "sqlite":
        return sqlite.dialect(paramstyle="named")
    return engine.dialect


def parameters(table: sa.Table) -> dict[str, Any]:
    """A named parameter for each column."""
    return {column.name: bindparam(column.name, type_=column.type) for column in table.c}


def append_to(table: sa.Table) -> sa.Insert:
    """Insert one row with all of the table's columns as parameters."""
    return sa.insert(table).values(parameters(table))
