"""Addresses that lead out of where they belong: dots, backslashes and slashes in every disguise."""

import pytest

from tests.attack.conftest import CANARY, Target
from tests.browser.conftest import ROOT
from tests.browser.reception import ADMIN

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

ROUTES = (
    "/",
    "/media/",
    "/static/",
    "/static/js/",
    "/app/static/",
    "/component/",
    "/component/streamlit_webrtc.component.webrtc_streamer/",
    "/_stcore/bidi-components/",
    "/_stcore/upload_file/",
    "/evacuation/",
    "/shift/kominfo/",
    "/auth/",
    "/events/",
    "/tamu/",
)
UP = ("..", "%2e%2e", "%2E.", "..%00", "%252e%252e", "....", "..;", ".%2e")
SLASHES = ("/", "%2f", "\\", "%5c", "%252f", "//", "%c0%af")
# From the server's own folder, from a component's, and from the system's root.
WANTED = ("asgi.py", ".streamlit/config.toml", "data/local/canary.txt", "etc/passwd")
DEPTHS = (1, 3, 8)


def disguises() -> list[str]:
    """Every way up with every slash; the depth and the file wanted take turns."""
    pairs = [(up, slash) for up in UP for slash in SLASHES]
    return [
        slash.join([up] * DEPTHS[turn % 3]) + slash + WANTED[turn % 4].replace("/", slash)
        for turn, (up, slash) in enumerate(pairs)
    ]


def secrets(target: Target) -> list[bytes]:
    """What stands in the files that are wanted, and where they lie."""
    keys = [key.read_bytes() for key in (target.installation.data / "local").rglob("*.key")]
    return [
        CANARY.encode(),
        b"The server: Streamlit's pages",
        b"fileWatcherType",
        b"root:x:0",
        b"SQLite format 3",
        str(ROOT).encode(),
        str(target.installation.data).encode(),
        *keys,
    ]


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_leads_out_of_its_place(target: Target, route: str) -> None:
    cookies, wanted = target.sign_in(ADMIN), secrets(target)
    for disguise in disguises():
        answer = target.get(route + disguise, cookies=cookies)
        assert answer.status < 500, disguise
        assert [each for each in wanted if each in answer.body] == [], disguise


@pytest.mark.parametrize(
    "path", ["//attacker.example/x", "/\\attacker.example/x", "/%5cattacker.example"]
)
def test_no_address_sends_the_browser_elsewhere(target: Target, path: str) -> None:
    assert "attacker.example" not in target.get(path).headers.get("location", "")


@pytest.mark.parametrize("host", ["attacker.example", "localhost.attacker.example", "", "[::1"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/auth/session", "/_stcore/health"])
def test_a_host_that_is_not_ours_is_refused(target: Target, host: str, path: str) -> None:
    assert target.get(path, Host=host).status == 400


@pytest.mark.parametrize(
    "path", ["/", "/check_in", "/healthz", "/auth/session", "/_stcore/health", "/media/none.png"]
)
def test_every_answer_carries_the_headers(target: Target, path: str) -> None:
    headers = target.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    policy = dict(
        part.partition(" ")[::2] for part in headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/host-config"]
)
def test_streamlit_s_own_routes_tell_nothing_of_the_machine(target: Target, path: str) -> None:
    answer = target.get(path)
    assert [each for each in secrets(target) if each in answer.body] == []
