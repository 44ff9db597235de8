"""Rows that point at nothing, or contradict each other: what to look for, by the finding's key."""

from typing import Any

import sqlalchemy as sa

from dashboard.store.tables import (
    correction,
    matched_exit,
    occupancy,
    office,
    open_visit,
    repeat,
    scan,
    superseded,
    visit,
)
from dashboard.store.validity import not_annulled


def _missing(column: sa.Column[str], there: sa.Column[str]) -> sa.ColumnElement[bool]:
    """By a look-up for each row: for tables of few rows."""
    return sa.and_(column.is_not(None), ~sa.exists().where(there == column))


def _missing_among_many(
    named: sa.Select[Any], column: sa.Column[str], *there: sa.Column[str]
) -> sa.ColumnElement[bool]:
    """By two sorted lists held side by side: ids are random, so each look-up reads another page.

    `named` are the ids that must be in one of the columns `there`.
    """
    # Ordered: so SQLite merges, where it would fill a tree with one list and delete the other.
    missing = sa.except_(named, *map(sa.select, there)).order_by(sa.literal_column("1")).subquery()
    return column.in_(sa.select(missing.c[0]))


_admitted = sa.and_(
    scan.c.decision == sa.literal_column("'admit'"),
    scan.c.direction == sa.literal_column("'in'"),
    scan.c.annuls.is_(None),
    scan.c.visit_id.is_not(None),
)

# What counting again brings back.
REBUILT = frozenset({"office_without_counter"})
ORPHANS: dict[str, tuple[sa.Column[str], sa.ColumnElement[bool]]] = {
    "unknown_office": (scan.c.scan_id, _missing(scan.c.office_id, office.c.id)),
    "office_without_counter": (office.c.id, _missing(office.c.id, occupancy.c.office_id)),
    "open_stay_without_entry": (
        open_visit.c.visit_id,
        _missing(open_visit.c.scan_id, scan.c.scan_id),
    ),
    "closed_stay_without_entry": (
        visit.c.visit_id,
        _missing_among_many(sa.select(visit.c.scan_id), visit.c.scan_id, scan.c.scan_id),
    ),
    "closed_stay_without_end": (
        visit.c.visit_id,
        _missing_among_many(
            sa.select(visit.c.closing_scan_id), visit.c.closing_scan_id, scan.c.scan_id
        ),
    ),
    "open_and_closed": (
        open_visit.c.visit_id,
        sa.exists().where(
            visit.c.visit_id == open_visit.c.visit_id,
            ~sa.exists().where(superseded.c.visit_id == visit.c.visit_id),
        ),
    ),
    "left_before_entry": (visit.c.visit_id, visit.c.left_at < visit.c.entered_at),
    "entry_without_stay": (
        scan.c.scan_id,
        sa.and_(
            _admitted,
            _missing_among_many(
                sa.select(scan.c.visit_id).where(_admitted),
                scan.c.visit_id,
                visit.c.visit_id,
                open_visit.c.visit_id,
            ),
            not_annulled(scan),
        ),
    ),
    "annulled_nothing": (scan.c.scan_id, _missing(scan.c.annuls, scan.alias().c.scan_id)),
    "superseded_nothing": (
        superseded.c.visit_id,
        _missing(superseded.c.visit_id, visit.c.visit_id),
    ),
    "superseded_without_event": (
        superseded.c.visit_id,
        _missing(superseded.c.scan_id, scan.c.scan_id),
    ),
    "matched_nothing": (matched_exit.c.scan_id, _missing(matched_exit.c.scan_id, scan.c.scan_id)),
    "repeat_of_nothing": (repeat.c.scan_id, _missing(repeat.c.of_scan_id, scan.c.scan_id)),
    "correction_without_event": (
        correction.c.correction_id,
        _missing(correction.c.scan_id, scan.c.scan_id),
    ),
}
