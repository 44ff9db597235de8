"""Alerts of the offices, their messages on the way to channels, and black scans by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0016"
branch_labels = None
depends_on = None

_BLACK = sa.text("colour = 'black'")
_LIVE = sa.text("cleared_at IS NULL")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_index(
        "ix_scan_black",
        "scan",
        ["office_id", "at"],
        sqlite_where=_BLACK,
        postgresql_where=_BLACK,
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("limit_people", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger()),
        sa.Column("acknowledged_at", sa.BigInteger()),
        sa.Column("acknowledged_by", sa.Text()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
    )
    op.create_index(
        "uq_alert_live",
        "alert",
        ["office_id", "kind", "subject"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_alert_changed_at", "alert", ["changed_at"])
    op.create_index("ix_alert_cleared_at", "alert", ["cleared_at"])
    op.create_table(
        "alert_message",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("claimed_until", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("failed_at", sa.BigInteger()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_message_alert_id"),
        sa.PrimaryKeyConstraint("alert_id", "channel", name="pk_alert_message"),
    )
    op.create_index("ix_alert_message_due_at", "alert_message", ["due_at"])
