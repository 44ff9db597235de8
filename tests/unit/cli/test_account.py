"""`account`: from the first account to one that is closed, over a real database."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.answers import now
from dashboard.cli.installation import services
from dashboard.cli.main import FAILED, OK, main
from dashboard.domain.errors import SignInRequired
from dashboard.services.access import OPERATOR
from dashboard.services.audit_trail import Wanted
from tests.architecture.sources import ROOT
from tests.empty_ledger import lay_empty_ledger

Say = Callable[..., list[dict[str, Any]]]
ADMIN = ("add", "Agus", "--name", "Agus", "--role", "kominfo_admin")


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run `account` in an empty installation and return its answers."""
    for part in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / part, tmp_path / "data" / part)
    lay_empty_ledger(tmp_path / "data" / "local" / "check_in.sqlite3")
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DASHBOARD_PUBLIC_URL", "https://pintu.example")
    monkeypatch.delenv("DASHBOARD_DATABASE_URL", raising=False)

    def run(*words: str, status: int = OK) -> list[dict[str, Any]]:
        assert main(["account", *words]) == status
        said = capsys.readouterr()
        return [json.loads(line) for line in (said.out or said.err).splitlines() if "{" in line]

    return run


def test_the_operator_brings_in_the_first_administrator_without_the_printed_link(say: Say) -> None:
    (added,) = say(*ADMIN)
    assert (added["login"], added["state"]) == ("agus", "waiting")
    assert added["link"].startswith("https://pintu.example/?link=")
    token = added["link"].partition("=")[2]
    setting_up = services().setting_up
    setting_up.choose_password(token=token, password="gajah makan pisang hijau", at=now())
    assert [each["state"] for each in say("list")] == ["active"]
    assert services().setting_up.first_link(at=now()) is None
    (linked,) = say("link", "AGUS")
    assert linked["link"] != added["link"]
    say("close", "agus", status=FAILED)
    assert [each["state"] for each in say("list")] == ["active"]


def test_an_account_is_closed_and_reopened(say: Say) -> None:
    say(*ADMIN)
    assert [each["state"] for each in say("close", "agus")] == ["closed"]
    assert [each["state"] for each in say("reopen", "agus")] == ["waiting"]


def test_a_file_of_accounts_is_taken_with_a_link_each(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "akun.csv"
    file.write_text("akun;nama;peran\nsiti;Siti;pemeriksa\nbudi;Budi;raja\nani;Ani;admin\n")
    dry = say("import", str(file), "--dry-run", status=FAILED)
    assert [each["status"] for each in dry] == ["bad", "new", "new"]
    assert say("list") == []
    bad, *added = say("import", str(file), status=FAILED)
    assert (bad["line"], bad["field"], bad["problem"]) == (3, "role", "unknown_role")
    assert [each["login"] for each in added] == ["siti", "ani"]
    assert len({each["link"] for each in added}) == 2
    again = say("import", str(file), status=FAILED)
    assert [each["status"] for each in again] == ["bad", "known", "known"]


def test_everybody_is_signed_out_and_it_is_on_record(say: Say) -> None:
    say(*ADMIN)
    here = services()
    (account,) = here.accounts.all(user=OPERATOR)
    token = say("link", "agus")[0]["link"].partition("=")[2]
    here.setting_up.choose_password(token=token, password="gajah makan pisang hijau", at=now())
    opened = here.sign_in.open(user_id=account.id, at=now())
    before = len(here.sign_in.sessions_of(account.user, at=now()))
    assert say("sign-everybody-out") == [{"ended": before}]
    with pytest.raises(SignInRequired):
        here.sign_in.user(opened, at=now())
    newest = here.audit_review.page(user=OPERATOR, wanted=Wanted(), limit=1)[0]
    assert (newest.kind, newest.actor, newest.reason) == ("signed_out", "operator", "everybody")


@pytest.mark.parametrize(
    "words",
    [
        ("close", "nobody"),
        ("add", "ani", "--name", "Ani", "--role", "receptionist"),
        ("add", "ani", "--name", "Ani", "--role", "receptionist", "--office", "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(say: Say, words: tuple[str, ...]) -> None:
    say(*words, status=FAILED)
    assert say("list") == []
