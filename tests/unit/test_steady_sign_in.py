"""A desk stays signed in while the ledger is away, and nobody gets in by it."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import Role, User
from dashboard.services.sessions import FixedAccounts, Session
from dashboard.services.steady_sign_in import TRUSTED, SteadySignIn
from tests.fakes.sessions import FakeSessions

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
ANI = User(id="ani", name="Ani", role=Role.RECEPTIONIST, office_id="kominfo")


class Away(FakeSessions):
    """Sessions that can be away, wholly or for writing only."""

    readable = writable = True

    def find(self, token_hash: str) -> Session | None:
        if not self.readable:
            raise LedgerUnavailable
        return super().find(token_hash)

    def touch(self, token_hash: str, *, seen_at: datetime) -> None:
        if not self.writable:
            raise LedgerUnavailable
        super().touch(token_hash, seen_at=seen_at)

    def end(self, token_hash: str) -> None:
        if not self.writable:
            raise LedgerUnavailable
        super().end(token_hash)


@pytest.fixture
def sessions() -> Away:
    return Away()


@pytest.fixture
def desk(sessions: Away) -> SteadySignIn:
    return SteadySignIn(
        sessions=sessions,
        accounts=FixedAccounts(ANI),
        idle=timedelta(hours=4),
        longest=timedelta(hours=12),
    )


def signed_in(desk: SteadySignIn) -> str:
    token = desk.open(user_id="ani", at=AT)
    assert desk.user(token, at=AT) == ANI
    return token


def test_who_was_let_in_stays_in_while_the_ledger_is_away(
    desk: SteadySignIn, sessions: Away
) -> None:
    token = signed_in(desk)
    sessions.readable = False
    assert desk.user(token, at=AT + TRUSTED - timedelta(seconds=1)) == ANI
    with pytest.raises(LedgerUnavailable):
        desk.user(token, at=AT + TRUSTED)


def test_a_full_disk_does_not_sign_anybody_out(desk: SteadySignIn, sessions: Away) -> None:
    token = signed_in(desk)
    sessions.writable = False
    assert desk.user(token, at=AT + timedelta(minutes=5)) == ANI


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_nobody_else_gets_in_meanwhile(
    desk: SteadySignIn, sessions: Away, token: str | None
) -> None:
    signed_in(desk)
    sessions.readable = False
    with pytest.raises((LedgerUnavailable, SignInRequired)):
        desk.user(token, at=AT)


def test_a_session_that_had_ended_is_not_remembered(desk: SteadySignIn, sessions: Away) -> None:
    token = signed_in(desk)
    with pytest.raises(SignInRequired):
        desk.user(token, at=AT + timedelta(hours=4))
    sessions.readable = False
    with pytest.raises(LedgerUnavailable):
        desk.user(token, at=AT)


def test_signing_out_holds_here_even_where_the_ledger_cannot_be_told(
    desk: SteadySignIn, sessions: Away
) -> None:
    token = signed_in(desk)
    sessions.readable = sessions.writable = False
    with pytest.raises(LedgerUnavailable):
        desk.end(token)
    with pytest.raises(LedgerUnavailable):
        desk.user(token, at=AT)


def test_old_tokens_are_dropped_when_new_ones_come(desk: SteadySignIn) -> None:
    for day in range(5):
        desk.user(desk.open(user_id="ani", at=AT + day * TRUSTED), at=AT + day * TRUSTED)
    assert len(desk._known) == 1
