"""Accounts and failed tries behave alike in memory, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Role
from dashboard.services.account_book import Account, AccountBook, AccountState
from dashboard.services.sessions import Link, Links, Session, Sessions
from dashboard.services.sign_in_tries import Patience, Tries
from dashboard.store.accounts import SqlAccountBook
from dashboard.store.engine import open_engine
from dashboard.store.sessions import SqlLinks, SqlSessions
from dashboard.store.sign_in_tries import SqlTries
from tests.contract.conftest import empty
from tests.empty_ledger import lay_empty_ledger
from tests.fakes.accounts import FakeAccountBook, FakeTries
from tests.fakes.sessions import FakeLinks, FakeSessions

AT = datetime(2021, 9, 22, 1, 0, 0, 250, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADMIN = Account(
    id="a", login="agus", name="Agus", role=Role.KOMINFO_ADMIN, office_id=None, created_at=AT
)
ANI = replace(ADMIN, id="b", login="ani", name="ani", role=Role.RECEPTIONIST, office_id="kominfo")
PATIENCE = Patience(
    free=3, first=timedelta(seconds=30), longest=HOUR, forgotten=timedelta(hours=24)
)


@dataclass(frozen=True)
class Kept:
    """The ports on one database."""

    book: AccountBook
    sessions: Sessions
    links: Links
    tries: Tries


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Empty ports of each kind."""
    if request.param == "fake":
        sessions, links = FakeSessions(), FakeLinks()
        book = FakeAccountBook(sessions=sessions, links=links)
        yield Kept(book, sessions, links, FakeTries())
        return
    if request.param == "sqlite":
        engine = open_engine(lay_empty_ledger(tmp_path / "accounts.sqlite3"))
    else:
        engine = request.getfixturevalue("postgres_engine")
        empty(engine)
    yield Kept(SqlAccountBook(engine), SqlSessions(engine), SqlLinks(engine), SqlTries(engine))
    if request.param == "sqlite":
        engine.dispose()


def session_of(account: Account, token_hash: str) -> Session:
    return Session(
        token_hash=token_hash, user=account.user, opened_at=AT, seen_at=AT, ends_at=AT + HOUR
    )


def test_an_account_waits_until_its_password_is_chosen(kept: Kept) -> None:
    kept.book.add([ADMIN, ANI])
    assert kept.book.all() == (ADMIN, ANI)
    assert (kept.book.by_login("ani"), kept.book.by_login("nobody")) == (ANI, None)
    assert ANI.state is AccountState.WAITING
    assert kept.book.password_hash("b") is None
    kept.book.set_password("b", "hash", ends_sessions=True)
    assert kept.book.password_hash("b") == "hash"
    found = kept.book.find("b")
    assert found == replace(ANI, usable=True)
    assert found is not None
    assert found.state is AccountState.ACTIVE


def test_a_login_is_given_once_and_a_batch_is_all_or_none(kept: Kept) -> None:
    kept.book.add([ANI])
    with pytest.raises(InvalidInput) as refused:
        kept.book.add([ADMIN, replace(ADMIN, id="c", login="ani")])
    assert refused.value.args_["problem"] == "login_taken"
    assert kept.book.all() == (ANI,)


def test_closing_ends_sessions_and_links_and_reopening_brings_the_account_back(kept: Kept) -> None:
    kept.book.add([ANI])
    kept.book.set_password("b", "hash", ends_sessions=True)
    kept.sessions.open(session_of(ANI, "one"))
    kept.sessions.open(session_of(ADMIN, "other"))
    link = Link(token_hash="link", user=ANI.user, issued_at=AT, ends_at=AT + HOUR)
    kept.links.replace([link])
    kept.book.close("b", at=AT)
    assert kept.sessions.find("one") is None
    assert kept.sessions.find("other") is not None
    assert kept.links.find("link", at=AT) is None
    closed = kept.book.find("b")
    assert closed is not None
    assert (closed.state, closed.closed_at) == (AccountState.CLOSED, AT)
    kept.book.reopen("b")
    assert kept.book.find("b") == replace(ANI, usable=True)
    assert kept.book.password_hash("b") == "hash"


@pytest.mark.parametrize("ends", [True, False])
def test_a_new_password_ends_the_sessions_if_asked(kept: Kept, ends: bool) -> None:
    kept.book.add([ANI])
    kept.sessions.open(session_of(ANI, "one"))
    kept.book.set_password("b", "hash", ends_sessions=ends)
    assert (kept.sessions.find("one") is None) is ends


@pytest.mark.parametrize(
    "leave",
    [
        lambda book: book.close("a", at=AT),
        lambda book: book.change("a", name="Agus", role=Role.AUDITOR, office_id=None),
    ],
)
def test_the_last_administrator_stays(kept: Kept, leave: Callable[[AccountBook], None]) -> None:
    kept.book.add_first(ADMIN, password_hash="hash")
    waiting = replace(ADMIN, id="c", login="citra", name="Citra")
    kept.book.add([waiting])
    with pytest.raises(InvalidInput) as refused:
        leave(kept.book)
    assert refused.value.args_["problem"] == "last_admin"
    kept.book.set_password("c", "hash", ends_sessions=False)
    leave(kept.book)
    assert not kept.book.has_admin(other_than="c")
    assert kept.book.has_admin()


def test_two_administrators_who_close_each_other_leave_one(kept: Kept) -> None:
    kept.book.add_first(ADMIN, password_hash="hash")
    kept.book.add([replace(ADMIN, id="c", login="citra")])
    kept.book.set_password("c", "hash", ends_sessions=False)

    def close(account_id: str) -> bool:
        try:
            kept.book.close(account_id, at=AT)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(close, ["a", "c"])) == [False, True]
    assert kept.book.has_admin()


def test_there_is_one_first_administrator(kept: Kept) -> None:
    kept.book.add_first(ADMIN, password_hash="hash")
    with pytest.raises(InvalidInput) as refused:
        kept.book.add_first(replace(ADMIN, id="c", login="citra"), password_hash="hash")
    assert refused.value.args_["problem"] == "not_first"


def test_particulars_change_and_the_last_sign_in_is_remembered(kept: Kept) -> None:
    kept.book.add([ANI])
    kept.book.change("b", name="Ani Rahma", role=Role.AUDITOR, office_id=None)
    kept.book.signed_in("b", at=AT + HOUR)
    kept.book.signed_in("sample", at=AT)
    assert kept.book.find("b") == replace(
        ANI, name="Ani Rahma", role=Role.AUDITOR, office_id=None, last_signed_in_at=AT + HOUR
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.reopen("x"),
        lambda book: book.close("x", at=AT),
        lambda book: book.set_password("x", "hash", ends_sessions=True),
    ],
)
def test_an_unknown_account_is_not_found(kept: Kept, change: Callable[[AccountBook], None]) -> None:
    with pytest.raises(NotFound):
        change(kept.book)


def test_failures_make_the_next_try_wait_longer_each_time(kept: Kept) -> None:
    at, waits = AT, []
    for _ in range(6):
        tried = kept.tries.begin({"a": PATIENCE, "b": PATIENCE}, at=at)
        if tried.wait_until is not None:
            waits.append(tried.wait_until - at)
            at = tried.wait_until
            tried = kept.tries.begin({"a": PATIENCE, "b": PATIENCE}, at=at)
        assert tried.wait_until is None
    assert waits == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert kept.tries.begin({"other": PATIENCE}, at=at).failures == {"other": 1}


def test_a_success_clears_the_account_and_gives_the_source_one_back(kept: Kept) -> None:
    for _ in range(2):
        kept.tries.begin({"account": PATIENCE, "source": PATIENCE}, at=AT)
    kept.tries.succeeded(cleared="account", given_back="source")
    tried = kept.tries.begin({"account": PATIENCE, "source": PATIENCE}, at=AT)
    assert tried.failures == {"account": 1, "source": 2}
    kept.tries.forget("source")
    assert kept.tries.begin({"source": PATIENCE}, at=AT).failures == {"source": 1}


def test_a_long_silence_is_forgotten(kept: Kept) -> None:
    for _ in range(2):
        kept.tries.begin({"a": PATIENCE}, at=AT)
    late = AT + timedelta(hours=24, microseconds=1)
    assert kept.tries.begin({"a": PATIENCE}, at=late).failures == {"a": 1}


def test_of_many_tries_at_once_no_more_than_the_free_ones_begin(kept: Kept) -> None:
    with ThreadPoolExecutor(8) as people:
        tried = list(people.map(lambda _: kept.tries.begin({"a": PATIENCE}, at=AT), range(12)))
    assert sum(each.wait_until is None for each in tried) == PATIENCE.free
