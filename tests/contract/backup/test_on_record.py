"""Every backup and every restore is on record, by whom and whether the keys were in it."""

import pytest

from dashboard.backups.making import Order
from dashboard.backups.restoring import Consent
from dashboard.bootstrap import backup, build, restore
from dashboard.keyring import Keyring
from dashboard.messages import text
from dashboard.services.access import OPERATOR, SYSTEM
from dashboard.services.audit_trail import Wanted
from dashboard.store.audit_trail import SqlAuditTrail
from tests.contract.backup.places import Place

KINDS = frozenset({"backed_up", "restored"})

Told = list[tuple[str, str, str, str]]


def told(at: Place) -> Told:
    """(kind, actor, about, reason) of what is on record, oldest first."""
    rows = at.with_engine(lambda e: SqlAuditTrail(e).page(Wanted(kinds=KINDS), limit=9))
    return [(each.kind, each.actor, each.about, each.reason) for each in reversed(rows)]


def test_a_backup_and_a_restore_are_told_with_what_they_hold(here: Place) -> None:
    Keyring.load_or_create(folder=here.settings.local / "keys")
    made = backup(here.settings, Order(folder=here.backups, with_keys=True))
    name, rows = made.file.name, made.rows
    assert told(here) == [("backed_up", OPERATOR.id, f"backup {name}", f"{rows} with_keys")]
    restored = restore(here.settings, made.file, consent=Consent(replace=True), tell=print)
    assert restored.before is not None
    before = restored.before
    assert told(here) == [
        (
            "backed_up",
            OPERATOR.id,
            f"backup {before.file.name}",
            f"{before.rows} {'with_keys' if before.manifest.has_keys else 'without_keys'}",
        ),
        # The keys were here already.
        ("restored", OPERATOR.id, f"backup {name}", f"{rows} without_keys"),
    ]


def test_the_backup_before_an_upgrade_is_told_by_the_tables_that_came_of_it(
    older: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    build(older.settings)
    begun, *_, made = capsys.readouterr().err.splitlines()
    assert begun.startswith(text("backup.upgrade_begins").partition("{")[0])
    assert made.endswith("-before-upgrade.tar.gz")
    ((kind, actor, about, _),) = told(older)
    assert (kind, actor) == ("backed_up", SYSTEM.id)
    assert about.endswith("-before-upgrade.tar.gz")


def test_a_backup_of_tables_that_are_older_than_the_log_tells_nobody(older: Place) -> None:
    backup(older.settings, Order(folder=older.backups))
    build(older.settings)
    assert [each[1] for each in told(older)] == [SYSTEM.id]
