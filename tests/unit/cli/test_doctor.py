"""The doctor on the command line: a finding a line, advice with each, an honest exit status."""

import json
import sqlite3
from contextlib import closing

import pytest

from dashboard.messages import catalogue
from tests.unit.cli.test_main import answers, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.server


def test_a_new_installation_is_clean(run):  # noqa: F811
    run("office", "set", "kominfo", "--name", "Kominfo", "--kind", "department", "--capacity", "5")
    done = run("doctor")
    assert done.returncode == 0
    *findings, summary = answers(done)
    assert [found["finding"] for found in findings] == [
        "no_backup",
        "no_privacy_contact",
    ]
    assert summary == {"clean": True, "found": 2, "left": 2}


def test_wrong_figures_fail_until_they_are_repaired(run, tmp_path):  # noqa: F811
    run("office", "set", "kominfo", "--name", "Kominfo", "--kind", "department", "--capacity", "5")
    (file,) = tmp_path.rglob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE occupancy SET inside = 3")
    done = run("doctor")
    assert done.returncode == 1
    found = next(each for each in answers(done) if each.get("finding") == "figures_differ")
    assert found["repairable"]
    assert "doctor --repair" in found["do"]
    assert b"kominfo" in done.stderr
    mended = run("doctor", "--repair")
    assert mended.returncode == 0
    assert json.loads(mended.stdout.splitlines()[-1])["clean"]
    assert run("doctor").returncode == 0


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_finding_comes_with_advice(language):
    keys = {key for key in catalogue(language) if key.startswith("doctor.")}
    findings = {key for key in keys if not key.endswith("_do")}
    assert {f"{key}_do" for key in findings} == keys - findings
