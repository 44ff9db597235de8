"""The ledger, its offices and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "holiday",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", "office_id", name=op.f("pk_holiday")),
    )
    op.create_table(
        "level",
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("valid_from", name=op.f("pk_level")),
    )
    op.create_table(
        "matched_exit",
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_matched_exit")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    op.create_table(
        "open_visit",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("person_key_version", sa.Integer(), nullable=True),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_open_visit")),
        sa.UniqueConstraint(
            "office_id", "person_key", name=op.f("uq_open_visit_office_id_person_key")
        ),
    )
    with op.batch_alter_table("open_visit", schema=None) as batch_op:
        batch_op.create_index("ix_open_visit_person_key", ["person_key"], unique=False)

    op.create_table(
        "pass_register",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("person_key_version", sa.Integer(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_pass_register")),
    )
    with op.batch_alter_table("pass_register", schema=None) as batch_op:
        batch_op.create_index("ix_pass_register_person_key", ["person_key"], unique=False)

    op.create_table(
        "repeat",
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("of_scan_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=True),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_repeat")),
    )
    with op.batch_alter_table("repeat", schema=None) as batch_op:
        batch_op.create_index(
            "ix_repeat_person", ["office_id", "person_key", "seen_at"], unique=False
        )

    op.create_table(
        "rollup_hour",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "office_id",
            "hour",
            "person_kind",
            "colour",
            "evidence",
            "decision",
            name=op.f("pk_rollup_hour"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "scan",
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Text(), nullable=True),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=True),
        sa.Column("person_key_version", sa.Integer(), nullable=True),
        sa.Column("person_kind", sa.Text(), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("colour_rule", sa.Text(), nullable=False),
        sa.Column("admission_rule", sa.Text(), nullable=False),
        sa.Column("capacity_rule", sa.Text(), nullable=True),
        sa.Column("visit_id", sa.Text(), nullable=True),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("limit_people", sa.Integer(), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("override_of", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("override_note", sa.Text(), nullable=True),
        sa.Column("override_needed", sa.Boolean(), nullable=True),
        sa.Column("annuls", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_scan")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_scan_office_id_number")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scan_check",
            ["office_id", "arrived_at"],
            unique=False,
            sqlite_where=sa.text("decision = 'check'"),
            postgresql_where=sa.text("decision = 'check'"),
        )
        batch_op.create_index("ix_scan_desk", ["office_id", "desk", "number"], unique=False)
        batch_op.create_index(
            "ix_scan_first_id",
            ["first_id"],
            unique=False,
            sqlite_where=sa.text("first_id IS NOT NULL"),
            postgresql_where=sa.text("first_id IS NOT NULL"),
        )
        batch_op.create_index("ix_scan_person", ["office_id", "person_key", "at"], unique=False)
        batch_op.create_index(
            "ix_scan_refused",
            ["office_id", "at"],
            unique=False,
            sqlite_where=sa.text("decision = 'refuse'"),
            postgresql_where=sa.text("decision = 'refuse'"),
        )
        batch_op.create_index(
            "uq_scan_annuls",
            ["annuls"],
            unique=True,
            sqlite_where=sa.text("annuls IS NOT NULL"),
            postgresql_where=sa.text("annuls IS NOT NULL"),
        )

    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "visit",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("person_key_version", sa.Integer(), nullable=True),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("closing_scan_id", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_entered", ["office_id", "entered_at"], unique=False)
        batch_op.create_index("ix_visit_left", ["office_id", "left_at"], unique=False)
        batch_op.create_index(
            "uq_visit_supersedes",
            ["supersedes"],
            unique=True,
            sqlite_where=sa.text("supersedes IS NOT NULL"),
            postgresql_where=sa.text("supersedes IS NOT NULL"),
        )

    op.create_table(
        "correction",
        sa.Column("correction_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_correction_office_id")),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_office", ["office_id", "at"], unique=False)

    op.create_table(
        "desk",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_desk_office_id")),
        sa.PrimaryKeyConstraint("office_id", "name", name=op.f("pk_desk")),
    )
    op.create_table(
        "occupancy",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("last_scan_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_occupancy_office_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_occupancy")),
    )
    op.create_table(
        "office_version",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("office_class", sa.Text(), nullable=False),
        sa.Column("on_full", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_version_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "since", name=op.f("pk_office_version")),
    )
    with op.batch_alter_table("office_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_office_version_current",
            ["office_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "opening_hours",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_opening_hours_office_id")
        ),
        sa.PrimaryKeyConstraint(
            "office_id", "weekday", "opens_minute", name=op.f("pk_opening_hours")
        ),
    )


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("opening_hours")
    with op.batch_alter_table("office_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_office_version_current",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.drop_table("office_version")
    op.drop_table("occupancy")
    op.drop_table("desk")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_office")

    op.drop_table("correction")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_visit_supersedes",
            sqlite_where=sa.text("supersedes IS NOT NULL"),
            postgresql_where=sa.text("supersedes IS NOT NULL"),
        )
        batch_op.drop_index("ix_visit_left")
        batch_op.drop_index("ix_visit_entered")

    op.drop_table("visit")
    op.drop_table("session")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scan_annuls",
            sqlite_where=sa.text("annuls IS NOT NULL"),
            postgresql_where=sa.text("annuls IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_scan_refused",
            sqlite_where=sa.text("decision = 'refuse'"),
            postgresql_where=sa.text("decision = 'refuse'"),
        )
        batch_op.drop_index("ix_scan_person")
        batch_op.drop_index(
            "ix_scan_first_id",
            sqlite_where=sa.text("first_id IS NOT NULL"),
            postgresql_where=sa.text("first_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_scan_desk")
        batch_op.drop_index(
            "ix_scan_check",
            sqlite_where=sa.text("decision = 'check'"),
            postgresql_where=sa.text("decision = 'check'"),
        )

    op.drop_table("scan")
    op.drop_table("rollup_hour")
    with op.batch_alter_table("repeat", schema=None) as batch_op:
        batch_op.drop_index("ix_repeat_person")

    op.drop_table("repeat")
    with op.batch_alter_table("pass_register", schema=None) as batch_op:
        batch_op.drop_index("ix_pass_register_person_key")

    op.drop_table("pass_register")
    with op.batch_alter_table("open_visit", schema=None) as batch_op:
        batch_op.drop_index("ix_open_visit_person_key")

    op.drop_table("open_visit")
    op.drop_table("one_time_link")
    op.drop_table("office")
    op.drop_table("matched_exit")
    op.drop_table("level")
    op.drop_table("holiday")
