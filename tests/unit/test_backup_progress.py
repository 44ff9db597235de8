"""What whoever waits for a backup reads."""

import pytest

from dashboard.backups.progress import Step
from dashboard.bootstrap import backup_progress
from dashboard.bootstrap.backup_progress import BackupLines


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_step_is_told_with_how_far_it_is(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backup_progress, "_LINE_EVERY", 0.0)
    lines = BackupLines(language=language, first="backup.upgrade_begins")
    for step in Step:
        lines(step, 42 << 20, 100 << 20)
    begin, *steps = capsys.readouterr().err.splitlines()
    assert "100 MB" in begin
    assert ["42 %" in line for line in steps] == [True, False, True, True]
    assert len(set(steps)) == len(Step)


def test_what_is_over_soon_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    BackupLines(language="id")(Step.PACKING, 1, 2)
    assert capsys.readouterr().err == ""
