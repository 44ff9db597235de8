"""A provider as it answers over the network: what the doctor finds, and whether one can set out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import provider_file
from dashboard.identity_provider import ProviderProbe, findings
from dashboard.messages import catalogue
from dashboard.provider_file import IdentityProvider
from tests.browser.conftest import free_port
from tests.server.provider import Provider, running_provider

BACK = "https://pintu.example/oauth2callback"
HOSTS = ("localhost", "pintu.example")
RULES = '[[roles]]\nvalue = "admin"\nrole = "kominfo_admin"\n'


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider(free_port()) as provider:
        provider.register(BACK)
        yield provider


@pytest.fixture
def provider(running: Provider, tmp_path: Path) -> IdentityProvider:
    return provider_file.read(running.file(tmp_path, RULES))


def found(
    provider: IdentityProvider,
    *,
    back: str = BACK,
    hosts: tuple[str, ...] = HOSTS,
    ahead: timedelta = timedelta(0),
) -> list[str]:
    """The keys of what the doctor finds; each has its sentence and its advice."""
    keys = [
        finding.key
        for finding in findings(
            provider, redirect_uri=back, allowed_hosts=hosts, now=datetime.now(UTC) + ahead
        )
    ]
    assert {f"doctor.{key}" for key in keys} <= set(catalogue("id"))
    assert {f"doctor.{key}_do" for key in keys} <= set(catalogue("en"))
    return keys


def elsewhere(provider: IdentityProvider, issuer: str) -> IdentityProvider:
    return replace(provider, rules=replace(provider.rules, issuer=issuer))


def test_a_provider_that_knows_us_is_fine(provider: IdentityProvider) -> None:
    assert found(provider) == []
    assert found(provider, hosts=("*.example",)) == []
    assert ProviderProbe(provider).problem() == ""


def test_another_client_or_address_is_found(provider: IdentityProvider) -> None:
    assert "provider_refuses_client" in found(replace(provider, client_id="somebody"))
    other = "https://pintu.example/other/oauth2callback"
    assert found(provider, back=other) == ["provider_refuses_client"]


def test_a_wrong_secret_is_found(provider: IdentityProvider) -> None:
    assert found(replace(provider, client_secret="guess")) == ["provider_refuses_secret"]


def test_a_way_back_that_this_server_would_refuse_is_found(provider: IdentityProvider) -> None:
    assert found(provider, hosts=("localhost",)) == ["provider_way_back"]


def test_clocks_apart_are_found(provider: IdentityProvider) -> None:
    assert found(provider, ahead=timedelta(minutes=10)) == ["provider_clock_apart"]


def test_a_secret_that_others_can_read_is_found(provider: IdentityProvider) -> None:
    (file,) = provider.files
    file.chmod(0o644)
    assert found(provider) == ["provider_secret_readable"]
    file.chmod(0o640)
    assert found(provider) == []


def test_nobody_there_something_else_or_another_name_is_told_apart(
    provider: IdentityProvider, running: Provider
) -> None:
    nobody = elsewhere(provider, f"http://localhost:{free_port()}")
    no_provider = elsewhere(provider, f"{running.address}/nothing")
    other_name = elsewhere(provider, f"{running.address}/")
    for each, problem in (
        (nobody, "unreachable"),
        (no_provider, "not_a_provider"),
        (other_name, "other_issuer"),
    ):
        assert ProviderProbe(each).problem() == problem
        assert found(each) == [f"provider_{problem}"]
