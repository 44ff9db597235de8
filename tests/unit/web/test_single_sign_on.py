"""What stands around Streamlit's sign-in routes: outcomes, short cookies, our ticket's route."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.domain.errors import SignInRequired
from dashboard.web.sign_in import SessionCookie, sign_in_routes
from dashboard.web.single_sign_on import AroundSingleSignOn
from tests.unit.test_single_sign_on import AT
from tests.unit.test_single_sign_on import Installation as SignOn
from tests.unit.web.test_sign_in import COOKIE, OURS, Server

IDENTITY = "_streamlit_user"


def streamlit(
    answer: Callable[[], Response], *, secure: bool = False
) -> tuple[TestClient, list[str]]:
    """A server whose sign-in routes all give this answer, with ours around; and what failed."""
    noted: list[str] = []

    async def answering(request: Request) -> Response:
        del request
        return answer()

    paths = ("/auth/login", "/auth/logout", "/oauth2callback", "/profile")
    middleware = Middleware(
        AroundSingleSignOn,
        cookie=SessionCookie(name=COOKIE, secure=secure),
        failed=lambda: noted.append("failed"),
    )
    app = Starlette(routes=[Route(path, answering) for path in paths], middleware=[middleware])
    return TestClient(app, follow_redirects=False), noted


def home() -> Response:
    return RedirectResponse("/", status_code=302)


def with_identity() -> Response:
    answer = home()
    for name in (IDENTITY, f"{IDENTITY}_1", f"{IDENTITY}_tokens"):
        answer.set_cookie(name, "x", max_age=2_592_000, httponly=True, samesite="lax")
    return answer


def without_identity() -> Response:
    answer = home()
    answer.delete_cookie(IDENTITY)
    return answer


def test_an_identity_is_announced_to_the_page() -> None:
    client, noted = streamlit(with_identity)
    answer = client.get("/oauth2callback?code=1&state=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?sso=done")
    assert answer.headers["cache-control"] == "no-store"
    assert noted == []


@pytest.mark.parametrize("answer", [home, without_identity])
@pytest.mark.parametrize("query", ["code=1&state=2", "error=access_denied"])
def test_a_failure_is_announced_and_noted(answer: Callable[[], Response], query: str) -> None:
    client, noted = streamlit(answer)
    assert client.get(f"/oauth2callback?{query}").headers["location"] == "/?sso=failed"
    assert noted == ["failed"]


def test_the_way_back_from_the_provider_s_sign_out_is_no_failure() -> None:
    client, noted = streamlit(home)
    assert client.get("/oauth2callback").headers["location"] == "/"
    assert noted == []


def test_a_provider_that_cannot_be_asked_is_announced() -> None:
    client, _ = streamlit(lambda: PlainTextResponse("Authentication error", status_code=400))
    answer = client.get("/auth/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?sso=unreachable")


def test_the_way_to_the_provider_is_left_as_it_is() -> None:
    there = "https://sso.example/authorize?state=1"
    client, noted = streamlit(lambda: RedirectResponse(there, status_code=302))
    assert client.get("/auth/login?error=1&code=1").headers["location"] == there
    assert noted == []


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookies_of_an_identity_go_with_the_browser(secure: bool) -> None:
    client, _ = streamlit(with_identity, secure=secure)
    cookies = client.get("/oauth2callback?code=1").headers.get_list("set-cookie")
    assert len(cookies) == 3
    for cookie in cookies:
        attributes = cookie.lower().split("; ")
        assert not any(each.startswith(("max-age", "expires")) for each in attributes)
        assert {"httponly", "samesite=lax"} <= set(attributes)
        assert ("secure" in attributes) is secure


def test_what_streamlit_takes_away_stays_taken_away() -> None:
    client, _ = streamlit(without_identity, secure=True)
    (cookie,) = client.get("/oauth2callback?code=1").headers.get_list("set-cookie")
    assert "max-age=0" in cookie.lower()


def test_signing_out_takes_our_cookie_too_but_not_for_another_site() -> None:
    client, _ = streamlit(home)
    (cookie,) = client.get("/auth/logout", headers=OURS).headers.get_list("set-cookie")
    assert cookie.startswith(f'{COOKIE}=""')
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/auth/logout", headers=other).headers.get_list("set-cookie") == []


def test_other_pages_are_left_alone() -> None:
    client, _ = streamlit(with_identity)
    answer = client.get("/profile?code=1")
    assert answer.headers["location"] == "/"
    assert "max-age=2592000" in answer.headers["set-cookie"].lower()


def ticketed(here: SignOn) -> TestClient:
    """Our routes with single sign-on; what they do not answer is Streamlit's."""
    server = Server()
    routes = sign_in_routes(
        sign_in=here.sign_in,
        passwords=server.passwords,
        setting_up=server.setting_up,
        cookie=SessionCookie(name=COOKIE, secure=False),
        samples={},
        clock=lambda: AT,
        single_sign_on=here.sign_on,
    )
    streamlits = Route("/{rest:path}", lambda _: PlainTextResponse("Streamlit"))
    return TestClient(Starlette(routes=[*routes, streamlits]))


def test_a_ticket_becomes_a_session_once_and_ends_what_the_browser_had() -> None:
    here = SignOn()
    client = ticketed(here)
    planted = here.enter("desk")
    client.cookies.set(COOKIE, planted)
    form = {"ticket": here.sign_on.admit(here.identity("desk"), at=AT)}
    answer = client.post("/auth/external", json=form, headers=OURS)
    assert answer.status_code == 204
    assert here.who(answer.cookies[COOKIE]).name == "Siti"
    with pytest.raises(SignInRequired):
        here.who(planted)
    assert client.post("/auth/external", json=form, headers=OURS).status_code == 401


@pytest.mark.parametrize("form", [{}, {"ticket": ""}, {"ticket": "invented"}, {"ticket": 7}, []])
def test_an_invented_ticket_opens_nothing(form: object) -> None:
    answer = ticketed(SignOn()).post("/auth/external", json=form, headers=OURS)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_another_site_cannot_hand_a_ticket_in() -> None:
    here = SignOn()
    form = {"ticket": here.sign_on.admit(here.identity("desk"), at=AT)}
    client = ticketed(here)
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/auth/external", json=form, headers=other).status_code == 403


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
def test_streamlit_s_routes_answer_only_where_there_is_a_provider(path: str) -> None:
    assert ticketed(SignOn()).get(path).text == "Streamlit"
    assert Server().client.get(path).status_code == 404


def test_nothing_else_of_streamlit_answers_below_auth() -> None:
    assert ticketed(SignOn()).get("/auth/other").status_code == 404
    assert Server().post("/auth/external", ticket="x").status_code == 404
