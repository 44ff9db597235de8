"""Which tables still hold bytes of erased rows, on record until they are wiped."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_MAY_OWE = (
    "scan",
    "repeat",
    "visit",
    "open_visit",
    "pass_register",
    "positive_case",
    "positive_case_key",
    "handover",
    "erasure_request",
)


def upgrade() -> None:
    """Bring the tables forward; where anything was ever erased, nobody knows what is owed."""
    mark = op.create_table(
        "wipe_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("erased", sa.BigInteger(), nullable=False),
        sa.Column("wiped", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_wipe_mark"),
    )
    run = sa.table("erasure_run", sa.column("run_id"))
    if op.get_bind().execute(sa.select(run.c.run_id).limit(1)).first() is not None:
        op.bulk_insert(mark, [{"name": name, "erased": 1, "wiped": 0} for name in _MAY_OWE])
