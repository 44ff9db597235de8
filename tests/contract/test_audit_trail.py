"""The audit log's ports, written and read back, on every engine and in memory."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.audit_anchors import FileAnchors
from dashboard.domain.errors import NotAllowed
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.audit_chain import ChainedEntry, Head
from dashboard.services.audit_proof import Proof, prove
from dashboard.services.audit_review import AuditReview
from dashboard.services.audit_trail import AuditTrail, Wanted, place_of
from dashboard.store.audit import SqlAuditLog
from dashboard.store.audit_trail import SqlAuditTrail
from tests.contract.conftest import World
from tests.contract.test_audit_log import deed
from tests.fakes.audit import FakeAuditLog

ENTRIES = 6
HEAD = User(id="head", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


@dataclass(frozen=True)
class Kept:
    """What writes, and what reads the same."""

    kept: AuditLog
    trail: AuditTrail


@pytest.fixture
def log(world: World) -> Kept:
    """Six entries of the installation, three of an office."""
    fake = FakeAuditLog()
    empty = (
        Kept(fake, fake)
        if world.engine is None
        else Kept(SqlAuditLog(world.engine), SqlAuditTrail(world.engine))
    )
    for number in range(1, ENTRIES + 1):
        empty.kept.record(deed(number, reason=f"because {number}"))
    for number in range(1, 4):
        empty.kept.record(deed(number, office_id="kominfo"))
    return empty


@pytest.fixture
def anchors(tmp_path: Path) -> FileAnchors:
    return FileAnchors(tmp_path / "anchors.jsonl")


@pytest.fixture
def review(log: Kept, anchors: FileAnchors) -> AuditReview:
    return AuditReview(trail=log.trail, anchors=anchors, audit=log.kept)


def proof(log: Kept) -> Proof:
    with log.trail.chains() as chains:
        return prove(chains)


def test_each_stream_is_a_chain_of_its_own(log: Kept) -> None:
    assert [(head.stream, head.number) for head in log.trail.heads()] == [
        ("installation", ENTRIES),
        ("kominfo", 3),
    ]
    assert proof(log).heads == log.trail.heads()


def test_who_may_not_read_it_gets_nothing_and_leaves_nothing(
    log: Kept, review: AuditReview
) -> None:
    for step in (
        lambda: review.page(user=HEAD, wanted=Wanted(), limit=1),
        lambda: review.heads(user=HEAD),
        lambda: review.last_check(user=HEAD),
        lambda: review.check(user=HEAD, now=deed().at),
        lambda: review.table(user=HEAD, wanted=Wanted(), now=deed().at),
        lambda: review.rows(user=HEAD, wanted=Wanted(), now=deed().at),
        lambda: review.chains(user=HEAD, now=deed().at),
    ):
        with pytest.raises(NotAllowed):
            step()
    assert len(log.trail.page(Wanted(), limit=99)) == ENTRIES + 3


def test_taking_a_copy_is_on_record_and_in_the_copy(review: AuditReview) -> None:
    now = deed(60).at
    table = review.table(user=OPERATOR, wanted=Wanted(), now=now)
    assert (table[0].kind, table[0].about, len(table)) == ("exported", "audit_table", ENTRIES + 4)
    whole = list(review.chains(user=OPERATOR, now=now))
    assert sum(isinstance(each, Head) for each in whole) == 2
    own = list(review.chains(user=OPERATOR, office_id="kominfo", now=now))
    assert {each.stream for each in own} == {"kominfo"}
    assert isinstance(own[-1], Head)
    assert isinstance(own[-2], ChainedEntry)
    assert own[-2].about == "audit_chains"
    assert review.check(user=OPERATOR, now=now).proof.breaches == ()


def test_anchors_are_kept_at_most_once_an_hour(
    log: Kept, review: AuditReview, anchors: FileAnchors
) -> None:
    for minutes, kept in ((0, 9), (59, 9), (60, 11)):
        at = deed(60 * minutes).at
        review.anchor(now=at)
        log.kept.record(deed(60 * minutes))
        assert sum({each.stream: each.number for each in anchors.all()}.values()) == kept


def test_pages_go_through_everything_once_newest_first(log: Kept) -> None:
    seen = []
    page = log.trail.page(Wanted(), limit=2)
    while page:
        seen += page
        page = log.trail.page(Wanted(), limit=2, after=place_of(page[-1]))
    assert len({(each.stream, each.number) for each in seen}) == len(seen) == ENTRIES + 3
    assert [each.moment for each in seen] == sorted((each.moment for each in seen), reverse=True)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(since=deed(2).at, until=deed(4).at), 4),
        (Wanted(kinds=frozenset({AuditKind.EXPORTED.value})), 9),
        (Wanted(kinds=frozenset({AuditKind.ERASED.value})), 0),
        (Wanted(actor="auditor"), 9),
        (Wanted(actor="nobody"), 0),
        (Wanted(office_id="kominfo"), 3),
        (Wanted(words="BECAUSE 4"), 1),
        (Wanted(words="_%"), 0),
    ],
)
def test_what_is_wanted_is_found(log: Kept, wanted: Wanted, number: int) -> None:
    assert len(log.trail.page(wanted, limit=100)) == number


def test_what_was_written_comes_back(log: Kept) -> None:
    entry = AuditEntry(
        at=deed(50).at, kind=AuditKind.OVERRIDDEN, actor="ä\nb", about='"\\ 🙂', reason="x" * 900
    )
    log.kept.record(entry)
    (kept,) = log.trail.page(Wanted(kinds=frozenset({"overridden"})), limit=2)
    assert (kept.at, kept.actor, kept.about) == (entry.at, "ä b", entry.about)
    assert kept.reason == "x" * 499 + "…"
    assert proof(log).breaches == ()
