"""The really started server: health, headers, sign-in, one-time link, TLS, the end."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.started import Started, ask, started

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with started(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with started(tmp_path_factory.mktemp("real"), "--tls", demo=False) as server:
        yield server


def test_it_is_healthy(demo: Started) -> None:
    answer = ask(f"{demo.address}/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "ledger": "ok"}


@pytest.mark.parametrize("path", ["/", "/check_in", "/healthz", "/auth/demo", "/_stcore/health"])
def test_every_answer_carries_the_headers(demo: Started, path: str) -> None:
    headers = ask(demo.address + path).headers
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self' blob: 'sha256-" in headers["content-security-policy"]


def test_a_host_that_is_not_ours_is_refused(demo: Started) -> None:
    assert ask(f"{demo.address}/", Host="attacker.example").status == 400


def test_a_sample_account_signs_in_from_our_own_page_only(demo: Started) -> None:
    url = f"{demo.address}/auth/demo"
    body = b"sample-admin"
    assert ask(url, method="POST", body=body).status == 403
    assert ask(url, method="POST", body=body, Sec_Fetch_Site="cross-site").status == 403
    answer = ask(url, method="POST", body=body, Sec_Fetch_Site="same-origin")
    assert answer.status == 204
    assert answer.headers["set-cookie"].startswith("check_in_session=")


def test_a_stranger_hears_nothing_of_the_ledger(demo: Started) -> None:
    assert ask(f"{demo.address}/events/ledger").status == 404


def test_streamlits_agent_interface_is_closed(demo: Started) -> None:
    answer = ask(f"{demo.address}/_stcore/agent/interact", method="POST", body=b"{}")
    assert answer.status in {403, 404, 405}


def test_without_demo_the_sample_route_is_absent(real: Started) -> None:
    url = f"{real.address}/auth/demo"
    assert ask(url, method="POST", body=b"sample-admin", Sec_Fetch_Site="same-origin").status == 404


def test_the_printed_link_makes_the_administrator_once_over_tls(real: Started) -> None:
    link = real.admin_link()
    assert link.startswith(real.address)
    fields = {
        "token": link.partition("?link=")[2],
        "name": "Agus",
        "login": "agus",
        "password": "gajah makan pisang hijau",
    }
    url, body = f"{real.address}/auth/set-up", json.dumps(fields).encode()
    first = ask(url, method="POST", body=body, Sec_Fetch_Site="same-origin")
    assert first.status == 204
    cookie = first.headers["set-cookie"].lower()
    assert cookie.startswith("__host-check_in_session=")
    assert {"secure", "httponly", "samesite=lax"} <= set(cookie.split("; "))
    assert ask(url, method="POST", body=body, Sec_Fetch_Site="same-origin").status == 401


def test_the_key_is_readable_for_its_owner_only(real: Started) -> None:
    assert (real.data / "local" / "tls" / "key.pem").stat().st_mode & 0o077 == 0


def test_an_interrupt_ends_it_cleanly(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=15)
        assert "Traceback" not in server.log.read_text()
