"""A server as `python -m dashboard serve` starts it, with a data folder of its own."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90.0
# A certificate of our own is checked by its own tests; here it only has to be there.
_ANY_CERTIFICATE = ssl.create_default_context()
_ANY_CERTIFICATE.check_hostname = False
_ANY_CERTIFICATE.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True)
class Started:
    """A running server: its address, its process, what it wrote, where its data lies."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    data: Path

    def admin_link(self) -> str:
        """The one-time link that it printed."""
        found = re.search(r"\S+/\?link=\S+", self.log.read_text())
        assert found, self.log.read_text()
        return found.group()


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case; cookies joined) and body."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(url: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """One request without cookies; redirects are answers. `_` in header names stands for `-`."""
    request = urllib.request.Request(url, data=body, method=method)  # noqa: S310
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    opener = urllib.request.build_opener(
        _Stay, urllib.request.HTTPSHandler(context=_ANY_CERTIFICATE)
    )
    try:
        with opener.open(request, timeout=10) as response:
            return _answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers: object, body: bytes) -> Answer:
    pairs = headers.items()  # type: ignore[attr-defined]
    return Answer(status, {name.lower(): value for name, value in pairs}, body)


@contextmanager
def started(folder: Path, *options: str, demo: bool = True) -> Iterator[Started]:
    """Serve with a fresh data folder in `folder`; a demonstration gets no sample visits."""
    data = folder / "data"
    for part in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / part, data / part)
    port = _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "dashboard", "serve", "--port", str(port), *options]
    command += [] if demo else ["--no-demo"]
    scheme = "https" if "--tls" in options else "http"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DASHBOARD_")}
    environment["DASHBOARD_DATA"] = str(data)
    if demo:
        _add_office(environment)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        address = f"{scheme}://127.0.0.1:{port}"
        _wait_until_healthy(address, process, log)
        yield Started(address, process, log, data)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _add_office(environment: dict[str, str]) -> None:
    """An office is enough for `serve` to take the database as filled."""
    words = ["office", "set", "kominfo", "--name", "Dinas Kominfo", "--kind", "department"]
    subprocess.run(
        [sys.executable, "-m", "dashboard", *words, "--capacity", "50"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + READY_SECONDS
    while time.monotonic() < patience and process.poll() is None:
        try:
            ask(f"{address}/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
