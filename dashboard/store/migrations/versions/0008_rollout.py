"""The rollout: waves, plans, stages; and what it needs to know of an office."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("office", sa.Column("merged_into", sa.Text()))
    for name in ("address", "contact"):
        words = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("office_version", words)
    for name in ("expected_employees", "expected_visitors"):
        count = sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        op.add_column("office_version", count)
    op.create_table(
        "rollout_wave",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_rollout_wave"),
    )
    op.create_table(
        "rollout_plan",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("live_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_rollout_plan_office_id"),
        sa.ForeignKeyConstraint(["wave"], ["rollout_wave.number"], name="fk_rollout_plan_wave"),
        sa.PrimaryKeyConstraint("office_id", name="pk_rollout_plan"),
    )
    op.create_table(
        "rollout_event",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_rollout_event_office_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_rollout_event"),
    )
    op.create_index("ix_rollout_event_office", "rollout_event", ["office_id", "at"])
