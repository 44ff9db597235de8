"""Messages that no page of one's own would send: forged, of another role, after the end."""

import http.client
import json
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from tests.attack.conftest import Target
from tests.attack.wire import SLOW, Seen, Tab, opened
from tests.browser.reception import ADMIN, HEAD, RECEPTIONIST

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

# A server that has nothing to run says nothing.
SILENCE = 1.0
REFUSED = "tidak berhak membuka halaman ini"


def typed(seen: Seen, key: str, text: str) -> WidgetState:
    return WidgetState(id=seen.ids[key], string_value=text)


def pressed(seen: Seen, key: str) -> WidgetState:
    return WidgetState(id=seen.ids[key], trigger_value=True)


@pytest.fixture(scope="module")
def codes(target: Target) -> list[str]:
    """Passes whose holders need a decision, each for one test."""
    return target.installation.issue_many(["Sari", "Bayu", "Dian", "Eko"], doses=1)


@pytest.fixture(scope="module")
def desk(target: Target) -> Seen:
    """The check-in page as its receptionist gets it: every identity of its widgets."""
    with opened(target.address, cookies=target.sign_in(RECEPTIONIST)) as tab:
        return tab.run(page="check_in")


def test_the_receptionist_s_own_message_is_a_scan(target: Target, desk: Seen, codes) -> None:
    """What the others forge does something where it is allowed."""
    before = target.installation.scans()
    with opened(target.address, cookies=target.sign_in(RECEPTIONIST)) as tab:
        tab.run(page="check_in")
        tab.run(widgets=[typed(desk, "usb", codes[0])], fragment=desk.fragments["usb"])
    assert target.installation.scans() == before + 1


@pytest.mark.parametrize("account", [HEAD, "sample-auditor", ""])
@pytest.mark.parametrize("way", ["name", "hash", "fragment"])
def test_another_role_s_widget_message_does_nothing(
    target: Target, desk: Seen, codes, account: str, way: str
) -> None:
    before = target.installation.scans()
    cookies = target.sign_in(account) if account else {}
    field = [typed(desk, "usb", codes[1])]
    with opened(target.address, cookies=cookies) as tab:
        tab.run(page="occupancy")
        seen = {
            "name": lambda: tab.run(page="check_in", widgets=field),
            "hash": lambda: tab.run(page_hash=desk.pages["check_in"], widgets=field),
            "fragment": lambda: tab.run(
                widgets=field, fragment=desk.fragments["usb"], patience=SILENCE
            ),
        }[way]()
        assert "usb" not in seen.ids
        tab.run(page="check_in", widgets=field)
    assert target.installation.scans() == before


def test_a_rerun_that_names_another_page_s_hash_is_stopped_by_its_guard(target: Target) -> None:
    with opened(target.address, cookies=target.sign_in(ADMIN)) as tab:
        pages = tab.run(page="occupancy").pages
    with opened(target.address, cookies=target.sign_in(HEAD)) as tab:
        tab.run(page="occupancy")
        for path in ("accounts", "offices", "trust_list", "passes", "check_in"):
            seen = tab.run(page_hash=pages[path])
            assert seen.shows(REFUSED), path
            assert seen.drawn == {"watch"}, path


def test_the_administrator_s_buttons_are_nothing_in_another_role_s_hands(target: Target) -> None:
    with opened(target.address, cookies=target.sign_in(ADMIN)) as tab:
        page = tab.run(page="accounts")
    buttons = [
        WidgetState(id=identity, trigger_value=True)
        for key, identity in page.ids.items()
        if key in page.drawn
    ]
    assert len(buttons) > 3
    with opened(target.address, cookies=target.sign_in(HEAD)) as tab:
        tab.run(page="occupancy")
        seen = tab.run(page_hash=page.pages["accounts"], widgets=buttons)
    assert seen.shows(REFUSED)
    assert seen.drawn == {"watch"}


def test_a_tab_that_outlives_its_sign_out_decides_and_scans_nothing(
    target: Target, desk: Seen, codes
) -> None:
    cookies = target.sign_in(RECEPTIONIST)
    with opened(target.address, cookies=cookies) as tab:
        tab.run(page="check_in")
        fragment = desk.fragments["usb"]
        asked = tab.run(widgets=[typed(desk, "usb", codes[2])], fragment=fragment)
        assert "act_main" in asked.ids
        before, inside = target.installation.scans(), target.installation.inside()
        assert target.post("/auth/sign-out", cookies=cookies).status == 204
        tab.run(widgets=[pressed(asked, "act_main")], fragment=fragment)
        tab.run(widgets=[typed(desk, "usb", codes[3])], fragment=fragment, patience=SILENCE)
        assert tab.run(page="check_in").drawn == {"sign_in"}
    assert (target.installation.scans(), target.installation.inside()) == (before, inside)


def test_who_takes_over_another_s_connection_gets_none_of_its_page(target: Target) -> None:
    with opened(target.address, cookies=target.sign_in(RECEPTIONIST)) as tab:
        session = tab.run(page="check_in").session
    for cookies in ({}, target.sign_in(HEAD)):
        with opened(target.address, cookies=cookies, former=session) as tab:
            assert "usb" not in tab.run(page="check_in").ids


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Host": "attacker.example"},
        {"Host": "attacker.example", "Origin": "http://attacker.example"},
    ],
)
def test_another_site_s_page_gets_no_connection(target: Target, headers: dict[str, str]) -> None:
    """By hand, since a client of the protocol names the host itself."""
    place = urlsplit(target.address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    sent = {"Host": place.netloc, "Origin": target.address, **headers}
    sent |= {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    sent |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    connection.request("GET", "/_stcore/stream", headers=sent)
    assert connection.getresponse().status in {400, 403}
    connection.close()


def how_it_ended(tab: Tab) -> int | None:
    """The code with which the server closed the connection; None where it just went."""
    with suppress(ConnectionClosed):
        while True:
            tab.connection.recv(timeout=SLOW)
    return tab.connection.close_code if tab.connection.close_code != 1006 else None


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"\xff" * 100, 1002),
        (BackMsg().SerializeToString() + b"\x0a", 1002),
        (b"\x00" * 6_000_000, 1009),
        ("text", None),
    ],
    ids=["no message", "cut off", "too large", "text"],
)
def test_a_malformed_message_ends_its_connection_and_no_more(
    target: Target, message: bytes | str, code: int | None
) -> None:
    with opened(target.address, cookies=target.sign_in(RECEPTIONIST)) as tab:
        tab.run(page="check_in")
        tab.connection.send(message)
        assert how_it_ended(tab) == code
    assert json.loads(target.get("/healthz").body)["status"] == "ok"


def test_nobody_shuts_the_server_down_by_a_message(target: Target) -> None:
    with opened(target.address, cookies={}) as tab:
        for order in ("debug_shutdown_runtime", "debug_disconnect_websocket", "clear_cache"):
            tab.connection.send(BackMsg(**{order: True}).SerializeToString())
        assert tab.run(page="check_in").drawn == {"sign_in"}
