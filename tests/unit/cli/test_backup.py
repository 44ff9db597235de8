"""Backup, check and restore on the command line; sentences instead of tracebacks."""

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.test_main import answers, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.server
OFFICE = (
    "office",
    "set",
    "kominfo",
    "--name",
    "Kominfo",
    "--kind",
    "department",
    "--capacity",
    "5",
)


def test_a_backup_restores_the_installation(run, tmp_path):  # noqa: F811
    run(*OFFICE)
    run("issue", "--name", "Siti Aminah", "--kind", "employee", "--doses", "2")
    done = run("backup", "--with-keys", "--to", str(tmp_path / "away"))
    (made,) = answers(done)
    assert made["keys"]
    assert list((tmp_path / "away").glob("*.tar.gz")) == [Path(made["backup"])]
    (checked,) = answers(run("restore", made["backup"], "--check"))
    assert checked["whole"]
    assert checked["rows"] == made["rows"]

    refused = run("restore", made["backup"])
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"--replace" in refused.stderr
    shutil.rmtree(tmp_path / "local")
    restored = run("restore", made["backup"])
    assert restored.returncode == 0
    *_, summary = answers(restored)
    assert (summary["clean"], summary["keys_written"]) == (True, 5)
    (holder,) = answers(run("passes", "list"))
    assert holder["holder"] == "S*** A*****"


def test_without_keys_the_backup_says_so(run, tmp_path):  # noqa: F811
    run(*OFFICE)
    done = run("backup", "--keep", "1")
    assert b"local/keys" in done.stderr
    (made,) = answers(done)
    assert not made["keys"]
    (again,) = answers(run("backup", "--keep", "1"))
    assert again["removed"] == [Path(made["backup"]).name]
    *findings, doctor = answers(run("doctor"))
    # A note alone: the notice names nobody to write to yet.
    assert [each["finding"] for each in findings] == ["no_privacy_contact"]
    assert doctor["clean"]


def test_what_cannot_be_done_is_one_sentence(run, tmp_path):  # noqa: F811
    for words, sentence in (
        (("restore", str(tmp_path / "none.tar.gz")), "bukan berkas"),
        (("restore", __file__, "--check"), "bukan cadangan"),
        (("backup",), "Belum ada basis data"),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout) == (1, b"")
        assert sentence in done.stderr.decode()
        assert len(done.stderr.splitlines()) == 1
    assert run("backup", "--days", "31").returncode == 2


def test_a_databases_password_is_never_told(run, tmp_path, monkeypatch):  # noqa: F811
    url = "postgresql+psycopg://check_in:geheim77@127.0.0.1:1/check_in"
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", url)
    done = run("backup")
    assert done.returncode == 1
    assert done.stderr
    assert b"geheim77" not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
