"""Open stays kept by person and office alone, so that a scan writes one tree of them, not four."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("visit_id", sa.Text(), False),
    ("office_id", sa.Text(), False),
    ("desk", sa.Text(), False),
    ("person_key", sa.Text(), False),
    ("person_key_version", sa.Integer(), True),
    ("person_kind", sa.Text(), False),
    ("sealed_name", sa.LargeBinary(), True),
    ("colour", sa.Text(), True),
    ("evidence", sa.Text(), False),
    ("entered_at", sa.BigInteger(), False),
    ("scan_id", sa.Text(), False),
    ("companions", sa.Integer(), False),
)
_KEY = ("person_key", "office_id")


def upgrade() -> None:
    """Bring the tables forward."""
    if op.get_bind().dialect.name == "sqlite":
        _rewrite()
        return
    op.drop_index("ix_open_visit_person_key", "open_visit")
    op.drop_constraint("uq_open_visit_office_id_person_key", "open_visit")
    op.drop_constraint("pk_open_visit", "open_visit")
    op.create_primary_key("pk_open_visit", "open_visit", [*_KEY])


def _rewrite() -> None:
    op.rename_table("open_visit", "open_visit_before")
    op.create_table(
        "open_visit",
        *(sa.Column(name, kind, nullable=nullable) for name, kind, nullable in _COLUMNS),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_open_visit"),
        sqlite_with_rowid=False,
    )
    before, after = (
        sa.table(name, *(sa.column(column) for column, _, _ in _COLUMNS))
        for name in ("open_visit_before", "open_visit")
    )
    op.execute(sa.insert(after).from_select([c.name for c in before.c], sa.select(*before.c)))
    op.drop_table("open_visit_before")
