"""Door displays: tablets that show a changing code."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "door_display",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("seen_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_door_display_office_id"),
        sa.PrimaryKeyConstraint("id", name="pk_door_display"),
        sa.UniqueConstraint("token_hash", name="uq_door_display_token_hash"),
    )
