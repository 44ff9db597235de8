"""What the doctor sees beside the database."""

import shutil
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dashboard import premises
from dashboard.backups import archive, shelf
from dashboard.keyring import Keyring, Purpose, add_version
from dashboard.sealing import NameCipher
from dashboard.services.doctor import Severity

NOW = datetime(2021, 11, 16, 3, 0, tzinfo=UTC)


class Usage(NamedTuple):
    free: int


def test_a_privacy_notice_without_a_contact_is_told_outside_a_demonstration() -> None:
    (found,) = premises.privacy_contact("", demo=False)
    assert (found.key, found.severity) == ("no_privacy_contact", Severity.NOTE)
    assert list(premises.privacy_contact("", demo=True)) == []
    assert list(premises.privacy_contact("Bu Ani, 0338-000", demo=False)) == []


def test_a_disk_that_fills_up_is_told_in_time(tmp_path, monkeypatch):
    def severity(free):
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=free))
        return [found.severity for found in premises.free_disk(tmp_path / "not" / "yet")]

    assert severity(2 << 30) == []
    assert severity(1 << 29) == [Severity.WARNING]
    assert severity(1 << 20) == [Severity.FAULT]


def test_each_missing_or_open_key_is_named(tmp_path):
    assert [found.key for found in premises.keys(tmp_path / "none")] == ["key_missing"] * len(
        Purpose
    )
    Keyring.load_or_create(folder=tmp_path)
    assert list(premises.keys(tmp_path)) == []
    opened = min(tmp_path.iterdir())
    opened.chmod(0o644)
    (found,) = premises.keys(tmp_path)
    assert (found.key, found.places) == ("key_readable_by_others", {"file": opened})


def test_keys_of_another_installation_are_noticed(tmp_path):
    ours = Keyring.load_or_create(folder=tmp_path / "ours")
    other = Keyring.load_or_create(folder=tmp_path / "other")
    add_version(folder=tmp_path / "ours", purpose=Purpose.PERSON)
    seal = NameCipher(keys=ours.name_keys)
    names = [(seal.seal("Siti", bound_to="scan"), "scan", version) for version in (None, 0, 1, 2)]
    newest = Keyring.load_or_create(folder=tmp_path / "ours")
    assert list(premises.keys_fit(newest, seal=seal, names=lambda: names)) == []
    strange = NameCipher(keys=other.name_keys)
    closed, unknown = premises.keys_fit(other, seal=strange, names=lambda: names)
    assert (closed.key, closed.places) == ("names_do_not_open", {"number": 4, "of": 4})
    assert (unknown.key, unknown.places) == ("person_key_missing", {"versions": "2"})


def backed_up(folder, *, days):
    """An archive so many days old."""
    staged = folder / "staged"
    staged.mkdir(exist_ok=True)
    (staged / archive.LEDGER).write_bytes(b"ledger")
    made_at = NOW - timedelta(days=days)
    manifest = archive.Manifest(
        made_at=made_at,
        why=archive.Why.COMMAND,
        engine="sqlite",
        tables_version="0001",
        rows={},
        files=archive.digests(staged),
    )
    archive.pack(staged, manifest, to=folder / ".part")
    return shelf.publish(folder / ".part", why=manifest.why, made_at=made_at)


def test_the_newest_backup_counts(tmp_path):
    (none,) = premises.backups(tmp_path / "none", now=NOW)
    assert (none.key, none.severity) == ("no_backup", Severity.NOTE)
    for days in (9, 30):
        backed_up(tmp_path, days=days)
    (old,) = premises.backups(tmp_path, now=NOW)
    assert (old.key, old.places) == ("backup_old", {"days": 9})
    assert list(premises.backups(tmp_path, now=NOW - timedelta(days=3))) == []


def test_a_damaged_newest_backup_is_told(tmp_path):
    backed_up(tmp_path, days=2)
    newest = backed_up(tmp_path, days=1)
    newest.write_bytes(newest.read_bytes()[:-4])
    (damaged,) = premises.backups(tmp_path, now=NOW)
    assert (damaged.key, damaged.places) == ("backup_damaged", {"file": newest.name})
    assert damaged.severity is Severity.FAULT


def test_a_backup_that_outlives_the_names_is_told(tmp_path):
    backed_up(tmp_path, days=0)
    backed_up(tmp_path, days=32)
    (outlived,) = premises.backups(tmp_path, now=NOW)
    assert (outlived.key, outlived.places["number"]) == ("backup_outlived", 1)
