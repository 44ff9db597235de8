"""The positive register."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "positive_case",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("with_birth_date", sa.Boolean(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("positive_on", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_positive_case")),
    )
    op.create_table(
        "positive_case_key",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["positive_case.case_id"],
            name=op.f("fk_positive_case_key_case_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "value", name=op.f("pk_positive_case_key")),
    )
    with op.batch_alter_table("positive_case_key", schema=None) as batch_op:
        batch_op.create_index("ix_positive_case_key_value", ["value"], unique=False)

    op.create_table(
        "positive_case_removal",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["positive_case.case_id"],
            name=op.f("fk_positive_case_removal_case_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_positive_case_removal")),
    )
