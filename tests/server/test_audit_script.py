"""`scripts/audit`: fails where it could not ask, fails where something was found, else passes."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.server.started import ROOT

pytestmark = pytest.mark.server

# Nobody listens on port 9 (discard).
NOWHERE = "http://127.0.0.1:9"


def audit(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["scripts/audit", *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def service(*vulnerable: str) -> Iterator[str]:
    """A vulnerability service on this machine that knows of a fault in the named packages."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = asked["package"]["name"]
            found = [_fault(name)] if name in vulnerable else []
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _fault(name: str) -> dict[str, object]:
    affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": []}
    return {"id": "TEST-1", "summary": "invented", "affected": [affected]}


def test_a_service_that_cannot_be_reached_fails_the_audit_in_one_sentence() -> None:
    done = audit(HTTPS_PROXY=NOWHERE, https_proxy=NOWHERE)
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("FAILED: nothing was audited, since the vulnerability service")
    assert "Traceback" not in done.stderr + done.stdout


def test_a_known_vulnerability_fails_the_audit_and_is_named() -> None:
    with service("starlette") as url:
        done = audit("-s", "osv", "--osv-url", url)
    assert done.returncode == 1
    assert "starlette" in done.stdout
    assert "TEST-1" in done.stdout
    assert "FAILED: known vulnerabilities" in done.stderr


def test_without_a_known_vulnerability_it_passes() -> None:
    with service() as url:
        done = audit("-s", "osv", "--osv-url", url)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no known vulnerability" in done.stderr
