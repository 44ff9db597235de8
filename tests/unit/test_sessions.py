"""Signing in: who, how long, and never by guessing."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import SignInRequired
from dashboard.services.access import Role, User
from dashboard.services.sessions import (
    LINK_LIFETIME,
    FixedAccounts,
    OneTimeLinks,
    SignIn,
    hash_of,
)
from tests.fakes.sessions import FakeLinks, FakeSessions

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
IDLE = timedelta(hours=4)
LONGEST = timedelta(hours=12)
ANI = User(id="ani", name="Ani", role=Role.RECEPTIONIST, office_id="kominfo")


def sign_in(*users: User, sessions: FakeSessions | None = None) -> SignIn:
    return SignIn(
        sessions=sessions or FakeSessions(),
        accounts=FixedAccounts(*users),
        idle=IDLE,
        longest=LONGEST,
    )


def test_a_token_finds_the_user_who_signed_in() -> None:
    desk = sign_in(ANI)
    token = desk.open(user_id="ani", at=AT)
    assert desk.user(token, at=AT + timedelta(hours=1)) == ANI


@pytest.mark.parametrize("token", [None, "", "guessed", "x" * 10_000])
def test_no_other_token_opens_anything(token: str | None) -> None:
    desk = sign_in(ANI)
    desk.open(user_id="ani", at=AT)
    with pytest.raises(SignInRequired):
        desk.user(token, at=AT)


def test_an_unknown_account_gets_no_session() -> None:
    with pytest.raises(SignInRequired):
        sign_in(ANI).open(user_id="somebody", at=AT)


def test_the_store_never_sees_the_token() -> None:
    sessions = FakeSessions()
    token = sign_in(ANI, sessions=sessions).open(user_id="ani", at=AT)
    assert sessions.find(token) is None
    assert sessions.find(hash_of(token)) is not None


@pytest.mark.parametrize(
    ("sightings", "last_alive"),
    [
        ([], IDLE),
        ([timedelta(hours=3)], timedelta(hours=3) + IDLE),
        ([timedelta(hours=3), timedelta(hours=6), timedelta(hours=9)], LONGEST),
    ],
)
def test_a_session_ends_when_idle_and_in_any_case(
    sightings: list[timedelta], last_alive: timedelta
) -> None:
    desk = sign_in(ANI)
    token = desk.open(user_id="ani", at=AT)
    for sighting in sightings:
        desk.user(token, at=AT + sighting)
    with pytest.raises(SignInRequired):
        desk.user(token, at=AT + last_alive)
    assert desk.user(token, at=AT + last_alive - timedelta(seconds=1)) == ANI


def test_a_page_that_reruns_often_writes_once_a_minute() -> None:
    sessions = FakeSessions()
    desk = sign_in(ANI, sessions=sessions)
    token = desk.open(user_id="ani", at=AT)
    for second in range(120):
        desk.user(token, at=AT + timedelta(seconds=second))
    assert sessions.touches == 1


def test_an_ended_session_opens_nothing() -> None:
    desk = sign_in(ANI)
    token = desk.open(user_id="ani", at=AT)
    desk.end(token)
    with pytest.raises(SignInRequired):
        desk.user(token, at=AT)


def test_a_closed_account_is_out_at_once() -> None:
    sessions = FakeSessions()
    token = sign_in(ANI, sessions=sessions).open(user_id="ani", at=AT)
    with pytest.raises(SignInRequired):
        sign_in(sessions=sessions).user(token, at=AT)


def test_signing_in_forgets_expired_sessions() -> None:
    sessions = FakeSessions()
    desk = sign_in(ANI, sessions=sessions)
    old = desk.open(user_id="ani", at=AT)
    desk.open(user_id="ani", at=AT + LONGEST)
    assert sessions.find(hash_of(old)) is None


def test_a_link_signs_in_once() -> None:
    links = OneTimeLinks(links=FakeLinks())
    token = links.issue(user=ANI, at=AT)
    assert links.redeem(token, at=AT) == "ani"
    with pytest.raises(SignInRequired):
        links.redeem(token, at=AT)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_a_link_ends_after_a_quarter_of_an_hour(late: timedelta) -> None:
    links = OneTimeLinks(links=FakeLinks())
    token = links.issue(user=ANI, at=AT)
    with pytest.raises(SignInRequired):
        links.redeem(token, at=AT + LINK_LIFETIME + late)
