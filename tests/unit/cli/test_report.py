"""Reports from the command line: a file, an answer, an entry in the audit log."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from dashboard.cli.main import FAILED, MISUSED, main


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trust").mkdir()
    shutil.copytree(Path(__file__).parents[3] / "data" / "rules", tmp_path / "rules")
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    monkeypatch.delenv("DASHBOARD_DATABASE_URL", raising=False)
    office = ("kominfo", "--name", "Dinas Kominfo", "--kind", "department", "--capacity", "5")
    assert main(["office", "set", *office]) == 0


def test_a_report_is_written_told_and_on_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "laporan.pdf"
    words = ["--office", "kominfo", "--month", "2021-09", "--language", "en", "--out", str(file)]
    capsys.readouterr()
    assert main(["report", *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {
        "file": str(file),
        "office": "kominfo",
        "first": "2021-09-01",
        "last": "2021-09-30",
        "over": True,
        "arrivals": 0,
        "refusals": 0,
    }
    (page,) = pypdfium2.PdfDocument(file)
    assert "Nobody has come on Sep 2021" in page.get_textpage().get_text_range()
    assert main(["audit", "list", "--kind", "exported"]) == 0
    assert '"about": "report"' in capsys.readouterr().out


def test_days_to_come_an_unknown_office_and_no_month_are_refused(tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "x.pdf")]
    assert main(["report", "--week", "2999-01-01", *out]) == FAILED
    assert main(["report", "--office", "nowhere", *out]) == FAILED
    with pytest.raises(SystemExit) as stopped:
        main(["report", "--month", "september", *out])
    assert stopped.value.code == MISUSED
    assert not (tmp_path / "x.pdf").exists()
