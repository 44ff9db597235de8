"""The tables, the same on SQLite and PostgreSQL (design section 5).

Times are whole microseconds since 1970-01-01 UTC, so both engines compare and sum them alike and
nothing is rounded; local days are ISO dates. Columns hold only texts, integers, floats, bytes and
booleans, so that a prepared statement needs no conversion beyond `rows`.

No row is written by all offices: what counts up does so per office, in `occupancy`, whose row is
also the lock. `scan`, `repeat` and `visit` are append-only. They carry no foreign key to `office`:
the locked occupancy row proves the office, and on PostgreSQL a key check would make each scan
share a lock on the office's row.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _required(name: str, kind: type = Text) -> Column:  # type: ignore[type-arg]
    return Column(name, kind, nullable=False)


def _office() -> Column[str]:
    return Column("office_id", Text, ForeignKey("office.id"), nullable=False)


office = Table(
    "office",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),  # the fixed order of the directory
    Column("merged_into", Text),  # of an office that is closed: it has no current version
)

# What is true of an office from `since` until `until` (half-open; NULL: until now). A change of
# capacity adds a row, so that a curve of last month can be read against last month's limit.
office_version = Table(
    "office_version",
    metadata,
    _office(),
    _required("since", BigInteger),
    Column("until", BigInteger),
    _required("name"),
    _required("kind"),
    _required("office_class"),
    _required("on_full"),
    _required("capacity", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("address", Text, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
    Column("expected_employees", Integer, nullable=False, server_default=text("0")),
    Column("expected_visitors", Integer, nullable=False, server_default=text("0")),
    _required("sample", Boolean),
    PrimaryKeyConstraint("office_id", "since"),
)
Index(
    "uq_office_version_current",
    office_version.c.office_id,
    unique=True,
    sqlite_where=text("until IS NULL"),
    postgresql_where=text("until IS NULL"),
)

# A desk that was removed stays, inactive: scans name it.
desk = Table(
    "desk",
    metadata,
    _office(),
    _required("name"),
    _required("sequence", Integer),
    _required("active", Boolean),
    PrimaryKeyConstraint("office_id", "name"),
)

level = Table(
    "level",
    metadata,
    Column("valid_from", Text, primary_key=True),
    _required("level", Integer),
)

opening_hours = Table(
    "opening_hours",
    metadata,
    _office(),
    _required("weekday", Integer),  # 1 Monday to 7 Sunday (ISO 8601)
    _required("opens_minute", Integer),  # minutes after local midnight
    _required("closes_minute", Integer),
    PrimaryKeyConstraint("office_id", "weekday", "opens_minute"),
)

# Own days; `office_id` '' means every office.
holiday = Table(
    "holiday",
    metadata,
    _required("day"),
    _required("office_id"),
    _required("name"),
    _required("closed", Boolean),
    PrimaryKeyConstraint("day", "office_id"),
)

occupancy = Table(
    "occupancy",
    metadata,
    Column("office_id", Text, ForeignKey("office.id"), primary_key=True),
    _required("inside", Integer),
    _required("revision", BigInteger),
    Column("last_scan_at", BigInteger),
    # Changes of capacity, class, what full means, or the PPKM level: whoever decides by older
    # particulars finds out while the row is locked.
    Column("terms", BigInteger, nullable=False, server_default=text("0")),
    # Until when `day_figure` tells the days; an event that touches an earlier moment lowers it.
    Column("built_until", BigInteger, nullable=False, server_default=text("0")),
)

scan = Table(
    "scan",
    metadata,
    Column("scan_id", Text, primary_key=True),
    _required("number", BigInteger),  # the office's revision with this event: its order
    _required("kind"),
    Column("first_id", Text),
    _required("office_id"),
    _required("desk"),
    _required("at", BigInteger),
    _required("arrived_at", BigInteger),
    _required("setting"),
    _required("direction"),
    Column("person_key", Text),
    Column("person_key_version", Integer),
    Column("person_kind", Text),
    Column("sealed_name", LargeBinary),
    Column("colour", Text),
    _required("evidence"),
    _required("decision"),
    _required("reason"),
    _required("colour_rule"),
    _required("admission_rule"),
    Column("capacity_rule", Text),
    Column("visit_id", Text),
    _required("inside", Integer),
    _required("limit_people", Integer),
    _required("companions", Integer),
    _required("flags"),  # sorted, separated by commas
    _required("actor"),
    # An override: what it overrode and whether the admission needed it.
    Column("override_of", Text),
    Column("override_reason", Text),
    Column("override_note", Text),
    Column("override_needed", Boolean),
    Column("annuls", Text),  # the scan that this event undid
    UniqueConstraint("office_id", "number"),
)
Index("ix_scan_person", scan.c.office_id, scan.c.person_key, scan.c.at)
Index("ix_scan_at", scan.c.office_id, scan.c.at)
Index("ix_scan_desk", scan.c.office_id, scan.c.desk, scan.c.number)
Index(
    "ix_scan_first_id",
    scan.c.first_id,
    sqlite_where=text("first_id IS NOT NULL"),
    postgresql_where=text("first_id IS NOT NULL"),
)
Index(
    "ix_scan_check",
    scan.c.office_id,
    scan.c.arrived_at,
    sqlite_where=text("decision = 'check'"),
    postgresql_where=text("decision = 'check'"),
)
Index(
    "ix_scan_refused",
    scan.c.office_id,
    scan.c.at,
    sqlite_where=text("decision = 'refuse'"),
    postgresql_where=text("decision = 'refuse'"),
)
Index(
    "ix_scan_black",
    scan.c.office_id,
    scan.c.at,
    sqlite_where=text("colour = 'black'"),
    postgresql_where=text("colour = 'black'"),
)
Index(
    "uq_scan_annuls",
    scan.c.annuls,
    unique=True,
    sqlite_where=text("annuls IS NOT NULL"),
    postgresql_where=text("annuls IS NOT NULL"),
)

Index(
    "ix_scan_rare",
    scan.c.office_id,
    scan.c.at,
    sqlite_where=text("kind IN ('headcount', 'override')"),
    postgresql_where=text("kind IN ('headcount', 'override')"),
)

# Another id, or another moment, of an event that is stored already.
repeat = Table(
    "repeat",
    metadata,
    Column("scan_id", Text, primary_key=True),
    _required("of_scan_id"),
    _required("office_id"),
    Column("person_key", Text),
    _required("desk"),
    _required("setting"),
    _required("seen_at", BigInteger),
)
Index("ix_repeat_person", repeat.c.office_id, repeat.c.person_key, repeat.c.seen_at)


def _stay_columns() -> list[Column]:  # type: ignore[type-arg]
    return [
        _required("visit_id"),
        _required("office_id"),
        _required("desk"),
        _required("person_key"),
        Column("person_key_version", Integer),
        _required("person_kind"),
        Column("sealed_name", LargeBinary),  # with the guest book; opens with the entry's root id
        Column("colour", Text),
        _required("evidence"),
        _required("entered_at", BigInteger),
        _required("scan_id"),
        _required("companions", Integer),
    ]


# Every scan of an entry or an exit writes each tree of it, so it is one: looked up by person. What
# asks for an office or a stay reads it whole, which holds nobody but those inside.
open_visit = Table(
    "open_visit",
    metadata,
    *_stay_columns(),
    PrimaryKeyConstraint("person_key", "office_id"),
    sqlite_with_rowid=False,
)

visit = Table(
    "visit",
    metadata,
    *_stay_columns(),
    _required("left_at", BigInteger),
    _required("closing"),
    _required("closing_scan_id"),
    PrimaryKeyConstraint("visit_id"),
)
Index("ix_visit_entered", visit.c.office_id, visit.c.entered_at)
Index("ix_visit_left", visit.c.office_id, visit.c.left_at)

# Closed stays that no longer hold, and the event that said so: an annulment or a correction,
# which has put another row in their place. Views leave them out.
superseded = Table(
    "superseded",
    metadata,
    Column("visit_id", Text, primary_key=True),
    _required("scan_id"),
)
Index("ix_superseded_scan_id", superseded.c.scan_id)

# Exits that came before their late entry and closed its stay when it arrived.
matched_exit = Table(
    "matched_exit",
    metadata,
    Column("scan_id", Text, primary_key=True),
    _required("visit_id"),
)

# Headcount remainders and anonymous people; what is left of one ends at the automatic closing.
correction = Table(
    "correction",
    metadata,
    Column("correction_id", Text, primary_key=True),
    _office(),
    _required("at", BigInteger),
    _required("people", Integer),
    _required("scan_id"),
    _required("note"),
)
Index("ix_correction_office", correction.c.office_id, correction.c.at)

# One UTC hour of one office, written in the event's transaction. `hour` counts hours since 1970;
# '' stands for an unknown kind or colour. `events` counts scans by decision; `entered` and `left`
# count people (companions included) at the time they came and went, `corrected` headcounts.
rollup_hour = Table(
    "rollup_hour",
    metadata,
    _required("office_id"),
    _required("hour", Integer),
    _required("person_kind"),
    _required("colour"),
    _required("evidence"),
    _required("decision"),
    _required("events", Integer),
    _required("entered", Integer),
    _required("left", Integer),
    _required("corrected", Integer),
    PrimaryKeyConstraint("office_id", "hour", "person_kind", "colour", "evidence", "decision"),
    sqlite_with_rowid=False,
)

# One finished local day of one office, as `domain.office_day` reckons it: rebuilt from the events
# by an idempotent job. Lists are JSON; `carried` is inside at the end before it is clipped at zero.
day_figure = Table(
    "day_figure",
    metadata,
    _required("office_id"),
    _required("day"),
    *(
        _required(name, BigInteger)
        for name in (
            "entries",
            "exits",
            "employees",
            "visitors",
            "companions",
            "refusals",
            "inside_at_start",
            "inside_at_end",
            "peak",
            "peak_at",
            "limit_people",
            "open_seconds",
            "open_person_seconds",
            "busy_seconds",
            "full_seconds",
            "automatic",
            "carried",
        )
    ),
    *(_required(name) for name in ("mix", "refused", "hours", "quarters", "dwell", "waits")),
    PrimaryKeyConstraint("office_id", "day"),
)

# The hours of all finished days of one weekday (ISO 8601) of one office added up; `days` counts
# those on which somebody came.
weekday_figure = Table(
    "weekday_figure",
    metadata,
    _required("office_id"),
    _required("weekday", Integer),
    _required("days", Integer),
    _required("hours"),
    PrimaryKeyConstraint("office_id", "weekday"),
)

# The rollout (design 4.6): waves, each office's plan, and its stages as events that stay.
rollout_wave = Table(
    "rollout_wave",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _required("name"),
    _required("starts_on"),
)

rollout_plan = Table(
    "rollout_plan",
    metadata,
    Column("office_id", Text, ForeignKey("office.id"), primary_key=True),
    Column("wave", Integer, ForeignKey("rollout_wave.number"), nullable=False),
    _required("live_on"),
)

rollout_event = Table(
    "rollout_event",
    metadata,
    Column("event_id", Text, primary_key=True),
    _office(),
    _required("stage"),
    _required("at", BigInteger),
    _required("actor"),
    _required("note"),
    _required("recorded_at", BigInteger),
)
Index("ix_rollout_event_office", rollout_event.c.office_id, rollout_event.c.at)

# Every issue of every plate; the newest of an office's door holds. `id` is what its code names.
plate = Table(
    "plate",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _office(),
    _required("door"),
    _required("issue", Integer),
    _required("issued_at", BigInteger),
    _required("issued_by"),
    UniqueConstraint("office_id", "door", "issue"),
)

plate_mode = Table(
    "plate_mode",
    metadata,
    Column("office_id", Text, ForeignKey("office.id"), primary_key=True),
    _required("mode"),
)

# Tablets at doors; only a hash of the token in each one's address is kept.
door_display = Table(
    "door_display",
    metadata,
    Column("id", Text, primary_key=True),
    _required("token_hash"),
    _office(),
    _required("door"),
    _required("made_at", BigInteger),
    _required("made_by"),
    Column("ended_at", BigInteger),
    Column("seen_at", BigInteger),
    UniqueConstraint("token_hash"),
)

# What a desk's page said last, once a minute at most; `problem` '' while its camera plays.
desk_health = Table(
    "desk_health",
    metadata,
    _required("office_id"),
    _required("desk"),
    _required("seen_at", BigInteger),
    _required("problem"),
    _required("since", BigInteger),
    _required("version"),
    PrimaryKeyConstraint("office_id", "desk"),
)

pass_register = Table(
    "pass_register",
    metadata,
    Column("subject", Text, primary_key=True),
    _required("person_key"),
    _required("person_key_version", Integer),
    _required("person_kind"),
    Column("sealed_name", LargeBinary),  # with the doses; opens with the subject
    Column("office_id", Text),
    _required("issued_at", BigInteger),
    _required("valid_until", BigInteger),
    Column("revoked_at", BigInteger),
    Column("replaced_by", Text),  # the subject of the pass that took its place
)
Index("ix_pass_register_person_key", pass_register.c.person_key)
Index("ix_pass_register_issued_at", pass_register.c.issued_at)

# A signed-in browser; only a hash of its token is kept.
session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    _required("user_id"),
    _required("user_name"),
    _required("role"),
    Column("office_id", Text),
    _required("demo", Boolean),
    _required("created_at", BigInteger),
    _required("last_seen_at", BigInteger),
    _required("expires_at", BigInteger),
    Column("device", Text, nullable=False, server_default=text("''")),  # which browser, in words
)
Index("ix_session_user_id", session.c.user_id)

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", Text, primary_key=True),
    _required("user_id"),
    _required("role"),
    Column("office_id", Text),
    _required("created_at", BigInteger),
    _required("expires_at", BigInteger),
    Column("used_at", BigInteger),
)

# Whom the installation knows. `login` is normalised; `usable`: a password was chosen, or an
# identity provider keeps it.
# Identity tokens that have opened a session: each does so once (by its digest).
identity_token = Table(
    "identity_token",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    _required("ends_at", BigInteger),
)
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    _required("login"),
    _required("name"),
    _required("role"),
    Column("office_id", Text),
    Column("password_hash", Text),  # Argon2id in its encoded form
    _required("usable", Boolean),
    _required("created_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("last_signed_in_at", BigInteger),
    UniqueConstraint("login"),
)

# Failed sign-ins in a row, by keyed hashes of logins and of network addresses.
sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("subject", Text, primary_key=True),
    _required("failures", Integer),
    _required("last_at", BigInteger),
    _required("wait_until", BigInteger),
)

# What somebody did in a minute (counted since 1970), by keyed hashes of who and what.
rate_limit = Table(
    "rate_limit",
    metadata,
    _required("subject"),
    _required("minute", BigInteger),
    _required("times", Integer),
    PrimaryKeyConstraint("subject", "minute"),
)

# The positive register. A case is never changed; a removal is a row of its own.
positive_case = Table(
    "positive_case",
    metadata,
    Column("case_id", Text, primary_key=True),
    _required("with_birth_date", Boolean),
    Column("sealed_name", LargeBinary),  # opens with the case's id
    _required("positive_on"),
    _required("entered_by"),
    _required("entered_at", BigInteger),
)

# The pseudonyms of a case under every version of the secrets: of the person, and of the name.
positive_case_key = Table(
    "positive_case_key",
    metadata,
    Column("case_id", Text, ForeignKey("positive_case.case_id"), nullable=False),
    _required("kind"),
    _required("value"),
    PrimaryKeyConstraint("case_id", "kind", "value"),
)
Index("ix_positive_case_key_value", positive_case_key.c.value)

positive_case_removal = Table(
    "positive_case_removal",
    metadata,
    Column("case_id", Text, ForeignKey("positive_case.case_id"), primary_key=True, nullable=False),
    _required("removed_by"),
    _required("removed_at", BigInteger),
    _required("reason"),
)

# The audit log, a chain a stream (`dashboard.services.audit_chain`). Triggers of the migration let
# no row be changed, deleted or replaced. Without rowid: REPLACE could name one that is taken.
audit_entry = Table(
    "audit_entry",
    metadata,
    _required("stream"),
    _required("number", BigInteger),
    _required("at", BigInteger),
    _required("kind"),
    _required("actor"),
    Column("office_id", Text),
    _required("about"),
    _required("reason"),
    _required("salt"),
    _required("digest"),
    _required("previous"),
    _required("hash"),
    PrimaryKeyConstraint("stream", "number"),
    sqlite_with_rowid=False,
)
Index("ix_audit_entry_at", audit_entry.c.at, audit_entry.c.stream, audit_entry.c.number)
Index("ix_audit_entry_kind", audit_entry.c.kind, audit_entry.c.at)
Index("ix_audit_entry_actor", audit_entry.c.actor, audit_entry.c.at)
Index("ix_audit_entry_office", audit_entry.c.office_id, audit_entry.c.at)

# The last entry of each stream: the lock of whoever appends, and what a cut tail is told by.
audit_head = Table(
    "audit_head",
    metadata,
    Column("stream", Text, primary_key=True, nullable=False),
    _required("number", BigInteger),
    _required("hash"),
    sqlite_with_rowid=False,
)

# A shift that was signed over, with its figures (JSON) as they were then, and who took it.
handover = Table(
    "handover",
    metadata,
    Column("handover_id", Text, primary_key=True),
    _office(),
    _required("desk"),
    _required("since", BigInteger),
    _required("at", BigInteger),
    _required("given_by"),
    _required("account"),
    _required("note"),
    _required("figures"),
)
Index("ix_handover_office", handover.c.office_id, handover.c.at)

handover_receipt = Table(
    "handover_receipt",
    metadata,
    Column("handover_id", Text, ForeignKey("handover.handover_id"), primary_key=True),
    _required("taken_by"),
    _required("account"),
    _required("at", BigInteger),
)

# Until when an office's stays are erased: a local midnight.
erasure_mark = Table(
    "erasure_mark",
    metadata,
    Column("office_id", Text, primary_key=True),
    _required("done_until", BigInteger),
)

# What each run of the erasure did, as JSON (`services.erasure_report`).
erasure_run = Table(
    "erasure_run",
    metadata,
    Column("run_id", Text, primary_key=True),
    _required("started_at", BigInteger),
    _required("report"),
)
Index("ix_erasure_run_started_at", erasure_run.c.started_at)

# People who asked to be erased and of whom something recent is left; gone with the last of it.
erasure_request = Table(
    "erasure_request",
    metadata,
    Column("person_key", Text, primary_key=True),
    _required("asked_at", BigInteger),
)

# Tables that hold bytes of erased rows. `erased` counts the transactions that left some, `wiped`
# how many of those are made good: behind it, a wipe is owed (`store.overwritten`).
wipe_mark = Table(
    "wipe_mark",
    metadata,
    Column("name", Text, primary_key=True),
    _required("erased", BigInteger),
    _required("wiped", BigInteger),
)

# Which process does a job that only one may do at a time.
lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    _required("holder"),
    _required("until", BigInteger),
)

# Published versions of the rule series. Triggers of the migration let no row be changed, deleted
# or replaced; `number` is the order of publication, and `body` what the series has (JSON).
rule_version = Table(
    "rule_version",
    metadata,
    _required("series"),
    _required("id"),
    _required("number", BigInteger),
    _required("valid_from"),
    _required("citation"),
    _required("body"),
    _required("authors"),  # a JSON list of account ids
    Column("approver", Text),  # NULL: it came with the product
    _required("published_at", BigInteger),
    PrimaryKeyConstraint("series", "id"),
    UniqueConstraint("number"),
    sqlite_with_rowid=False,
)

rule_draft = Table(
    "rule_draft",
    metadata,
    _required("series"),
    _required("id"),
    _required("valid_from"),
    _required("citation"),
    _required("body"),
    _required("authors"),
    _required("changed_at", BigInteger),
    _required("revision", Integer),
    _required("proposed", Boolean),
    _required("note"),
    PrimaryKeyConstraint("series", "id"),
)

# A row is never deleted, and changed once at most: `ended_from`, where it was ended early.
limit_exception = Table(
    "limit_exception",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    _office(),
    _required("percent", Integer),
    _required("valid_from"),
    _required("valid_until"),  # the last day that it holds on
    _required("reason"),
    _required("made_by"),
    _required("made_at", BigInteger),
    Column("ended_from", Text),
    sqlite_with_rowid=False,
)

# What needs somebody's eye at an office. `subject` tells events of one kind apart, '' for states;
# a cause is live once at most. No person is in it.
alert = Table(
    "alert",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    _required("office_id"),
    _required("kind"),
    _required("subject"),
    _required("since", BigInteger),
    _required("raised_at", BigInteger),
    _required("inside", Integer),
    _required("limit_people", Integer),
    Column("cleared_at", BigInteger),
    Column("acknowledged_at", BigInteger),
    Column("acknowledged_by", Text),
    _required("changed_at", BigInteger),
)
Index(
    "uq_alert_live",
    alert.c.office_id,
    alert.c.kind,
    alert.c.subject,
    unique=True,
    sqlite_where=text("cleared_at IS NULL"),
    postgresql_where=text("cleared_at IS NULL"),
)
Index("ix_alert_changed_at", alert.c.changed_at)
Index("ix_alert_cleared_at", alert.c.cleared_at)

# An alert on its way to a channel. `due_at` NULL: sent or given up. A claim that is over is free.
alert_message = Table(
    "alert_message",
    metadata,
    Column("alert_id", Text, ForeignKey("alert.id"), nullable=False),
    _required("channel"),
    _required("tries", Integer),
    Column("due_at", BigInteger),
    _required("claimed_until", BigInteger),
    Column("sent_at", BigInteger),
    Column("failed_at", BigInteger),
    _required("problem"),
    PrimaryKeyConstraint("alert_id", "channel"),
)
Index("ix_alert_message_due_at", alert_message.c.due_at)
