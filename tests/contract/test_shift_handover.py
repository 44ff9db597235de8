"""A shift's figures and its signing over, on every ledger."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.audit import AuditKind
from dashboard.services.closing import DayClosing
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.services.overriding import OverrideRequest
from dashboard.services.shift import Handover, HeadcountDone, OverrideDone, ShiftFigures
from dashboard.services.shift_handover import ShiftHandover
from dashboard.store.handovers import SqlHandovers
from dashboard.store.rule_files import RuleFiles
from dashboard.store.shifts import SqlShifts
from tests.contract.conftest import World
from tests.contract.door import DESK_A, DESK_B, RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.test_forgotten_exits import CLOSING, PlainHours
from tests.fakes.audit import FakeAuditLog
from tests.fakes.shifts import HandoversInMemory, ShiftsInMemory

GREEN, YELLOW, RED = "2 Siti", "1 Budi", "0 Agus"
OUT = DirectionSetting.OUT
NOON = minutes(240)
RECEPTIONIST = User(id="r", name="Rina", role=Role.RECEPTIONIST, office_id="kominfo")
NOBODY_HERE = User(id="o", name="Omar", role=Role.RECEPTIONIST, office_id="dinkes")
HEAD = User(id="h", name="Hadi", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", desks=("A", "B")))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices)


@pytest.fixture
def events(world: World) -> DeskEvents:
    rules = RuleFiles(folder=RULES, offices=world.offices)
    return DeskEvents(ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE)


@pytest.fixture
def audit() -> FakeAuditLog:
    return FakeAuditLog()


@pytest.fixture
def handover(world: World, desk: Door, audit: FakeAuditLog) -> ShiftHandover:
    engine = world.engine
    return ShiftHandover(
        kept=SqlHandovers(engine) if engine else HandoversInMemory(),
        shifts=SqlShifts(engine) if engine else ShiftsInMemory(world.ledger),  # type: ignore[arg-type]
        ledger=world.ledger,
        occupancy=world.views,
        zone=ZONE,
        audit=audit,
    )


@pytest.fixture
def shift(handover: ShiftHandover) -> Callable[..., ShiftFigures]:
    """The figures of the morning, or of another span."""

    def figures(since: float = 0, until: float = 240) -> ShiftFigures:
        return handover.figures(
            user=RECEPTIONIST, office_id="kominfo", since=minutes(since), now=minutes(until)
        )

    return figures


def sign(handover: ShiftHandover, handover_id: str = "h1", **other: Any) -> Handover:
    given = {
        "user": RECEPTIONIST,
        "desk": DESK_A,
        "since": MORNING,
        "given_by": "Rina",
        "note": "Kunci di laci.\nTamu Bupati pukul 14.",
        "now": NOON,
    }
    return handover.hand_over(handover_id=handover_id, **(given | other))


def take(handover: ShiftHandover, handover_id: str = "h1", **other: Any) -> Handover:
    given = {
        "user": RECEPTIONIST,
        "office_id": "kominfo",
        "taken_by": "Budi",
        "now": NOON + timedelta(minutes=5),
    }
    return handover.take_over(handover_id=handover_id, **(given | other))


# The figures --------------------------------------------------------------------------------


def test_entries_and_exits_are_people_of_every_desk(
    desk: Door, shift: Callable[..., ShiftFigures]
) -> None:
    desk.scan(GREEN, "s1", minutes(-5))
    desk.scan("2 Dewi", "s2", minutes(0), companions=2)
    desk.scan("2 Wati", "s3", minutes(10), desk=DESK_B)
    desk.scan("2 Dewi", "s4", minutes(20), setting=OUT, leaving=2)
    desk.scan(GREEN, "s5", minutes(30), setting=OUT)
    desk.scan("2 Joko", "s6", minutes(240))
    found = shift()
    assert (found.counts.entries, found.counts.exits, found.counts.closed) == (4, 3, 0)
    assert found.inside == 3


def test_refusals_are_told_by_reason_and_annulled_ones_are_not(
    desk: Door, shift: Callable[..., ShiftFigures]
) -> None:
    desk.scan(RED, "r1", minutes(1))
    desk.scan("0 Andi", "r2", minutes(2))
    desk.scan("bad", "r3", minutes(3))
    desk.scan("0 Tono", "r4", minutes(4))
    at = minutes(5)
    desk.admission.undo(user=OPERATOR, event_id="r4", desk=DESK_A, scan_id="undo", at=at, now=at)
    assert dict(shift().counts.refusals) == {Reason.COLOUR_REFUSES: 2, Reason.BAD_SIGNATURE: 1}


def test_checks_that_wait_and_checks_that_lapsed_are_two_figures(
    desk: Door, shift: Callable[..., ShiftFigures]
) -> None:
    desk.scan(YELLOW, "y1", minutes(100))
    desk.scan("1 Dewi", "y2", minutes(101))
    desk.decide("decline", "y2", minutes(102))
    desk.scan("1 Wati", "y3", minutes(235))
    found = shift()
    assert (found.waiting, found.undecided) == (1, 1)
    just_begun = shift(since=239)
    assert (just_begun.waiting, just_begun.undecided) == (1, 0)


def test_an_override_tells_its_reason_and_nobodys_name(
    desk: Door, shift: Callable[..., ShiftFigures]
) -> None:
    desk.scan(RED, "r", minutes(1))
    at = minutes(2)
    request = OverrideRequest(
        user=OPERATOR,
        of=frozenset({Obstacle.COLOUR}),
        reason=OverrideReason.OTHER,
        note="Mengambil KTP",
    )
    desk.admission.override(request=request, scan_id="r", desk=DESK_A, at=at, now=at)
    counts = shift().counts
    assert counts.overrides == (
        OverrideDone(
            at=at,
            of=frozenset({Obstacle.COLOUR}),
            reason=OverrideReason.OTHER,
            note="Mengambil KTP",
            needed=True,
        ),
    )
    assert counts.entries == 1


def test_a_headcount_tells_what_was_counted_and_the_difference(
    desk: Door, events: DeskEvents, shift: Callable[..., ShiftFigures]
) -> None:
    siti = desk.scan(GREEN, "s1", minutes(0), companions=1).visit_id or ""
    desk.scan("2 Dewi", "s2", minutes(1))

    def count(people: int, gone: tuple[str, ...], scan_id: str, minute: float) -> None:
        at = minutes(minute)
        Headcount(events=events).counted(
            user=OPERATOR, desk=DESK_A, people=people, gone=gone, scan_id=scan_id, at=at, now=at
        )

    count(3, (), "right", 10)
    count(0, (siti,), "lower", 20)
    count(2, (), "higher", 30)
    assert shift().counts.headcounts == (
        HeadcountDone(at=minutes(10), counted=3, difference=0),
        HeadcountDone(at=minutes(20), counted=0, difference=-3),
        HeadcountDone(at=minutes(30), counted=2, difference=2),
    )
    assert shift().counts.exits == 2


def test_forgotten_exits_are_counted_apart(
    desk: Door, world: World, events: DeskEvents, shift: Callable[..., ShiftFigures]
) -> None:
    desk.scan(GREEN, "s1", minutes(0), companions=1)
    closing = DayClosing(
        ledger=world.ledger, offices=world.offices, hours=PlainHours(), events=events, zone=ZONE
    )
    closing.close_due(now=CLOSING + timedelta(hours=1))
    found = shift(until=600)
    assert (found.counts.entries, found.counts.exits, found.counts.closed) == (2, 0, 2)


@pytest.mark.parametrize("since", [-1201, 241])
def test_no_shift_is_longer_than_a_day_or_begins_later(
    handover: ShiftHandover, since: float
) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign(handover, since=minutes(since))
    assert refused.value.args_["problem"] == "not_a_shift"


# Signing over -------------------------------------------------------------------------------


def test_what_was_signed_stays_as_it_was(desk: Door, handover: ShiftHandover) -> None:
    desk.scan(RED, "r", minutes(1))
    desk.scan(GREEN, "s1", minutes(5))
    signed = sign(handover)
    desk.scan("2 Dewi", "late", minutes(10), now=minutes(245))
    (pending,) = handover.pending(user=RECEPTIONIST, office_id="kominfo")
    assert pending == signed
    assert pending.figures.counts.entries == 1
    assert pending.note == "Kunci di laci.\nTamu Bupati pukul 14."
    assert (pending.given_by, pending.account, pending.desk) == ("Rina", "r", "A")


def test_the_next_shift_sees_it_until_it_is_taken(handover: ShiftHandover) -> None:
    sign(handover)
    taken = take(handover)
    assert taken.receipt is not None
    assert (taken.receipt.taken_by, taken.receipt.at) == ("Budi", NOON + timedelta(minutes=5))
    assert handover.pending(user=RECEPTIONIST, office_id="kominfo") == ()
    assert handover.past(user=RECEPTIONIST, office_id="kominfo") == (taken,)


def test_a_sheet_that_is_taken_along_is_on_record(
    handover: ShiftHandover, audit: FakeAuditLog
) -> None:
    signed = sign(handover)
    at = minutes(300)
    assert handover.sheet(user=RECEPTIONIST, office_id="kominfo", handover_id="h1", at=at) == signed
    (entry,) = audit.entries
    assert (entry.kind, entry.about, entry.at) == (AuditKind.EXPORTED, "handover h1", at)


def test_signing_and_taking_again_change_nothing(handover: ShiftHandover) -> None:
    first = sign(handover)
    assert sign(handover, given_by="Lain", now=NOON + timedelta(minutes=1)) == first
    taken = take(handover)
    assert take(handover, taken_by="Tono") == taken


def test_each_desk_hands_over_and_its_next_handover_takes_the_place(
    handover: ShiftHandover,
) -> None:
    sign(handover, "a1")
    sign(handover, "b1", desk=DESK_B, now=NOON + timedelta(minutes=1))
    sign(handover, "a2", now=NOON + timedelta(minutes=2))
    pending = handover.pending(user=RECEPTIONIST, office_id="kominfo")
    assert [each.id for each in pending] == ["a2", "b1"]
    past = handover.past(user=RECEPTIONIST, office_id="kominfo")
    assert [each.id for each in past] == ["a2", "b1", "a1"]


def test_a_shift_usually_begins_where_the_desks_last_one_ended(handover: ShiftHandover) -> None:
    def start(minute: float, desk: Desk = DESK_A) -> float:
        began = handover.usual_start(user=RECEPTIONIST, desk=desk, now=minutes(minute))
        return (began - MORNING) / timedelta(minutes=1)

    midnight, next_midnight = -480, 960
    assert start(240) == midnight
    sign(handover)
    assert (start(300), start(300, DESK_B)) == (240, midnight)
    assert start(240 + 1440) == next_midnight


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"given_by": "  "}, "empty"),
        ({"given_by": "R\x00"}, "not_plain_text"),
        ({"note": "x" * 2001}, "not_plain_text"),
        ({"note": "a\x1bb"}, "not_plain_text"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    handover: ShiftHandover, wrong: dict[str, str], problem: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign(handover, **wrong)
    assert refused.value.args_["problem"] == problem
    assert handover.past(user=RECEPTIONIST, office_id="kominfo") == ()


@pytest.mark.parametrize(("name", "problem"), [("", "empty"), (" RINA ", "same_person")])
def test_nobody_takes_over_from_themselves(
    handover: ShiftHandover, name: str, problem: str
) -> None:
    sign(handover)
    with pytest.raises(InvalidInput) as refused:
        take(handover, taken_by=name)
    assert refused.value.args_["problem"] == problem


def test_only_who_may_check_people_out_there(handover: ShiftHandover) -> None:
    sign(handover)
    for user in (NOBODY_HERE, HEAD):
        for asked in (
            lambda user=user: sign(handover, "h2", user=user),
            lambda user=user: take(handover, user=user),
            lambda user=user: handover.pending(user=user, office_id="kominfo"),
            lambda user=user: handover.past(user=user, office_id="kominfo"),
        ):
            with pytest.raises(NotAllowed):
                asked()
    with pytest.raises(NotFound):
        take(handover, user=OPERATOR, office_id="dinkes")
    with pytest.raises(NotFound):
        take(handover, "unknown")


@pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
def test_every_signature_moves_the_revision_and_the_next_scan_goes_on(
    desk: Door, world: World, handover: ShiftHandover
) -> None:
    """So that the desks of every server hear of it."""
    seen = [world.views.revision()]
    sign(handover)
    seen.append(world.views.revision())
    take(handover)
    seen.append(world.views.revision())
    assert seen == sorted(set(seen))
    assert desk.scan(GREEN, "s1", minutes(250)).inside == 1
