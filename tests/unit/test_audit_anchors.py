"""Where chains stood is kept in a file; refusals are kept once a minute."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.audit_anchors import FileAnchors
from dashboard.domain.errors import InvalidInput, LedgerUnavailable, NotAllowed
from dashboard.services.access import OPERATOR, Permission, Role, User, require
from dashboard.services.audit import AuditEntry
from dashboard.services.audit_chain import Head
from dashboard.services.refusals import Refusals

AT = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
HEADS = (Head(stream="kominfo", number=3, hash="c"), Head(stream="empty"))
HEAD = User(id="head", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


class Log:
    """An audit log in memory that can fail."""

    def __init__(self, *, fails: bool = False) -> None:
        self.entries: list[AuditEntry] = []
        self._fails = fails

    def record(self, entry: AuditEntry) -> None:
        if self._fails:
            raise LedgerUnavailable
        self.entries.append(entry)


def test_only_what_has_moved_is_added(tmp_path: Path) -> None:
    anchors = FileAnchors(tmp_path / "new" / "anchors.jsonl")
    assert anchors.all() == ()
    anchors.keep(HEADS, at=AT)
    anchors.keep(HEADS, at=AT)
    anchors.keep([Head(stream="kominfo", number=4, hash="d")], at=AT)
    assert [(each.number, each.hash) for each in anchors.all()] == [(3, "c"), (4, "d")]


def test_after_a_restore_they_begin_anew_and_the_old_ones_stay(tmp_path: Path) -> None:
    anchors = FileAnchors(tmp_path / "anchors.jsonl")
    anchors.set_aside(at=AT)
    anchors.keep(HEADS, at=AT)
    anchors.set_aside(at=AT)
    assert anchors.all() == ()
    assert (tmp_path / "anchors-until-20210922T034200Z.jsonl").exists()


@pytest.mark.parametrize("line", ["no json", "[]", '{"stream": "a", "number": "b", "hash": ""}'])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "anchors.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        FileAnchors(tmp_path / "anchors.jsonl").all()


def refused(user: User, office_id: str | None) -> NotAllowed:
    with pytest.raises(NotAllowed) as told:
        require(user, Permission.SEE_NAMES, office_id=office_id)
    return told.value


def test_guard_and_service_refuse_once_a_minute_in_the_persons_own_stream() -> None:
    log = Log()
    refusals = Refusals(audit=log)
    error = refused(HEAD, "made-up")
    refusals.of(error, now=AT)
    refusals.by_guard(HEAD, Permission.SEE_NAMES, office_id="made-up", now=AT)
    refusals.of(error, now=AT + timedelta(minutes=1))
    refusals.by_guard(HEAD, Permission.SCAN, office_id=None, now=AT)
    told = [(each.actor, each.stream, each.about) for each in log.entries]
    assert told == [
        ("head", "kominfo", "right see_names made-up"),
        ("head", "kominfo", "right see_names made-up"),
        ("head", "kominfo", "right scan"),
    ]


def test_a_refusal_stands_though_it_cannot_be_recorded(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals(audit=Log(fails=True))
    refusals.by_guard(OPERATOR, Permission.OVERRIDE_BLACK, office_id=None, now=AT)
    assert "could not be recorded" in caplog.text
