"""What still holds: events not annulled, closed stays not superseded, passes not revoked."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from dashboard.store.tables import pass_register, scan, superseded


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


def is_valid_pass() -> ColumnElement[bool]:
    """Whether a registered pass is neither revoked nor over at the parameter `at`."""
    over_later = pass_register.c.valid_until > sa.bindparam("at", type_=sa.BigInteger)
    return sa.and_(pass_register.c.revoked_at.is_(None), over_later)
