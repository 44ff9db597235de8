"""The routes that set and clear the sign-in cookie."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.account_request import AccountRequest
from dashboard.services.accounts import StoredAccounts
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.sessions import Session, SignIn
from dashboard.web.sign_in import SessionCookie, sign_in_routes
from tests.fakes.sessions import FakeSessions
from tests.unit.test_setting_up import Installation

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}
COOKIE = "check_in_session"
SAMPLE = SAMPLE_ACCOUNTS[0].id
PASSWORD = "gajah makan pisang hijau"


class Server:
    """The routes in a server of their own, with the account `ani` beside the samples."""

    def __init__(
        self, *, demo: bool = True, secure: bool = False, sessions: FakeSessions | None = None
    ) -> None:
        here = Installation()
        self.book = here.book
        self.sign_in = SignIn(
            sessions=sessions or FakeSessions(),
            accounts=StoredAccounts(book=here.book, samples=SAMPLE_ACCOUNTS if demo else ()),
            idle=timedelta(hours=1),
            longest=timedelta(hours=2),
        )
        self.setting_up = here.setting_up
        self.passwords = here.passwords
        self.accounts = here.accounts
        routes = sign_in_routes(
            sign_in=self.sign_in,
            passwords=here.passwords,
            setting_up=here.setting_up,
            cookie=SessionCookie(name=COOKIE, secure=secure),
            samples={user.id: user for user in SAMPLE_ACCOUNTS} if demo else {},
            clock=lambda: AT,
        )
        self.client = TestClient(Starlette(routes=routes), follow_redirects=False)

    def post(self, path: str, **fields: object) -> Response:
        """A form of one of our own pages."""
        return self.client.post(path, json=fields, headers=OURS)

    def become_admin(self) -> Response:
        """The first administrator by the printed link."""
        token = self.setting_up.first_link(at=AT)
        return self.post("/auth/set-up", token=token, name="Agus", login="agus", password=PASSWORD)

    def user_of(self, answer: Response) -> User:
        """Who is signed in by an answer's cookie."""
        return self.sign_in.user(answer.cookies[COOKIE], at=AT)


class DeadSessions(FakeSessions):
    """A database that cannot be reached."""

    def open(self, opened: Session) -> None:
        raise LedgerUnavailable

    def find(self, token_hash: str) -> Session | None:
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
    for word in ("sign-in", "set-up", "password", "seen", "sign-out"):
        assert client.post(f"/auth/{word}", headers=other).status_code == 403


@pytest.mark.parametrize("account", ["", "first-admin", "nobody", "x" * 100_000])
def test_only_sample_accounts_are_given_away(account: str) -> None:
    answer = Server().client.post("/auth/demo", content=account, headers=OURS)
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_a_sample_account_s_session_ends_with_the_demonstration() -> None:
    sessions = FakeSessions()
    answer = Server(sessions=sessions).client.post("/auth/demo", content=SAMPLE, headers=OURS)
    with pytest.raises(SignInRequired):
        Server(demo=False, sessions=sessions).user_of(answer)


def test_without_demo_there_is_no_such_route() -> None:
    answer = Server(demo=False).client.post("/auth/demo", content=SAMPLE, headers=OURS)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/auth/", "/auth/demo", "/auth/admin", "/auth/x/y"])
def test_nothing_else_answers_below_auth(path: str) -> None:
    assert Server().client.get(path).status_code == 404


def test_the_first_link_makes_the_administrator_and_signs_in_once() -> None:
    server = Server(demo=False)
    answer = server.become_admin()
    assert answer.status_code == 204
    assert server.user_of(answer).role is Role.KOMINFO_ADMIN
    token = "used"
    again = server.post("/auth/set-up", token=token, name="X", login="xxx", password=PASSWORD)
    assert (again.status_code, again.json()["problem"]) == (401, "signed_out")
    assert "set-cookie" not in again.headers


def test_a_password_signs_in_and_a_wrong_one_says_nothing_more() -> None:
    server = Server(demo=False)
    server.become_admin()
    answer = server.post("/auth/sign-in", login="Agus", password=PASSWORD)
    assert answer.status_code == 204
    assert server.user_of(answer).name == "Agus"
    told = [
        (refused.status_code, refused.json())
        for login in ("agus", "nobody")
        if (refused := server.post("/auth/sign-in", login=login, password="wrong"))
    ]
    assert told == [(401, {"problem": "refused"})] * 2


def test_too_many_failures_are_told_with_the_seconds() -> None:
    server = Server(demo=False)
    answers = [server.post("/auth/sign-in", login="ani", password="wrong") for _ in range(6)]
    assert [each.status_code for each in answers] == [401] * 5 + [429]
    assert answers[-1].json() == {"problem": "wait", "seconds": 30}


def test_every_sign_in_and_a_new_password_bring_a_new_token_and_end_the_former() -> None:
    server = Server(demo=False)
    tokens = [server.become_admin().cookies[COOKIE]]
    for path, fields in (
        ("/auth/sign-in", {"login": "agus", "password": PASSWORD}),
        ("/auth/password", {"former": PASSWORD, "password": "kelapa muda di tepi laut"}),
    ):
        answer = server.post(path, **fields)
        assert answer.status_code == 204
        tokens.append(answer.cookies[COOKIE])
    assert len(set(tokens)) == 3
    assert server.sign_in.user(tokens[-1], at=AT).name == "Agus"
    with pytest.raises(SignInRequired):
        server.sign_in.user(tokens[0], at=AT)


def test_a_token_that_was_planted_before_signs_nobody_in() -> None:
    server = Server()
    server.client.cookies.set(COOKIE, "planted")
    answer = server.client.post("/auth/demo", content=SAMPLE, headers=OURS)
    assert answer.cookies[COOKIE] != "planted"
    with pytest.raises(SignInRequired):
        server.sign_in.user("planted", at=AT)


def test_an_invited_person_chooses_a_password_and_hears_what_is_wrong_with_it() -> None:
    server = Server(demo=False)
    request = AccountRequest(name="Wati", login="wati", role=Role.AUDITOR)
    token = server.accounts.add(user=OPERATOR, request=request, at=AT).token
    bad = server.post("/auth/set-up", token=token, password="short")
    assert (bad.status_code, bad.json()) == (
        422,
        {"problem": "invalid", "field": "password", "why": "too_short"},
    )
    assert (
        server.user_of(server.post("/auth/set-up", token=token, password=PASSWORD)).name == "Wati"
    )


def test_a_sample_account_cannot_have_a_password() -> None:
    server = Server()
    server.client.post("/auth/demo", content=SAMPLE, headers=OURS)
    assert server.post("/auth/password", former="", password=PASSWORD).status_code == 404


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/set-up", "/auth/password", "/auth/seen"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 4000,
        b'{"login": 1, "password": null}',
        b'{"login": "\\ud800", "password": "\\u0000", "token": "\\ud800"}',
        b"\xff" * 100,
        b'{"password": "' + b"x" * 100_000 + b'"}',
    ],
)
def test_no_body_gets_in_or_breaks_anything(path: str, body: bytes) -> None:
    answer = Server().client.post(path, content=body, headers=OURS)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


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
