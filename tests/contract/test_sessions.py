"""Sessions, links and used identity tokens behave alike in memory, SQLite and PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.services.access import Role, User
from dashboard.services.identity import TakenIdentities
from dashboard.services.sessions import Link, Links, Session, Sessions
from dashboard.store.engine import open_engine, writing
from dashboard.store.sessions import SqlLinks, SqlSessions, SqlTakenIdentities
from dashboard.store.tables import identity_token, one_time_link, session
from tests.empty_ledger import lay_empty_ledger
from tests.fakes.sessions import FakeLinks, FakeSessions, FakeTakenIdentities

AT = datetime(2021, 9, 22, 1, 0, 0, 250, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANI = User(id="ani", name="Ani", role=Role.RECEPTIONIST, office_id="kominfo", demo=True)
SESSION = Session(
    token_hash="hash",
    user=ANI,
    opened_at=AT,
    seen_at=AT,
    ends_at=AT + 12 * HOUR,
    device="Firefox, Linux",
)
LINK = Link(token_hash="hash", user=ANI, issued_at=AT, ends_at=AT + HOUR)


@dataclass(frozen=True)
class Kept:
    """The ports on one database."""

    sessions: Sessions
    links: Links
    taken: TakenIdentities


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Empty ports of each kind."""
    if request.param == "fake":
        yield Kept(FakeSessions(), FakeLinks(), FakeTakenIdentities())
    elif request.param == "sqlite":
        engine = open_engine(lay_empty_ledger(tmp_path / "sessions.sqlite3"))
        yield Kept(SqlSessions(engine), SqlLinks(engine), SqlTakenIdentities(engine))
        engine.dispose()
    else:
        engine = request.getfixturevalue("postgres_engine")
        with writing(engine) as connection:
            connection.execute(sa.delete(session))
            connection.execute(sa.delete(one_time_link))
            connection.execute(sa.delete(identity_token))
        yield Kept(SqlSessions(engine), SqlLinks(engine), SqlTakenIdentities(engine))


def test_a_session_comes_back_as_it_was_opened(kept: Kept) -> None:
    kept.sessions.open(SESSION)
    assert kept.sessions.find("hash") == SESSION
    assert kept.sessions.find("other") is None


def test_a_sighting_is_remembered(kept: Kept) -> None:
    kept.sessions.open(SESSION)
    kept.sessions.touch("hash", seen_at=AT + HOUR)
    assert kept.sessions.find("hash") == replace(SESSION, seen_at=AT + HOUR)


def test_a_sighting_does_not_bring_an_ended_session_back(kept: Kept) -> None:
    kept.sessions.open(SESSION)
    kept.sessions.end("hash")
    kept.sessions.end("hash")
    kept.sessions.touch("hash", seen_at=AT + HOUR)
    assert kept.sessions.find("hash") is None


def test_only_expired_sessions_are_forgotten(kept: Kept) -> None:
    kept.sessions.open(SESSION)
    kept.sessions.open(replace(SESSION, token_hash="idle", seen_at=AT - 5 * HOUR))
    kept.sessions.open(replace(SESSION, token_hash="old", ends_at=AT))
    assert kept.sessions.end_expired(at=AT, seen_before=AT - 4 * HOUR) == 2
    assert kept.sessions.find("hash") is not None


def test_a_link_is_used_once_and_in_time(kept: Kept) -> None:
    kept.links.replace([LINK])
    assert kept.links.use("hash", at=LINK.ends_at) is None
    assert kept.links.use("hash", at=LINK.ends_at - timedelta(microseconds=1)) == "ani"
    assert kept.links.use("hash", at=AT) is None
    assert kept.links.use("other", at=AT) is None


def test_of_many_who_use_a_link_at_once_one_is_signed_in(kept: Kept) -> None:
    kept.links.replace([LINK])
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: kept.links.use("hash", at=AT), range(8)))
    assert sorted(filter(None, answers)) == ["ani"]


def test_a_person_s_sessions_are_found_and_end_together(kept: Kept) -> None:
    other = replace(SESSION, token_hash="other", user=replace(ANI, id="budi"))
    later = replace(SESSION, token_hash="later", seen_at=AT + HOUR)
    for each in (SESSION, other, later):
        kept.sessions.open(each)
    assert kept.sessions.of_user("ani") == (later, SESSION)
    assert kept.sessions.end_all("ani") == 2
    assert kept.sessions.of_user("ani") == ()
    assert kept.sessions.find("other") == other


def test_everybody_is_signed_out_at_once(kept: Kept) -> None:
    kept.sessions.open(SESSION)
    kept.sessions.open(replace(SESSION, token_hash="other", user=replace(ANI, id="budi")))
    assert kept.sessions.end_of_everybody() == 2
    assert kept.sessions.find("hash") is None
    assert kept.sessions.end_of_everybody() == 0


def test_a_new_link_takes_the_place_of_the_former(kept: Kept) -> None:
    kept.links.replace([LINK])
    assert kept.links.find("hash", at=AT) == "ani"
    other = replace(LINK, token_hash="other", user=replace(ANI, id="budi"))
    kept.links.replace([replace(LINK, token_hash="newer"), other])
    assert kept.links.find("hash", at=AT) is None
    assert kept.links.use("hash", at=AT) is None
    assert kept.links.find("newer", at=LINK.ends_at) is None
    assert kept.links.use("newer", at=AT) == "ani"
    assert kept.links.use("other", at=AT) == "budi"


def test_an_identity_token_is_taken_once_and_remembered_until_its_end(kept: Kept) -> None:
    assert kept.taken.take("token", at=AT, until=AT + HOUR)
    assert not kept.taken.take("token", at=AT + HOUR - timedelta(microseconds=1), until=AT + HOUR)
    assert kept.taken.take("other", at=AT, until=AT + HOUR)
    assert kept.taken.take("token", at=AT + HOUR, until=AT + 2 * HOUR)


def test_of_many_who_bring_a_token_at_once_one_takes_it(kept: Kept) -> None:
    with ThreadPoolExecutor(8) as people:
        answers = list(
            people.map(lambda n: kept.taken.take("token", at=AT, until=AT + n * HOUR), range(1, 9))
        )
    assert sorted(answers) == [False] * 7 + [True]
