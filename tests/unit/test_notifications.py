"""Channels: their file, what leaves the house on them, and what is told of one that fails."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.channel_file import Channel, read
from dashboard.domain.alerts import Alert, AlertKind, Cause
from dashboard.domain.errors import InvalidInput
from dashboard.messages import catalogue
from dashboard.messages.alert_words import alert_message
from dashboard.notifications import AppriseNotifier, findings, without_secrets
from dashboard.settings import settings_from

SECRET = "s3cr3t-token"
AT = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
FILE = f"""
[[channels]]
name = "satu"
url = "json://user:{SECRET}@localhost:1/path"

[[channels]]
name = "dua"
url_file = "dua.url"
offices = ["kominfo"]
kinds = ["black_scan"]
"""


class Receiver(BaseHTTPRequestHandler):
    """Takes what Apprise posts."""

    got: list[dict[str, Any]] = []  # noqa: RUF012 - emptied by the fixture
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(json.loads(body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.got, Receiver.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://{SECRET}@127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def channel(url: str, **other: Any) -> Channel:
    given = {"name": "satu", "offices": None, "kinds": None, "file": Path(__file__)}
    return Channel(url=url, **(given | other))


def message(kind: AlertKind = AlertKind.BLACK_SCAN) -> Any:
    alert = Alert(
        id="1",
        office_id="kominfo",
        cause=Cause(kind=kind, subject="scan-of-siti"),
        since=AT,
        raised_at=AT,
        inside=46,
        limit=50,
    )
    zone = ZoneInfo("Asia/Jakarta")
    return alert_message(alert, office="Dinas <Kominfo>", zone=zone, language="id")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "dua.url").write_text(f"tgram://{SECRET}/1\n")
    written = tmp_path / "notify.toml"
    written.write_text(FILE)
    return written


def test_each_channel_hears_of_its_offices_and_kinds(file: Path) -> None:
    notifier = AppriseNotifier(settings_from({"DASHBOARD_NOTIFY": str(file)}).channels)
    assert notifier.for_alert(office_id="kominfo", kind=AlertKind.BLACK_SCAN) == ("satu", "dua")
    assert notifier.for_alert(office_id="kominfo", kind=AlertKind.FULL) == ("satu",)
    assert notifier.for_alert(office_id="dinkes", kind=AlertKind.BLACK_SCAN) == ("satu",)
    assert settings_from({}).channels == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('name = "dua"', 'name = "satu"', "channels_twice"),
        ('name = "dua"', "", "channels_lack"),
        ('url_file = "dua.url"', 'url = "no address"', "channels_lack"),
        ("dua.url", "gone.url", "channels_unreadable"),
        ('"black_scan"', '"black"', "channels_kind"),
        ('offices = ["kominfo"]', 'offices = "kominfo"', "channels_lack"),
        ("[[channels]]", "[[channels", "channels_not_toml"),
        ("kinds", "kind", "channels_lack"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_without_its_secret(
    file: Path, old: str, new: str, problem: str
) -> None:
    file.write_text(FILE.replace(old, new))
    with pytest.raises(InvalidInput) as refused:
        read(file)
    assert refused.value.args_["problem"] == problem
    assert f"settings.{problem}" in catalogue("id")
    assert SECRET not in repr(refused.value.args_)


def test_a_channel_does_not_show_its_address(file: Path) -> None:
    assert SECRET not in repr(read(file))


def test_a_message_arrives_with_office_time_and_one_person(receiver: str) -> None:
    assert AppriseNotifier([channel(receiver)]).send("satu", message()) == ""
    (got,) = Receiver.got
    assert got["title"] == "Dinas <Kominfo>: pindaian hitam pukul 10.42 WIB"
    assert got["message"].startswith("Satu orang dengan warna hitam dipindai.")
    assert "siti" not in json.dumps(got)


@pytest.mark.parametrize("url", [None, f"json://user:{SECRET}@127.0.0.1:1/{SECRET}", SECRET])
def test_a_failure_says_why_and_no_secret_and_logs_none(
    receiver: str, url: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    Receiver.status = 500
    with caplog.at_level(logging.DEBUG):
        problem = AppriseNotifier([channel(url or receiver)]).send("satu", message())
    assert problem
    assert SECRET not in problem
    assert SECRET not in caplog.text


def test_no_part_of_an_address_is_left_in_a_line() -> None:
    url = "tgram://123456:ABC-def/987654?x=topsecret"
    line = "failed 123456:ABC-def at 987654 (topsecret), error=500"
    assert without_secrets(line, url=url) == "failed …:… at … (…), error=500"


def test_the_doctor_finds_what_is_wrong_with_a_channel_before_it_is_used(file: Path) -> None:
    file.chmod(0o644)
    wrong = channel("nonsense://x", file=file, offices=frozenset({"gone"}))
    found = [each.key for each in findings([wrong], offices=["kominfo"])]
    assert found == ["channel_unusable", "channel_readable", "channel_office"]
    file.chmod(0o640)
    assert list(findings([channel("json://localhost", file=file)], offices=[])) == []
    assert {f"doctor.{key}{end}" for key in found for end in ("", "_do")} <= set(catalogue("id"))
