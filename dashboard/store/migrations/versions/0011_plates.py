"""Plates: issues for each office and door, and each office's mode."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "plate",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_plate_office_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plate"),
        sa.UniqueConstraint("office_id", "door", "issue", name="uq_plate_office_id_door_issue"),
    )
    op.create_table(
        "plate_mode",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_plate_mode_office_id"),
        sa.PrimaryKeyConstraint("office_id", name="pk_plate_mode"),
    )
