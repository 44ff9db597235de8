"""What still holds: events that were not annulled, closed stays that were not superseded."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from dashboard.store.tables import scan, superseded


def not_annulled(event: sa.FromClause) -> ColumnElement[bool]:
    """Whether no annulment names the row of `event` (the table `scan` or an alias of it)."""
    annulment = scan.alias()
    return ~sa.exists().where(annulment.c.annuls == event.c.scan_id)


def holds(stay: sa.FromClause) -> ColumnElement[bool]:
    """Whether the row of `stay` (the table `visit` or an alias of it) was not superseded."""
    return ~sa.exists().where(superseded.c.visit_id == stay.c.visit_id)


def is_event(event: sa.FromClause) -> ColumnElement[Any]:
    """Whether the row is no annulment itself."""
    return event.c.annuls.is_(None)
