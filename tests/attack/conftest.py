"""One server with two offices, real visitors and sample accounts, for whoever attacks it."""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.reception import DESK, OFFICE, Installation, new_installation, serving
from tests.server.started import Answer, ask

COOKIE = "check_in_session"
# So few that a short flood is one; nothing else here comes near it.
SCANS_PER_MINUTE = 12
# Chosen to be found wherever it comes up.
CANARY = "canary-6f1d2c-kept-under-the-data-folder"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The attacked server, and what an attacker may know of it."""

    address: str
    installation: Installation
    log: Path

    def sign_in(self, account: str) -> dict[str, str]:
        """The cookies of a browser in which a sample account is signed in, its desk chosen."""
        answer = ask(
            f"{self.address}/auth/demo",
            method="POST",
            body=account.encode(),
            Sec_Fetch_Site="same-origin",
        )
        assert answer.status == 204
        return {COOKIE: _token(answer), "check_in_desk": f"{OFFICE}/{DESK}".replace(" ", "%20")}

    def post(
        self, path: str, body: bytes = b"{}", *, cookies: Mapping[str, str] | None = None
    ) -> Answer:
        """A form, sent as our own pages send it."""
        return self.get(path, method="POST", body=body, cookies=cookies)

    def get(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        cookies: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """A request whose path goes out as it stands, dots and backslashes too."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Sec-Fetch-Site", "same-origin")
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = (
            answer.read(2_000_000) if "event-stream" not in found.get("content-type", "") else b""
        )
        connection.close()
        return Answer(answer.status, found, body)


def _token(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("attacked")
    installation = new_installation(folder)
    (installation.data / "local" / "canary.txt").write_text(CANARY)
    installation.environment["DASHBOARD_SCANS_PER_MINUTE"] = str(SCANS_PER_MINUTE)
    log = folder / "server.log"
    with serving(installation, log=log) as address:
        yield Target(address=address, installation=installation, log=log)
