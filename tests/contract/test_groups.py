"""Companions without a code of their own (design 4.4, "Groups"), on every ledger."""

from typing import Any

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.desk import ScanAnswer
from tests.contract.conftest import World
from tests.contract.door import DESK_A, Door, door
from tests.contract.events import minutes, office
from tests.contract.figures import SPAN, figures

GREEN, YELLOW = "2 Siti", "1 Budi"
OUT = DirectionSetting.OUT


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=5, desks=("A", "B")))
    return door(world.ledger, world.offices)


def check_out(door_: Door, visit_id: str | None, at: float, people: int | None) -> ScanAnswer:
    assert visit_id is not None
    return door_.admission.check_out(
        user=OPERATOR,
        visit_id=visit_id,
        desk=DESK_A,
        scan_id=f"list-{at}",
        at=minutes(at),
        now=minutes(at),
        people=people,
    )


def people_today(world: World) -> Any:
    (counted,) = world.views.day_counts(**SPAN)
    figures(world)
    return counted.entries, counted.people


def test_a_group_takes_one_place_each(desk: Door) -> None:
    answer = desk.scan(GREEN, "s1", companions=3)
    assert (answer.decision, answer.inside, answer.companions) == (Decision.ADMIT, 4, 3)
    assert desk.inside() == 4


def test_a_group_finds_places_for_all_or_none(desk: Door) -> None:
    desk.scan("2 Dewi", "s0", companions=2)
    answer = desk.scan(GREEN, "s1", companions=2)
    assert (answer.decision, answer.reason) == (Decision.REFUSE, Reason.OFFICE_FULL)
    assert desk.inside() == 3
    assert desk.scan("2 Agus", "s2", companions=1).decision is Decision.ADMIT


def test_a_confirmed_check_brings_its_companions(desk: Door) -> None:
    desk.scan(YELLOW, "s1", companions=2)
    assert desk.decide("confirm", "s1", minutes(1)).inside == 3


def test_leaving_takes_all_unless_told_how_many(desk: Door) -> None:
    desk.scan(GREEN, "s1", companions=2)
    answer = desk.scan(GREEN, "s2", minutes(5), setting=OUT)
    assert (answer.inside, answer.companions) == (0, 2)


def test_a_holder_who_leaves_first_leaves_a_companion_stay(desk: Door, world: World) -> None:
    desk.scan(GREEN, "s1", companions=2)
    desk.scan(GREEN, "s2", minutes(5), setting=OUT, leaving=1)
    (stay,) = world.ledger.open_visits(office_id="kominfo")
    assert (stay.people, stay.entered_at) == (2, minutes(0))
    assert desk.scan(GREEN, "s3", minutes(30)).reason is Reason.COLOUR_ADMITS
    assert desk.inside() == 3


def test_companions_may_leave_before_the_holder(desk: Door, world: World) -> None:
    entry = desk.scan(GREEN, "s1", companions=3)
    check_out(desk, entry.visit_id, 5, people=2)
    (stay,) = world.ledger.open_visits(office_id="kominfo")
    assert (stay.visit_id, stay.people) == (entry.visit_id, 2)
    assert desk.scan(GREEN, "s2", minutes(6), setting=OUT).reason is Reason.LEFT
    assert desk.inside() == 0


def test_the_stay_ends_with_the_last(desk: Door, world: World) -> None:
    desk.scan(GREEN, "s1", companions=2)
    desk.scan(GREEN, "s2", minutes(5), setting=OUT, leaving=1)
    for at in (6, 7):
        (stay,) = world.ledger.open_visits(office_id="kominfo")
        check_out(desk, stay.visit_id, at, people=1)
    assert world.ledger.open_visits(office_id="kominfo") == ()


def test_more_than_there_are_means_all(desk: Door) -> None:
    entry = desk.scan(GREEN, "s1", companions=1)
    check_out(desk, entry.visit_id, 5, people=9)
    assert desk.inside() == 0


def test_entries_count_one_plus_n_and_people_count_companions_per_entry(
    desk: Door, world: World
) -> None:
    desk.scan(GREEN, "s1", companions=2)
    assert people_today(world) == (3, {PersonKind.VISITOR: 3})
    desk.scan(GREEN, "s2", minutes(5), setting=OUT, leaving=1)
    assert people_today(world) == (3, {PersonKind.VISITOR: 3})
    desk.scan(GREEN, "s3", minutes(30), companions=1)
    assert people_today(world) == (5, {PersonKind.VISITOR: 4})


@pytest.mark.parametrize("undone", ["entry", "exit"])
def test_undoing_restores_a_group(desk: Door, world: World, undone: str) -> None:
    nothing = figures(world)
    desk.scan(GREEN, "entry", companions=3)
    was = {"entry": nothing, "exit": figures(world)}[undone]
    if undone == "exit":
        desk.scan(GREEN, "exit", minutes(5), setting=OUT, leaving=2)
    desk.admission.undo(
        user=OPERATOR, event_id=undone, desk=DESK_A, scan_id="u", at=minutes(6), now=minutes(6)
    )
    assert figures(world) == was


@pytest.mark.parametrize("companions", [-1, 101])
def test_a_number_that_no_group_has_is_not_taken(desk: Door, companions: int) -> None:
    with pytest.raises(InvalidInput):
        desk.scan(GREEN, "s1", companions=companions)


def test_nobody_leaves_with_less_than_one_person(desk: Door) -> None:
    desk.scan(GREEN, "s1", companions=1)
    with pytest.raises(InvalidInput):
        desk.scan(GREEN, "s2", minutes(5), setting=OUT, leaving=0)
