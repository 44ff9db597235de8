"""Plates from the command line: issued for all, replaced, printed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from dashboard.cli.main import FAILED, main

Run = Callable[..., list[dict[str, object]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Commands in this process: each start of one of its own takes two seconds."""
    (tmp_path / "trust").mkdir()
    shutil.copytree(Path(__file__).parents[3] / "data" / "rules", tmp_path / "rules")
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    monkeypatch.delenv("DASHBOARD_DATABASE_URL", raising=False)

    def run(*words: str) -> list[dict[str, object]]:
        assert main(words) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    for office in ("kominfo", "dinkes"):
        run("office", "set", office, "--name", office, "--kind", "department", "--capacity", "5")
    return run


def test_plates_are_issued_for_all_replaced_and_printed(run: Run, tmp_path: Path) -> None:
    first = run("plates", "issue", "both", "--all")
    assert [(each["office"], each["door"], each["issue"]) for each in first] == [
        ("kominfo", "both", 1),
        ("dinkes", "both", 1),
    ]
    assert run("plates", "issue", "both", "--all") == []
    (again,) = run("plates", "reissue", "kominfo", "both", "--reason", "rusak")
    assert (again["issue"], again["address"] != first[0]["address"]) == (2, True)
    run("plates", "mode", "dinkes", "changing")
    held = run("plates", "list")
    assert [each["mode"] for each in held] == ["static", "changing"]
    file = tmp_path / "plates.pdf"
    assert run("plates", "print", "--size", "a5", "--out", str(file)) == held
    assert len(pypdfium2.PdfDocument(file)) == 2


def test_an_office_that_is_none_is_told(run: Run, tmp_path: Path, capsys: object) -> None:
    file = tmp_path / "plates.pdf"
    assert main(["plates", "print", "--office", "nowhere", "--out", str(file)]) == FAILED
    assert not file.exists()
    assert isinstance(capsys, pytest.CaptureFixture)
    assert "not_found: what=office id=nowhere" in capsys.readouterr().err
