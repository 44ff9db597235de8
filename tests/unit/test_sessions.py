"""Signing in: who, how long, and never by guessing."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import SignInRequired
from dashboard.services.access import Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.one_time_links import FIRST_LIFETIME, RECOVERY_LIFETIME, OneTimeLinks
from dashboard.services.sessions import FixedAccounts, SignIn, hash_of
from tests.fakes.sessions import FakeLinks, FakeSessions

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
IDLE = timedelta(hours=4)
LONGEST = timedelta(hours=12)
ANI = User(id="ani", name="Ani", role=Role.RECEPTIONIST, office_id="kominfo")
BUDI = User(id="budi", name="Budi", role=Role.AUDITOR)


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


def test_looking_is_no_sign_of_life() -> None:
    desk = sign_in(ANI)
    token = desk.open(user_id="ani", at=AT)
    assert desk.still(token, at=AT + timedelta(hours=3)) == ANI
    with pytest.raises(SignInRequired):
        desk.still(token, at=AT + IDLE)


def test_one_s_own_sessions_are_listed_and_end_one_by_one_or_together() -> None:
    desk = sign_in(ANI, BUDI)
    here, there = (desk.open(user_id="ani", at=AT, device=each) for each in ("here", "there"))
    other = desk.open(user_id="budi", at=AT)
    assert {each.device for each in desk.sessions_of(ANI, at=AT)} == {"here", "there"}
    desk.end_one(user=ANI, token_hash=hash_of(other), at=AT)
    assert desk.user(other, at=AT) == BUDI
    desk.end_one(user=ANI, token_hash=hash_of(there), at=AT)
    assert [each.device for each in desk.sessions_of(ANI, at=AT)] == ["here"]
    assert desk.end_everywhere(user=ANI, at=AT) == 1
    with pytest.raises(SignInRequired):
        desk.user(here, at=AT)
    assert desk.user(other, at=AT) == BUDI


def test_a_session_that_is_over_is_not_listed() -> None:
    desk = sign_in(ANI)
    desk.open(user_id="ani", at=AT)
    assert desk.sessions_of(ANI, at=AT + IDLE) == ()


def test_beginnings_and_ends_are_on_record() -> None:
    entries: list[AuditEntry] = []

    class Log:
        def record(self, entry: AuditEntry) -> None:
            entries.append(entry)

    desk = SignIn(
        sessions=FakeSessions(),
        accounts=FixedAccounts(ANI),
        idle=IDLE,
        longest=LONGEST,
        audit=Log(),
    )
    desk.end(desk.open(user_id="ani", at=AT), at=AT)
    desk.end("nothing", at=AT)
    assert [(each.kind, each.actor) for each in entries] == [
        (AuditKind.SIGNED_IN, "ani"),
        (AuditKind.SIGNED_OUT, "ani"),
    ]


def test_a_link_signs_in_once() -> None:
    links = OneTimeLinks(links=FakeLinks())
    token = links.issue(user=ANI, at=AT)
    assert links.whose(token, at=AT) == "ani"
    assert links.redeem(token, at=AT) == "ani"
    with pytest.raises(SignInRequired):
        links.redeem(token, at=AT)


@pytest.mark.parametrize("lifetime", [FIRST_LIFETIME, RECOVERY_LIFETIME])
def test_a_link_ends_with_its_time(lifetime: timedelta) -> None:
    links = OneTimeLinks(links=FakeLinks())
    token = links.issue(user=ANI, at=AT, lifetime=lifetime)
    assert links.whose(token, at=AT + lifetime - timedelta(seconds=1)) == "ani"
    for ask in (links.whose, links.redeem):
        with pytest.raises(SignInRequired):
            ask(token, at=AT + lifetime)
