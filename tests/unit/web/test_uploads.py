"""A stranger's file is refused before the server reads it."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web.uploads import UPLOADS, UploadsOfTheSignedIn


async def taken(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def has_cookie(request: Request, _path: str) -> bool:
    return request.cookies.get("session") == "good"


CLIENT = TestClient(
    Starlette(
        routes=[Route(f"{UPLOADS}{{s}}/{{f}}", taken, methods=["PUT"]), Route("/else", taken)],
        middleware=[Middleware(UploadsOfTheSignedIn, is_signed_in=has_cookie)],
    )
)


def put(cookie: str) -> int:
    headers = {"Cookie": f"session={cookie}"}
    return CLIENT.put(f"{UPLOADS}a/b", content=b"x" * 1000, headers=headers).status_code


def test_only_who_is_signed_in_hands_over_a_file() -> None:
    assert put("good") == 200
    assert put("forged") == 403
    assert CLIENT.put(f"{UPLOADS}a/b", content=b"x").status_code == 403


def test_everything_else_passes() -> None:
    assert CLIENT.get("/else").status_code == 200
