"""The files of a backup: names and ages, what a person edits, keys."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.backups import archive, data_files, shelf
from dashboard.backups.archive import Manifest, Why
from dashboard.domain.errors import BackupFailed
from dashboard.keyring import Keyring, Purpose
from dashboard.settings import Settings

NOW = datetime(2021, 11, 16, 18, 0, tzinfo=UTC)


def kept(folder: Path, *ages: float) -> list[str]:
    """Archives so many days old."""
    for days in ages:
        unfinished = folder / ".part-1"
        unfinished.touch()
        shelf.publish(unfinished, why=Why.COMMAND, made_at=NOW - timedelta(days=days))
    return [each.file.name for each in shelf.archives(folder)]


def installation(folder: Path) -> Settings:
    """One with a rule, a trusted key's file and its journal."""
    settings = Settings(database_url="sqlite:///none", data=folder)
    for name, content in {
        "rules/colour/2021-09.toml": "days = 10",
        "trust/own.toml": "[[key]]",
        "trust/changes.jsonl": "{}\n",
        "trust/.draft.toml-ab": "half",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return settings


def staged(settings: Settings, folder: Path, *, with_keys: bool = False) -> Path:
    """What a backup of it carries."""
    folder.mkdir()
    data_files.gather(settings, staged=folder, with_keys=with_keys)
    return folder


@pytest.mark.parametrize(
    ("keep", "days", "left"),
    [(None, 30, 3), (None, 7, 2), (2, 30, 2), (1, 30, 1), (1, None, 1), (None, None, 5)],
)
def test_old_backups_go_but_never_the_newest(
    tmp_path: Path, keep: int | None, days: int | None, left: int
) -> None:
    newest = tmp_path / kept(tmp_path, 0, 6.9, 7, 30, 300)[0]
    shelf.prune(tmp_path, newest=newest, keep=keep, days=days, now=NOW)
    assert len(shelf.archives(tmp_path)) == left
    assert newest.exists()


def test_the_one_just_made_stays_also_when_the_clock_went_back(tmp_path: Path) -> None:
    names = kept(tmp_path, 0, 60)
    just_made = tmp_path / names[-1]
    gone = shelf.prune(tmp_path, newest=just_made, keep=1, days=30, now=NOW)
    assert gone == [tmp_path / names[0]]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.tar.gz").touch()
    newest = tmp_path / kept(tmp_path, 0)[0]
    shelf.prune(tmp_path, newest=newest, keep=1, days=1, now=NOW)
    assert (tmp_path / "letters.tar.gz").exists()


def test_two_backups_of_one_second_are_two_files(tmp_path: Path) -> None:
    assert kept(tmp_path, 1, 1) == [
        "check-in-20211115T180000Z-2.tar.gz",
        "check-in-20211115T180000Z.tar.gz",
    ]


def test_a_backup_carries_what_a_person_edits_and_no_keys_unless_asked(tmp_path: Path) -> None:
    settings = installation(tmp_path / "data")
    Keyring.load_or_create(folder=settings.local / "keys")
    edited = {"rules/colour/2021-09.toml", "trust/changes.jsonl", "trust/own.toml"}
    without = archive.digests(staged(settings, tmp_path / "without"))
    assert without.keys() == edited
    with_keys = archive.digests(staged(settings, tmp_path / "with", with_keys=True))
    assert with_keys.keys() - edited == {
        f"keys/{p}-1.key" for p in ("name", "person", "plate", "signing")
    }


def test_only_the_owner_may_read_a_backup(tmp_path: Path) -> None:
    files = staged(installation(tmp_path / "data"), tmp_path / "staged")
    file = tmp_path / "backup.tar.gz"
    manifest = Manifest(
        made_at=NOW,
        why=Why.COMMAND,
        engine="sqlite",
        tables_version="0001",
        rows={},
        files=archive.digests(files),
    )
    archive.pack(files, manifest, to=file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in files.rglob("*.toml")} == {0o600}


def test_edited_files_come_back_and_later_withdrawals_stay(tmp_path: Path) -> None:
    settings = installation(tmp_path / "data")
    files = staged(settings, tmp_path / "staged")
    trust = settings.data / "trust"
    (settings.data / "rules/colour/2021-09.toml").write_text("days = 99", encoding="utf-8")
    (trust / "withdrawn-1.toml").write_text("later", encoding="utf-8")
    (trust / "changes.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    (trust / "own.toml").unlink()
    assert data_files.changes(settings, staged=files) == ("rules/colour/2021-09.toml",)
    back = data_files.put_back(settings, staged=files)
    assert back.written == ("rules/colour/2021-09.toml", "trust/own.toml")
    assert back.only_here == ("trust/withdrawn-1.toml",)
    assert (trust / "changes.jsonl").read_text(encoding="utf-8") == "{}\n{}\n"
    assert "10" in (settings.data / "rules/colour/2021-09.toml").read_text(encoding="utf-8")


def test_keys_come_back_only_where_there_are_none(tmp_path: Path) -> None:
    settings = installation(tmp_path / "data")
    ours = Keyring.load_or_create(folder=settings.local / "keys")
    files = staged(settings, tmp_path / "staged", with_keys=True)
    data_files.require_fitting_keys(settings, staged=files)
    assert data_files.put_back_keys(settings, staged=files) == ()

    elsewhere = installation(tmp_path / "elsewhere")
    data_files.require_fitting_keys(elsewhere, staged=files)
    assert len(data_files.put_back_keys(elsewhere, staged=files)) == len(Purpose)
    assert Keyring.load_or_create(folder=elsewhere.local / "keys") == ours
    assert {key.stat().st_mode & 0o777 for key in (elsewhere.local / "keys").iterdir()} == {0o600}


def test_neither_other_keys_nor_destroyed_ones_are_touched(tmp_path: Path) -> None:
    settings = installation(tmp_path / "data")
    Keyring.load_or_create(folder=settings.local / "keys")
    files = staged(settings, tmp_path / "staged", with_keys=True)
    (settings.local / "keys" / "name-1.key").unlink()
    with pytest.raises(BackupFailed) as destroyed:
        data_files.require_fitting_keys(settings, staged=files)
    assert destroyed.value.args_["problem"] == "keys_differ"
    assert data_files.put_back_keys(settings, staged=files) == ()
    assert not (settings.local / "keys" / "name-1.key").exists()


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "/etc/passwd", "rules/../../x", "other", "rules"]
)
def test_a_member_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="member"):
        archive._member(name)
