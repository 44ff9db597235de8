"""`serve`: what it tells the server, and what it refuses."""

import argparse
import socket
from pathlib import Path

import pytest

from dashboard.cli import serve
from dashboard.settings import settings_from


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.arguments(parser)
    return parser.parse_args(words)


def test_it_is_a_demonstration_on_this_machine_unless_told_otherwise() -> None:
    settings = settings_from(serve.server_environment({}, options=options()))
    assert settings.demo
    assert settings.public_url == "http://127.0.0.1:8501"
    assert settings.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")


def test_no_demo_wins_over_the_environment() -> None:
    environment = {"DASHBOARD_DEMO": "1"}
    found = serve.server_environment(environment, options=options("--no-demo"))
    assert not settings_from(found).demo


def test_what_the_operator_set_stays() -> None:
    environment = {"DASHBOARD_PUBLIC_URL": "https://pintu.example", "DASHBOARD_DEMO": "0"}
    settings = settings_from(serve.server_environment(environment, options=options()))
    assert settings.public_url == "https://pintu.example"
    assert not settings.demo


def test_tls_makes_cookies_secure(tmp_path: Path) -> None:
    chosen = options("--tls", "--port", "8443")
    settings = settings_from(serve.server_environment({}, options=chosen))
    assert settings.secure_cookies
    command = serve.server_command(chosen, local=tmp_path)
    assert f"--key={tmp_path / 'tls' / 'key.pem'}" in command


def test_a_server_on_all_addresses_knows_its_own_names() -> None:
    settings = settings_from(serve.server_environment({}, options=options("--host", "0.0.0.0")))
    assert socket.gethostname().lower() in settings.allowed_hosts
    assert "0.0.0.0" not in settings.public_url


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--cert", "a.pem", "--tls"], "belong together"),
        (["--cert", __file__, "--key", __file__], "--tls"),
        (["--tls", "--cert", "missing.pem", "--key", __file__], "missing.pem is not a file"),
        (["--port", "0"], "not a port number"),
        (["--host", "nowhere.invalid"], "not an address"),
    ],
)
def test_misuse_ends_in_a_sentence(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve.run(options(*words)) == 1
    assert says in capsys.readouterr().err


def test_a_port_in_use_is_said_before_anything_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.run(options("--port", str(port))) == 1
    assert f"127.0.0.1:{port} cannot be used" in capsys.readouterr().err


def test_an_unusable_setting_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHBOARD_ZONE", "Mars")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = str(probe.getsockname()[1])
    assert serve.run(options("--port", free)) == 1
    assert "DASHBOARD_ZONE" in capsys.readouterr().err
