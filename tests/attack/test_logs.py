"""What a run used as secrets, and whom it saw, stands nowhere in what the server wrote."""

import json

import pytest

from tests.attack.conftest import COOKIE, Target
from tests.attack.test_messages import typed
from tests.attack.wire import opened
from tests.browser.reception import RECEPTIONIST

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

NAME = "Kartika Ningrum"
PASSWORD = "gajah makan pisang hijau"
GUESS = "kelapa muda di tepi laut"


def test_no_secret_and_no_name_is_in_the_log(target: Target) -> None:
    words = ("account", "add", "tono", "--name", "Tono", "--role", "auditor")
    link = str(target.installation.command(*words)[0]["link"]).partition("?link=")[2]
    code = target.installation.issue(name=NAME, doses=2)
    assert target.get(f"/profile?link={link}").status == 200
    chosen = json.dumps({"token": link, "password": PASSWORD}).encode()
    session = target.post("/auth/set-up", chosen).headers["set-cookie"].partition("=")[2][:43]
    for fields in ({"login": GUESS, "password": GUESS}, {"token": GUESS, "password": GUESS}):
        target.post("/auth/sign-in", json.dumps(fields).encode())
    cookies = target.sign_in(RECEPTIONIST)
    with opened(target.address, cookies=cookies) as tab:
        seen = tab.run(page="check_in")
        tab.run(widgets=[typed(seen, "usb", code)], fragment=seen.fragments["usb"])
        assert tab.run(page="check_in").shows(NAME)
        tab.connection.send(code)
    target.get(f"/evacuation/kominfo?code={code.replace(' ', '%20')}", cookies=cookies)
    log = target.log.read_text(errors="replace")
    assert "/healthz" in log, "the log is not where requests are noted"
    keys = [key.read_text().strip() for key in (target.installation.data / "local").rglob("*.key")]
    assert len(keys) >= 4
    secrets = [link, session, cookies[COOKIE], PASSWORD, GUESS, NAME, code, code[:40], *keys]
    assert [each for each in secrets if each in log] == []
