"""The visit log: pages by keys, filters, names masked and searched, an export in parts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import NotAllowed
from dashboard.domain.people import Colour, Evidence
from dashboard.domain.rules import Decision
from dashboard.services import visit_log
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.visit_log import LogFilter, LogPage, LogState, VisitLog
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.visit_log import SqlLogViews
from tests.contract.conftest import now
from tests.contract.door import DESK_A, SEAL, door
from tests.contract.events import MORNING, minutes, office

DAY = {"start": MORNING - timedelta(hours=1), "end": MORNING + timedelta(hours=12)}


@pytest.fixture
def log(engine: sa.Engine) -> Iterator[VisitLog]:
    offices, ledger = SqlOffices(engine, clock=now), SqlLedger(engine)
    for office_id in ("kominfo", "dinkes"):
        offices.put(office(office_id))
    at_door = door(ledger, offices)
    for number, code in enumerate(("2 Siti Rahma", "0 Agus", "2 Budi Siti", "1 Dewi", "bad")):
        at_door.scan(code, f"s{number}", minutes(number))
    at_door.scan("2 Ani", "gone", minutes(6))
    at_door.admission.undo(
        user=OPERATOR,
        event_id="gone",
        desk=DESK_A,
        scan_id="undo",
        at=minutes(7),
        now=minutes(7),
    )
    yield VisitLog(views=SqlLogViews(engine), offices=offices, seal=SEAL)
    ledger.close()


def page(log: VisitLog, *, size: int = 50, after: Any = None, **wanted: Any) -> LogPage:
    return log.page(
        user=OPERATOR,
        office_id="kominfo",
        wanted=LogFilter(**(DAY | wanted)),
        after=after,
        size=size,
    )


def ids(found: LogPage) -> list[str]:
    return [row.event_id for row in found.rows]


def test_the_newest_comes_first_and_what_was_taken_back_says_so(log: VisitLog) -> None:
    found = page(log)
    assert ids(found) == ["gone", "s4", "s3", "s2", "s1", "s0"]
    assert [row.annulled for row in found.rows] == [True, False, False, False, False, False]
    assert found.after is None


def test_pages_follow_each_other_without_a_gap(log: VisitLog) -> None:
    seen, after = [], None
    for _ in range(3):
        found = page(log, size=2, after=after)
        seen, after = seen + ids(found), found.after
    assert seen == ["gone", "s4", "s3", "s2", "s1", "s0"]
    assert after is None


def test_names_are_masked_and_found_by_any_of_their_words(log: VisitLog) -> None:
    found = page(log, name="SITI")
    assert ids(found) == ["s2", "s0"]
    assert all("Siti" not in (row.name or "") for row in found.rows)
    assert ids(page(log, name="rahma siti")) == ["s0"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"colours": frozenset({Colour.RED})}, ["s1"]),
        ({"decisions": frozenset({Decision.REFUSE})}, ["s4", "s1"]),
        ({"start": minutes(2), "end": minutes(4)}, ["s3", "s2"]),
        ({"colours": frozenset({Colour.RED, None})}, ["s4", "s1"]),
        ({"state": LogState.ANNULLED}, ["gone"]),
        ({"state": LogState.OVERRIDDEN}, []),
        ({"evidences": frozenset({Evidence.NONE})}, ["s4"]),
    ],
)
def test_a_filter_leaves_the_others_out(log: VisitLog, wanted: Any, expected: list[str]) -> None:
    assert ids(page(log, **wanted)) == expected


def test_a_long_search_says_how_far_it_came(log: VisitLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_log, "MOST_OPENED", 2)
    found = page(log, name="rahma")
    assert (found.rows, found.searched_back_to) == ((), minutes(3))
    further = page(log, name="rahma", after=found.after)
    assert (further.rows, further.searched_back_to) == ((), minutes(1))
    assert ids(page(log, name="rahma", after=further.after)) == ["s0"]


def test_an_export_tells_every_row_once_and_how_many_were_looked_at(
    log: VisitLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_log, "_CHUNK", 2)
    of = {"user": OPERATOR, "office_id": "kominfo"}
    every, sitis = LogFilter(**DAY), LogFilter(**DAY, name="siti")
    parts = list(log.export(**of, wanted=every))
    assert [row.event_id for part in parts for row in part.rows] == ids(page(log))
    found = list(log.export(**of, wanted=sitis))
    assert [(part.read, len(part.rows)) for part in found] == [(2, 0), (2, 1), (2, 1)]
    assert log.count(**of, wanted=every) == log.count(**of, wanted=sitis) == 6
    assert log.count(**of, wanted=LogFilter(**DAY, colours=frozenset({Colour.RED}))) == 1


def test_another_offices_log_is_not_shown(log: VisitLog) -> None:
    head = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="dinkes")
    with pytest.raises(NotAllowed):
        log.page(user=head, office_id="kominfo", wanted=LogFilter(**DAY))
    with pytest.raises(NotAllowed):
        log.export(user=head, office_id="kominfo", wanted=LogFilter(**DAY))
    with pytest.raises(NotAllowed):
        log.count(user=head, office_id="kominfo", wanted=LogFilter(**DAY))
