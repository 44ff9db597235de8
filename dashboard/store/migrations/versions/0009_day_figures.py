"""Finished days as they were reckoned, and events by their time.

Nothing is reckoned here: the server's round fills the tables, and until then days are read from
the events themselves.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNTS = (
    "entries",
    "exits",
    "employees",
    "visitors",
    "companions",
    "refusals",
    "inside_at_start",
    "inside_at_end",
    "peak",
    "peak_at",
    "limit_people",
    "open_seconds",
    "open_person_seconds",
    "busy_seconds",
    "full_seconds",
    "automatic",
    "carried",
)
_LISTS = ("mix", "refused", "hours", "quarters", "dwell", "waits")


def upgrade() -> None:
    """Bring the tables forward."""
    until = sa.Column("built_until", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("occupancy", until)
    op.create_index("ix_scan_at", "scan", ["office_id", "at"])
    op.create_table(
        "day_figure",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _COUNTS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _LISTS),
        sa.PrimaryKeyConstraint("office_id", "day", name="pk_day_figure"),
    )
    op.create_table(
        "weekday_figure",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "weekday", name="pk_weekday_figure"),
    )
