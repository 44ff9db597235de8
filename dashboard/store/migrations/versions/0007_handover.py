"""Shifts that are signed over from one receptionist to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_RARE = sa.text("kind IN ('headcount', 'override')")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "handover",
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_handover_office_id")),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_office", "handover", ["office_id", "at"])
    op.create_table(
        "handover_receipt",
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handover.handover_id"],
            name=op.f("fk_handover_receipt_handover_id"),
        ),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover_receipt")),
    )
    op.create_index(
        "ix_scan_rare",
        "scan",
        ["office_id", "at"],
        sqlite_where=_RARE,
        postgresql_where=_RARE,
    )
