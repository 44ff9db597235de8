"""How long a pass is valid and which one replaced it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table forward; no earlier version wrote into it."""
    op.drop_table("pass_register")
    op.create_table(
        "pass_register",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("person_key_version", sa.Integer(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_pass_register")),
    )
    with op.batch_alter_table("pass_register", schema=None) as batch_op:
        batch_op.create_index("ix_pass_register_person_key", ["person_key"], unique=False)
        batch_op.create_index("ix_pass_register_issued_at", ["issued_at"], unique=False)


def downgrade() -> None:
    """Take the columns back."""
    with op.batch_alter_table("pass_register", schema=None) as batch_op:
        batch_op.drop_index("ix_pass_register_issued_at")
        batch_op.drop_column("replaced_by")
        batch_op.drop_column("valid_until")
