"""Headers on every answer, and requests from other sites."""

import base64
import hashlib

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web.security import (
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
    is_from_this_site,
)


def plain(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def stream(_request: Request) -> StreamingResponse:
    return StreamingResponse(iter(["data: 1\n\n"]), media_type="text/event-stream")


@pytest.fixture
def client() -> TestClient:
    policy = content_security_policy(inline_scripts=["'sha256-abc='"])
    return TestClient(
        Starlette(
            routes=[Route("/plain", plain), Route("/stream", stream)],
            middleware=[Middleware(SecurityHeaders, policy=policy)],
        )
    )


@pytest.mark.parametrize("path", ["/plain", "/stream", "/nothing"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_no_inline_script_runs_but_those_that_are_named(client: TestClient) -> None:
    policy = client.get("/plain").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' blob: 'sha256-abc='"


def test_an_inline_script_is_named_by_its_digest() -> None:
    digest = base64.b64encode(hashlib.sha256(b"\n  go()\n").digest()).decode()
    page = "<script>\n  go()\n</script><script src='x.js'></script>"
    assert inline_script_hashes(page) == (f"'sha256-{digest}'",)


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://pintu.example"}, True),
        ({"origin": "http://pintu.example:81"}, False),
        ({"origin": "http://elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
        ({"origin": "http://pintu.example", "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_only_a_page_of_this_server_may_post(headers: dict[str, str], *, ours: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "headers": [(b"host", b"pintu.example"), *raw]}
    assert is_from_this_site(Request(scope)) is ours
