"""Rule versions and exceptions that only grow, and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# REPLACE deletes without firing a trigger on DELETE, so a key that is taken is refused before the
# insertion; without rowid there is no other key.
_SQLITE = (
    """CREATE TRIGGER rule_version_unchanged BEFORE UPDATE ON rule_version
    BEGIN SELECT RAISE(ABORT, 'a published rule never changes'); END""",
    """CREATE TRIGGER rule_version_undeleted BEFORE DELETE ON rule_version
    BEGIN SELECT RAISE(ABORT, 'a published rule never changes'); END""",
    """CREATE TRIGGER rule_version_unreplaced BEFORE INSERT ON rule_version
    WHEN EXISTS (SELECT 1 FROM rule_version
      WHERE (series = NEW.series AND id = NEW.id) OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'a published rule never changes'); END""",
    """CREATE TRIGGER limit_exception_unchanged BEFORE UPDATE ON limit_exception
    WHEN OLD.ended_from IS NOT NULL OR NEW.id <> OLD.id OR NEW.office_id <> OLD.office_id
      OR NEW.percent <> OLD.percent OR NEW.valid_from <> OLD.valid_from
      OR NEW.valid_until <> OLD.valid_until OR NEW.reason <> OLD.reason
      OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at
    BEGIN SELECT RAISE(ABORT, 'an exception is only ended'); END""",
    """CREATE TRIGGER limit_exception_undeleted BEFORE DELETE ON limit_exception
    BEGIN SELECT RAISE(ABORT, 'an exception is only ended'); END""",
    """CREATE TRIGGER limit_exception_unreplaced BEFORE INSERT ON limit_exception
    WHEN EXISTS (SELECT 1 FROM limit_exception WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'an exception is only ended'); END""",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION policy_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'published rules and exceptions never change'; END $$""",
    """CREATE TRIGGER rule_version_unchanged BEFORE UPDATE OR DELETE ON rule_version
    FOR EACH ROW EXECUTE FUNCTION policy_only_grows()""",
    """CREATE TRIGGER rule_version_untruncated BEFORE TRUNCATE ON rule_version
    FOR EACH STATEMENT EXECUTE FUNCTION policy_only_grows()""",
    """CREATE TRIGGER limit_exception_unchanged BEFORE UPDATE ON limit_exception
    FOR EACH ROW WHEN (OLD.ended_from IS NOT NULL OR
      (NEW.id, NEW.office_id, NEW.percent, NEW.valid_from, NEW.valid_until, NEW.reason,
       NEW.made_by, NEW.made_at)
      IS DISTINCT FROM
      (OLD.id, OLD.office_id, OLD.percent, OLD.valid_from, OLD.valid_until, OLD.reason,
       OLD.made_by, OLD.made_at))
    EXECUTE FUNCTION policy_only_grows()""",
    """CREATE TRIGGER limit_exception_undeleted BEFORE DELETE ON limit_exception
    FOR EACH ROW EXECUTE FUNCTION policy_only_grows()""",
    """CREATE TRIGGER limit_exception_untruncated BEFORE TRUNCATE ON limit_exception
    FOR EACH STATEMENT EXECUTE FUNCTION policy_only_grows()""",
)


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "rule_version",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("number", name=op.f("uq_rule_version_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_draft",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("series", "id", name=op.f("pk_rule_draft")),
    )
    op.create_table(
        "limit_exception",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_from", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_limit_exception_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_exception")),
        sqlite_with_rowid=False,
    )
    for trigger in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(trigger)
