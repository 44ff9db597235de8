"""Closed stays that were annulled or corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "superseded",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_superseded")),
    )
    op.create_index("ix_superseded_scan_id", "superseded", ["scan_id"])
    op.drop_index("uq_visit_supersedes", table_name="visit")
    op.drop_column("visit", "supersedes")
