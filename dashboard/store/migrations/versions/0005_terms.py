"""A decision notices that its office's particulars have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    terms = sa.Column("terms", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("occupancy", terms)
