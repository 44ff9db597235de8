"""The routes that set and clear the sign-in cookie."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.sample_accounts import FIRST_ADMIN, SAMPLE_ACCOUNTS
from dashboard.services.sessions import FixedAccounts, OneTimeLinks, Session, SignIn
from dashboard.web.sign_in import SessionCookie, sign_in_routes
from tests.fakes.sessions import FakeLinks, FakeSessions

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}
COOKIE = "check_in_session"
SAMPLE = SAMPLE_ACCOUNTS[0].id


class Server:
    """The routes in a server of their own."""

    def __init__(
        self, *, demo: bool = True, secure: bool = False, sessions: FakeSessions | None = None
    ) -> None:
        accounts = FixedAccounts(FIRST_ADMIN, *(SAMPLE_ACCOUNTS if demo else ()))
        self.sign_in = SignIn(
            sessions=sessions or FakeSessions(),
            accounts=accounts,
            idle=timedelta(hours=1),
            longest=timedelta(hours=2),
        )
        self.links = OneTimeLinks(links=FakeLinks())
        routes = sign_in_routes(
            sign_in=self.sign_in,
            links=self.links,
            cookie=SessionCookie(name=COOKIE, secure=secure),
            samples={user.id: user for user in SAMPLE_ACCOUNTS} if demo else {},
            clock=lambda: AT,
        )
        self.client = TestClient(Starlette(routes=routes), follow_redirects=False)


class DeadSessions(FakeSessions):
    """A database that cannot be reached."""

    def open(self, opened: Session) -> None:
        raise LedgerUnavailable

    def end(self, token_hash: str) -> None:
        raise LedgerUnavailable


def test_a_sample_account_signs_in() -> None:
    server = Server()
    answer = server.client.post("/auth/demo", content=SAMPLE, headers=OURS)
    assert answer.status_code == 204
    assert server.sign_in.user(answer.cookies[COOKIE], at=AT) == SAMPLE_ACCOUNTS[0]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    answer = Server(secure=True).client.post("/auth/demo", content=SAMPLE, headers=OURS)
    attributes = answer.headers["set-cookie"].lower().split("; ")
    assert {"httponly", "samesite=lax", "secure", "path=/"} <= set(attributes)
    assert answer.headers["cache-control"] == "no-store"


def test_another_site_cannot_sign_anybody_in_or_out() -> None:
    client = Server().client
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/auth/demo", content=SAMPLE, headers=other).status_code == 403
    assert client.post("/auth/sign-out", headers=other).status_code == 403


@pytest.mark.parametrize("account", ["", "first-admin", "nobody", "x" * 100_000])
def test_only_sample_accounts_are_given_away(account: str) -> None:
    answer = Server().client.post("/auth/demo", content=account, headers=OURS)
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_without_demo_there_is_no_such_route() -> None:
    answer = Server(demo=False).client.post("/auth/demo", content=SAMPLE, headers=OURS)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/auth/", "/auth/demo", "/auth/admin", "/auth/x/y"])
def test_nothing_else_answers_below_auth(path: str) -> None:
    assert Server().client.get(path).status_code == 404


def test_a_link_signs_the_admin_in_once() -> None:
    server = Server(demo=False)
    token = server.links.issue(user=FIRST_ADMIN, at=AT)
    first = server.client.get("/auth/once", params={"token": token})
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert server.sign_in.user(first.cookies[COOKIE], at=AT) == FIRST_ADMIN
    second = server.client.get("/auth/once", params={"token": token})
    assert (second.status_code, second.headers["location"]) == (303, "/?link=used")
    assert "set-cookie" not in second.headers


def test_signing_out_ends_the_session_on_the_server() -> None:
    server = Server()
    token = server.client.post("/auth/demo", content=SAMPLE, headers=OURS).cookies[COOKIE]
    answer = server.client.post("/auth/sign-out", headers=OURS)
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    with pytest.raises(SignInRequired):
        server.sign_in.user(token, at=AT)


def test_signing_in_again_ends_the_session_before() -> None:
    server = Server()
    first = server.client.post("/auth/demo", content=SAMPLE, headers=OURS).cookies[COOKIE]
    server.client.post("/auth/demo", content=SAMPLE_ACCOUNTS[3].id, headers=OURS)
    with pytest.raises(SignInRequired):
        server.sign_in.user(first, at=AT)


def test_without_a_database_it_says_so() -> None:
    client = Server(sessions=DeadSessions()).client
    assert client.post("/auth/demo", content=SAMPLE, headers=OURS).status_code == 503
    client.cookies.set(COOKIE, "token")
    assert client.post("/auth/sign-out", headers=OURS).status_code == 503
