"""What somebody with the database in hand does to the audit log is found and named."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.audit_anchors import FileAnchors
from dashboard.services.audit_chain import Head, chained
from dashboard.services.audit_proof import Breach, Fault, prove
from dashboard.services.audit_trail import Wanted
from dashboard.services.doctor import Severity
from dashboard.store.audit import SqlAuditLog
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.examination import Examination
from tests.contract.test_audit_log import deed

ENTRIES = 6


@pytest.fixture
def trail(engine: sa.Engine) -> SqlAuditTrail:
    """Six entries of the installation, three of an office."""
    log = SqlAuditLog(engine)
    for number in range(1, ENTRIES + 1):
        log.record(deed(number, reason=f"because {number}"))
    for number in range(1, 4):
        log.record(deed(number, office_id="kominfo"))
    return SqlAuditTrail(engine)


def tampered(engine: sa.Engine, *statements: str) -> None:
    """Do what triggers forbid, as an owner of the database can."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            named = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            triggers = connection.execute(sa.text(named)).all()
            for name, _ in triggers:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
            for statement in statements:
                connection.execute(sa.text(statement))
    else:
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(sa.text(statement))


def found(trail: SqlAuditTrail, *, anchors: Sequence[Head] = ()) -> list[tuple[str, int, int]]:
    """The breaches of the installation's chain; the office's must be whole."""
    with trail.chains() as chains:
        breaches: tuple[Breach, ...] = prove(chains, anchors=anchors).breaches
    assert {each.stream for each in breaches} <= {"installation", "elsewhere"}
    return [(each.fault.value, each.first, each.last) for each in breaches]


def test_a_log_that_nobody_touched_is_whole(trail: SqlAuditTrail) -> None:
    assert found(trail) == []
    assert found(trail, anchors=trail.heads()) == []


@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1",
        "kind = 'erased'",
        "actor = 'somebody'",
        "office_id = 'kominfo'",
        "about = ''",
        "reason = 'because'",
        "salt = '00'",
        "salt = 'no salt'",
        "digest = previous",
        "previous = hash",
        "hash = previous",
    ],
)
def test_a_changed_column_is_named(engine: sa.Engine, trail: SqlAuditTrail, change: str) -> None:
    where = "WHERE stream = 'installation' AND number = 3"
    tampered(engine, f"UPDATE audit_entry SET {change} {where}")  # noqa: S608 - fixed texts
    assert ("changed", 3, 3) in found(trail)
    assert all(first >= 3 and last <= 4 for _, first, last in found(trail))


@pytest.mark.parametrize(
    ("statements", "breaches"),
    [
        (["DELETE FROM audit_entry WHERE {} AND number = 3"], [("missing", 3, 3)]),
        (["DELETE FROM audit_entry WHERE {} AND number < 3"], [("missing", 1, 2)]),
        (["DELETE FROM audit_entry WHERE {} AND number = 6"], [("missing", 6, 6)]),
        (["DELETE FROM audit_entry WHERE {}"], [("missing", 1, 6)]),
        (["UPDATE audit_entry SET number = 7 WHERE {} AND number = 6"],
         [("missing", 6, 6), ("changed", 7, 7), ("put_in", 7, 7)]),
        (["UPDATE audit_entry SET number = 0 WHERE {} AND number = 1"],
         [("put_in", 0, 0), ("missing", 1, 1)]),
        (["UPDATE audit_entry SET number = 99 WHERE {} AND number = 2",
          "UPDATE audit_entry SET number = 2 WHERE {} AND number = 3",
          "UPDATE audit_entry SET number = 3 WHERE {} AND number = 99"],
         [("changed", 2, 2), ("changed", 3, 3), ("rewritten", 3, 4)]),
        (["DELETE FROM audit_head WHERE {}"], [("no_head", 6, 6)]),
        (["UPDATE audit_head SET hash = '' WHERE {}"], [("rewritten", 6, 6)]),
        (["UPDATE audit_entry SET stream = 'elsewhere' WHERE {} AND number = 6"],
         [("missing", 1, 5), ("changed", 6, 6), ("no_head", 6, 6), ("missing", 6, 6)]),
    ],
)  # fmt: skip
def test_a_missing_or_moved_row_is_named(
    engine: sa.Engine,
    trail: SqlAuditTrail,
    statements: list[str],
    breaches: list[tuple[str, int, int]],
) -> None:
    tampered(engine, *(each.format("stream = 'installation'") for each in statements))
    assert found(trail) == breaches


def test_a_row_that_was_written_anew_is_named(engine: sa.Engine, trail: SqlAuditTrail) -> None:
    """Whoever knows how hashes are made leaves the next row, which names another."""
    third = trail.page(Wanted(words="because"), limit=10)[3]
    forged = chained(
        deed(3, reason="forged"),
        after=Head(stream="installation", number=2, hash=third.previous),
        salt=bytes(16),
    )
    assert (third.number, forged.number) == (3, 3)
    columns = {"reason": "forged", "salt": forged.salt, "digest": forged.digest}
    values = ", ".join(f"{name} = '{value}'" for name, value in columns.items())
    where = "WHERE stream = 'installation' AND number = 3"
    tampered(engine, f"UPDATE audit_entry SET {values}, hash = '{forged.hash}' {where}")  # noqa: S608
    assert found(trail) == [("rewritten", 3, 4)]


def test_a_chain_that_was_written_anew_to_its_head_meets_its_anchor(
    engine: sa.Engine, trail: SqlAuditTrail
) -> None:
    anchors = trail.heads()
    tampered(engine, "DELETE FROM audit_entry WHERE stream = 'installation'",
             "DELETE FROM audit_head WHERE stream = 'installation'")  # fmt: skip
    assert found(trail) == []
    assert found(trail, anchors=anchors) == [("missing", 1, ENTRIES)]
    log = SqlAuditLog(engine)
    for number in range(1, ENTRIES + 3):
        log.record(deed(number, reason="forged"))
    assert found(trail) == []
    assert found(trail, anchors=anchors) == [(Fault.REWRITTEN, 1, ENTRIES)]


def test_the_doctor_names_what_is_missing(
    engine: sa.Engine, trail: SqlAuditTrail, tmp_path: Path
) -> None:
    anchors = FileAnchors(tmp_path / "anchors.jsonl")
    anchors.keep(trail.heads(), at=deed().at)
    examination = Examination(engine)
    assert list(examination.audit(anchors)) == []
    tampered(engine, "DELETE FROM audit_entry WHERE stream = 'installation' AND number = 4")
    (finding,) = examination.audit(anchors)
    assert finding.key == "audit_missing"
    assert finding.places == {"stream": "installation", "first": 4, "last": 4}
    assert finding.severity is Severity.FAULT
    assert not finding.repairable
