"""Taking back a desk's last event (design 4.4, "Undo"), on every ledger."""

from typing import Any

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, Flag
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.desk import ScanAnswer
from tests.contract.conftest import World
from tests.contract.door import DESK_A, DESK_B, Door, door
from tests.contract.events import minutes, office
from tests.contract.figures import figures

GREEN, YELLOW, RED = "2 Siti", "1 Budi", "0 Agus"
IN, OUT = DirectionSetting.IN, DirectionSetting.OUT


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=2, desks=("A", "B")))
    world.offices.put(office("dinkes"))
    return door(world.ledger, world.offices)


def undo(door_: Door, event_id: str, at: float = 1, **other: Any) -> ScanAnswer:
    given = {"desk": DESK_A, "scan_id": f"undo-{event_id}", "at": minutes(at)}
    asked = given | other
    return door_.admission.undo(user=OPERATOR, event_id=event_id, now=asked["at"], **asked)


def problem(door_: Door, event_id: str, at: float = 1, **other: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        undo(door_, event_id, at, **other)
    return str(refused.value.args_["problem"])


def test_undoing_an_entry_restores_the_figures(desk: Door, world: World) -> None:
    desk.scan("2 Dewi", "before")
    was = figures(world)
    desk.scan(GREEN, "s1", minutes(1))
    answer = undo(desk, "s1", 2)
    assert (answer.decision, answer.reason) == (Decision.RECORDED, Reason.ANNULLED)
    assert answer.inside == desk.inside() == 1
    assert figures(world) == was


def test_nothing_is_deleted(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    undo(desk, "s1")
    assert desk.stored() == ["s1", "undo-s1"]


def test_undoing_an_exit_reopens_the_stay(desk: Door, world: World) -> None:
    desk.scan(GREEN, "in")
    was = figures(world)
    desk.scan(GREEN, "out", minutes(5), setting=OUT)
    undo(desk, "out", 6)
    (stay,) = world.ledger.open_visits(office_id="kominfo")
    assert stay.entered_at == minutes(0)
    assert figures(world) == was


def test_undoing_an_exit_reopens_the_stay_even_when_full_and_says_so(
    desk: Door, world: World
) -> None:
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(5), setting=OUT)
    for number in range(2):
        desk.scan(f"2 Guest {number}", f"g{number}", minutes(6), desk=DESK_B)
    assert undo(desk, "out", 7).inside == 3
    (annulment,) = world.ledger.recent_scans(office_id="kominfo", desk="A", limit=1)
    assert Flag.REOPENED_OVER_LIMIT in annulment.flags


def test_a_reopened_stay_ends_as_any_other(desk: Door, world: World) -> None:
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(5), setting=OUT)
    undo(desk, "out", 6)
    desk.scan(GREEN, "out-again", minutes(30), setting=OUT)
    assert desk.inside() == 0
    curve = world.views.curve(office_id="kominfo", start=minutes(-1), end=minutes(60))
    assert [(point.at, point.inside) for point in curve] == [
        (minutes(-1), 0),
        (minutes(0), 1),
        (minutes(30), 0),
    ]


def test_an_exit_and_then_its_entry_may_be_undone(desk: Door, world: World) -> None:
    was = figures(world)
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(5), setting=OUT)
    undo(desk, "out", 6)
    undo(desk, "in", 7)
    assert desk.inside() == 0
    assert figures(world) == was


def test_only_the_desks_last_event_that_is_not_annulled(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    desk.scan("2 Dewi", "s2", minutes(1))
    assert problem(desk, "s1") == "not_the_last"
    assert problem(desk, "s2", desk=DESK_B) == "not_the_last"
    undo(desk, "s2")
    undo(desk, "s1")
    assert desk.inside() == 0


@pytest.mark.parametrize("after", [15, 60])
def test_only_within_fifteen_minutes(desk: Door, after: float) -> None:
    desk.scan(GREEN, "s1")
    assert problem(desk, "s1", after) == "too_late"


def test_until_just_before_fifteen_minutes(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    assert undo(desk, "s1", 14.99).reason is Reason.ANNULLED


def test_only_if_the_person_has_no_later_event(desk: Door) -> None:
    desk.scan(GREEN, "in")
    desk.scan(GREEN, "out", minutes(5), desk=DESK_B, setting=OUT)
    assert problem(desk, "in", 6) == "seen_again"
    undo(desk, "out", 7, desk=DESK_B)
    assert undo(desk, "in", 8).reason is Reason.ANNULLED


def test_an_annulment_cannot_be_annulled(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    undo(desk, "s1")
    assert problem(desk, "undo-s1") == "not_the_last"
    assert problem(desk, "s1", scan_id="another") == "not_the_last"


def test_undoing_again_with_the_same_id_gives_the_first_answer(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    first, again = undo(desk, "s1"), undo(desk, "s1", 5)
    assert again.repeated
    assert (again.scan_id, again.at) == (first.scan_id, first.at)


def test_who_was_undone_may_scan_again_at_once(desk: Door) -> None:
    desk.scan(GREEN, "s1", setting=IN)
    undo(desk, "s1", 0.1)
    answer = desk.scan(GREEN, "s2", minutes(0.2), setting=IN)
    assert not answer.repeated
    assert answer.reason is Reason.COLOUR_ADMITS


def test_undoing_a_refusal_takes_it_out_of_the_refusals(desk: Door, world: World) -> None:
    was = figures(world)
    desk.scan(RED, "s1")
    undo(desk, "s1")
    assert figures(world) == was


def test_undoing_a_check_takes_it_off_the_waiting_list(desk: Door) -> None:
    desk.scan(YELLOW, "s1")
    undo(desk, "s1")
    assert desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(2)) == ()
    with pytest.raises(InvalidInput):
        desk.decide("confirm", "s1", minutes(2))


@pytest.mark.parametrize("word", ["confirm", "decline"])
def test_undoing_a_decision_leaves_the_check_undecided(desk: Door, word: str) -> None:
    desk.scan(YELLOW, "s1")
    decided = desk.decide(word, "s1", minutes(1))
    undo(desk, decided.event_id, 2)
    (waiting,) = desk.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=minutes(3))
    assert waiting.scan_id == "s1"
    assert desk.decide("confirm", "s1", minutes(4)).decision is Decision.ADMIT
    assert desk.inside() == 1


def test_the_last_scans_say_what_was_annulled(desk: Door) -> None:
    desk.scan(GREEN, "s1")
    desk.scan("2 Dewi", "s2", minutes(1))
    undo(desk, "s2")
    recent = desk.front_desk.recent(user=OPERATOR, office_id="kominfo", desk="A")
    assert [(each.scan_id, each.annulled) for each in recent] == [("s2", True), ("s1", False)]


def test_an_undone_early_exit_closes_no_late_entry(desk: Door) -> None:
    desk.scan(GREEN, "out", minutes(20), setting=OUT)
    undo(desk, "out", 21)
    desk.scan(GREEN, "in", minutes(10), setting=IN, now=minutes(25))
    assert desk.inside() == 1


def test_an_unknown_desk_has_nothing_to_undo(desk: Door) -> None:
    nowhere = Desk(office_id="dinkes", name="A")
    assert problem(desk, "s1", desk=nowhere) == "not_the_last"
