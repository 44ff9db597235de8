"""What staff do against a rule is on record in the transaction that does it, on every ledger."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.scan import Obstacle, OverrideReason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.audit_trail import Wanted
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.services.name_showing import NameShowing, ShowReason
from dashboard.services.overriding import OverrideRequest
from dashboard.store.audit import SqlAuditLog
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.fake_ledger import FakeLedger

HEAD = User(id="head", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")

Deeds = list[tuple[str, str | None, str, str]]


class _FakeLog:
    """The fake ledger's own entries, as an AuditLog."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def record(self, entry: AuditEntry) -> None:
        self._ledger.books.audit.append(entry)


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=9, desks=("A",)))
    return door(world.ledger, world.offices)


@pytest.fixture
def deeds(world: World) -> Callable[[], Deeds]:
    """(kind, office, about, reason) of what is on record, oldest first."""

    def told() -> Deeds:
        if isinstance(world.ledger, FakeLedger):
            kept = world.ledger.books.audit
            return [(each.kind.value, each.office_id, each.about, each.reason) for each in kept]
        assert world.engine is not None
        rows = SqlAuditTrail(world.engine).page(Wanted(), limit=100)
        return [(each.kind, each.office_id, each.about, each.reason) for each in reversed(rows)]

    return told


@pytest.fixture
def showing(world: World, desk: Door) -> NameShowing:
    log = _FakeLog(world.ledger) if isinstance(world.ledger, FakeLedger) else None
    audit = log or SqlAuditLog(world.engine)
    return NameShowing(front_desk=desk.front_desk, audit=audit)


def test_an_override_is_told_once_without_what_was_typed(
    desk: Door, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("0 Agus", "s1")
    request = OverrideRequest(
        user=OPERATOR, of=frozenset({Obstacle.COLOUR}), reason=OverrideReason.OTHER, note="Agus"
    )
    for minute in (1, 2):
        at = minutes(minute)
        answer = desk.admission.override(request=request, scan_id="s1", desk=DESK_A, at=at, now=at)
    about = f"scan {answer.event_id}"
    assert deeds() == [("overridden", "kominfo", about, "other colour needed")]


def test_an_undone_event_is_told_and_an_undo_that_fails_is_not(
    desk: Door, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("2 Budi", "s1")
    for event_id in ("s0", "s1"):
        try:
            desk.admission.undo(
                user=OPERATOR,
                event_id=event_id,
                desk=DESK_A,
                scan_id=f"undo-{event_id}",
                at=minutes(1),
                now=minutes(1),
            )
        except InvalidInput:
            continue
    assert deeds() == [("annulled", "kominfo", "scan s1", "")]


def test_a_headcount_is_told_with_both_numbers(
    world: World, desk: Door, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("2 Budi", "s1")
    events = DeskEvents(
        ledger=world.ledger,
        offices=world.offices,
        rules=RuleFiles(folder=RULES, offices=world.offices),
        seal=SEAL,
        zone=ZONE,
    )
    for _ in range(2):
        Headcount(events=events).counted(
            user=OPERATOR,
            desk=DESK_A,
            people=4,
            gone=(),
            scan_id="count",
            at=minutes(1),
            now=minutes(1),
        )
    assert deeds() == [("counted", "kominfo", "headcount count", "1 4")]


def test_a_name_is_shown_for_a_reason_on_record(
    world: World, desk: Door, showing: NameShowing, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("2 Budi", "s1")
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    (shown,) = showing.show(
        user=HEAD,
        office_id="kominfo",
        visit_ids=[visit.visit_id],
        reason=ShowReason.CALL,
        note=" dicari  keluarganya ",
        now=MORNING,
    )
    assert shown.name == "Budi"
    about = f"visit {visit.visit_id}"
    assert deeds() == [(AuditKind.NAMES_SHOWN, "kominfo", about, "call dicari keluarganya")]


def test_no_name_is_shown_without_a_reason_or_of_somebody_elsewhere(
    showing: NameShowing, desk: Door, world: World, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("2 Budi", "s1")
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    for visit_id, reason, problem in (
        (visit.visit_id, ShowReason.OTHER, InvalidInput),
        ("unknown", ShowReason.CALL, NotFound),
    ):
        with pytest.raises(problem):
            showing.show(
                user=HEAD,
                office_id="kominfo",
                visit_ids=[visit_id],
                reason=reason,
                now=MORNING,
            )
    assert deeds() == []


def test_nobody_sees_names_of_another_office(
    showing: NameShowing, desk: Door, world: World, deeds: Callable[[], Deeds]
) -> None:
    desk.scan("2 Budi", "s1")
    (visit,) = world.ledger.open_visits(office_id="kominfo")
    elsewhere = replace(HEAD, office_id="dinkes")
    for user, office_id in (
        (elsewhere, "kominfo"),
        (replace(HEAD, role=Role.AUDITOR, office_id=None), "kominfo"),
        (replace(HEAD, role=Role.HEALTH_OFFICER, office_id=None), "kominfo"),
    ):
        with pytest.raises(NotAllowed):
            showing.show(
                user=user,
                office_id=office_id,
                visit_ids=[visit.visit_id],
                reason=ShowReason.CALL,
                now=MORNING,
            )
    with pytest.raises(NotFound):
        showing.show(
            user=elsewhere,
            office_id="dinkes",
            visit_ids=[visit.visit_id],
            reason=ShowReason.CALL,
            now=MORNING,
        )
    assert deeds() == []
