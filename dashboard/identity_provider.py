"""An OpenID provider as it answers: can people be sent there, and does it know us."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from dashboard.provider_file import IdentityProvider
from dashboard.services.doctor import Finding, Severity

_TIMEOUT = httpx.Timeout(5.0)
# What a sign-in needs of OpenID Connect Discovery 1.0, section 3.
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# A provider's identity token holds for minutes: clocks must agree within these seconds.
_CLOCKS_AGREE = 120


class _Unfit(Exception):
    """The word for what is wrong with the provider's description of itself."""


class ProviderProbe:
    """The port `Provider` of `dashboard.services.single_sign_on`, over the network."""

    def __init__(self, provider: IdentityProvider) -> None:
        """Ask this one."""
        self._provider = provider

    def problem(self) -> str:
        """Why nobody can be sent there now: `unreachable`, `not_a_provider`, `other_issuer`."""
        try:
            with _client() as client:
                _described(client, self._provider)
        except _Unfit as unfit:
            return str(unfit)
        return ""


def findings(
    provider: IdentityProvider, *, redirect_uri: str, allowed_hosts: Iterable[str], now: datetime
) -> Iterable[Finding]:
    """What the doctor finds: the provider, our registration there, the way back, the secret."""
    yield from _way_back(redirect_uri, allowed_hosts)
    yield from _secret_files(provider)
    try:
        with _client() as client:
            answer, described = _described(client, provider)
            yield from _clocks(answer, now)
            yield from _registration(client, provider, described, redirect_uri)
            yield from _client_secret(client, provider, described, redirect_uri)
    except _Unfit as unfit:
        places = {"address": provider.discovery, "issuer": provider.rules.issuer}
        yield Finding(key=f"provider_{unfit}", places=places)


@contextmanager
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
        try:
            yield client
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Unfit("unreachable") from error


def _described(
    client: httpx.Client, provider: IdentityProvider
) -> tuple[httpx.Response, Mapping[str, Any]]:
    answer = client.get(provider.discovery)
    if answer.status_code >= 500:
        raise _Unfit("unreachable")
    try:
        described = answer.json()
    except ValueError as error:
        raise _Unfit("not_a_provider") from error
    if not isinstance(described, dict):
        raise _Unfit("not_a_provider")
    if not all(isinstance(described.get(each), str) for each in _ENDPOINTS):
        raise _Unfit("not_a_provider")
    if described.get("issuer") != provider.rules.issuer:
        raise _Unfit("other_issuer")
    return answer, described


def _way_back(redirect_uri: str, allowed_hosts: Iterable[str]) -> Iterator[Finding]:
    host = urlsplit(redirect_uri).hostname or ""
    shown = f"[{host}]" if ":" in host else host
    for allowed in allowed_hosts:
        if shown == allowed or (allowed.startswith("*") and shown.endswith(allowed[1:])):
            return
    yield Finding(key="provider_way_back", places={"address": redirect_uri, "host": shown})


def _secret_files(provider: IdentityProvider) -> Iterator[Finding]:
    for file in provider.files:
        if file.exists() and file.stat().st_mode & 0o007:
            yield Finding(key="provider_secret_readable", places={"file": file})


def _clocks(answer: httpx.Response, now: datetime) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return
    apart = int(abs((theirs - now).total_seconds()))
    if apart > _CLOCKS_AGREE:
        places = {"seconds": apart}
        yield Finding(key="provider_clock_apart", severity=Severity.WARNING, places=places)


def _registration(
    client: httpx.Client, provider: IdentityProvider, described: Mapping[str, Any], back: str
) -> Iterator[Finding]:
    """Ask as a browser would. RFC 6749, 4.1.2.1: an unknown client or address is not redirected."""
    question = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scope,
        "state": "doctor",
        "nonce": "doctor",
    }
    answer = client.get(str(described["authorization_endpoint"]), params=question)
    said = parse_qs(urlsplit(answer.headers.get("location", "")).query).get("error", [""])[0]
    if answer.is_client_error or said:
        places = {"client": provider.client_id, "address": back, "detail": said or "-"}
        yield Finding(key="provider_refuses_client", places=places)


def _client_secret(
    client: httpx.Client, provider: IdentityProvider, described: Mapping[str, Any], back: str
) -> Iterator[Finding]:
    """Offer a code that nobody issued: only who knows the secret is told that the code is bad."""
    offer = {"grant_type": "authorization_code", "code": "doctor", "redirect_uri": back}
    answer = client.post(
        str(described["token_endpoint"]),
        data=offer,
        auth=(provider.client_id, provider.client_secret),
    )
    try:
        said = answer.json().get("error")
    except (ValueError, AttributeError):
        said = None
    if said in {"invalid_client", "unauthorized_client"}:
        yield Finding(key="provider_refuses_secret", places={"client": provider.client_id})
