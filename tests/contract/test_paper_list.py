"""A paper list entered afterwards with its true times (design 4.4), on every ledger."""

from datetime import date, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.people import Evidence
from dashboard.domain.scan import Flag
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.paper_list import PaperList, PaperOutcome, PaperResult
from dashboard.services.paper_table import typed_paper_table
from tests.contract.conftest import World
from tests.contract.door import DESK_A, ZONE, Door, door
from tests.contract.events import MORNING, minutes, office
from tests.contract.figures import figures

AFTERWARDS = MORNING + timedelta(hours=5)
DAY = date(2021, 9, 22)
INSIDE, LEFT = PaperOutcome.INSIDE, PaperOutcome.LEFT


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=2))
    return door(world.ledger, world.offices)


@pytest.fixture
def paper(desk: Door) -> PaperList:
    return PaperList(admission=desk.admission, front_desk=desk.front_desk)


def clock(minute: float) -> str:
    """A time on the local clock, so many minutes after the morning of the tests."""
    return minutes(minute).astimezone(ZONE).strftime("%H.%M")


def row(name: str, entered: float | None = 0, left: float | None = None, **other: str):
    times = {"entered": entered, "left": left}
    written = {column: clock(at) for column, at in times.items() if at is not None}
    return {"name": name, "colour": "hijau", **written, **other}


def enter(paper: PaperList, *rows: dict[str, str], now: datetime = AFTERWARDS):
    day = now.astimezone(ZONE).date()
    table = typed_paper_table(rows, day=day, now=now, zone=ZONE)
    assert table.bad == ()
    return paper.enter(user=OPERATOR, desk=DESK_A, rows=table.good, now=now)


def outcomes(results: tuple[PaperResult, ...]) -> list[PaperOutcome]:
    return [result.outcome for result in results]


def inside(world: World) -> int:
    live: dict[str, int] = figures(world)["live"]
    return live["kominfo"]


def test_everybody_is_entered_with_their_true_times_whatever_the_capacity(
    paper: PaperList, desk: Door, world: World
) -> None:
    names = ("Siti", "Budi", "Rina", "Joko")
    assert outcomes(enter(paper, *(row(name) for name in names))) == [INSIDE] * 4
    stays = world.ledger.open_visits(office_id="kominfo")
    assert {stay.entered_at for stay in stays} == {MORNING}
    assert {stay.evidence for stay in stays} == {Evidence.PAPER}
    events = world.ledger.recent_scans(office_id="kominfo", desk=None, limit=10)
    assert {event.flags for event in events} == {frozenset({Flag.LATE})}


def test_who_has_left_already_is_not_inside(paper: PaperList, world: World) -> None:
    assert outcomes(enter(paper, row("Siti", 0, 45))) == [LEFT]
    assert inside(world) == 0
    curve = [(point.at, point.inside) for point in figures(world)["curve"]]
    assert curve[1:] == [(MORNING, 1), (minutes(45), 0)]


def test_a_list_that_is_sent_again_changes_nothing(paper: PaperList, desk: Door) -> None:
    rows = (row("Siti", 0, 45), row("Budi"), row("Budi"), row("Rina", colour="kuning"))
    enter(paper, *rows)
    stored = desk.stored()
    again = enter(paper, *reversed(rows), now=AFTERWARDS + timedelta(minutes=20))
    assert [result.stored_before for result in again] == [True] * 4
    assert sorted(outcomes(again)) == sorted([INSIDE, INSIDE, INSIDE, LEFT])
    assert desk.stored() == stored


def test_a_time_out_that_is_added_later_ends_the_stay(paper: PaperList, world: World) -> None:
    enter(paper, row("Siti"))
    (again,) = enter(paper, row("Siti", 0, 45))
    assert (again.outcome, again.stored_before) == (LEFT, False)
    assert inside(world) == 0


def test_what_needs_a_check_counts_as_confirmed_by_who_wrote_the_list(paper: PaperList) -> None:
    results = enter(paper, row("Siti", colour="kuning"), row("Budi", colour=""))
    assert outcomes(results) == [INSIDE, INSIDE]


def test_red_stays_refused(paper: PaperList, world: World) -> None:
    (result,) = enter(paper, row("Siti", 0, 30, colour="merah"))
    assert (result.outcome, result.reason) == (PaperOutcome.REFUSED, Reason.COLOUR_REFUSES)
    assert inside(world) == 0


def test_one_person_may_come_twice(paper: PaperList, world: World) -> None:
    born = {"birth_date": "1990-01-01"}
    rows = (row("Siti", 60, 90, **born), row("Siti", 0, 30, **born), row("Siti", 120, **born))
    assert outcomes(enter(paper, *rows)) == [LEFT, LEFT, INSIDE]
    assert inside(world) == 1


def test_companions_come_and_go_with_their_holder(paper: PaperList, world: World) -> None:
    enter(paper, row("Siti", companions="3"), row("Budi", 0, 30, companions="2"))
    assert inside(world) == 4


def test_who_was_scanned_in_leaves_by_the_list(paper: PaperList, desk: Door, world: World) -> None:
    desk.scan("2 Siti", "in")
    assert outcomes(enter(paper, row("SITI", None, 30))) == [LEFT]
    assert inside(world) == 0
    again = enter(paper, row("siti", None, 30))
    assert (again[0].outcome, again[0].stored_before) == (LEFT, True)


def test_who_is_inside_already_is_told_and_may_leave(paper: PaperList, desk: Door) -> None:
    desk.scan("2 Siti", "in")
    born = {"birth_date": "1990-01-01"}
    assert outcomes(enter(paper, row("Siti", 10, **born))) == [PaperOutcome.ALREADY_INSIDE]
    assert outcomes(enter(paper, row("Siti", 11, 30, **born))) == [LEFT]


def test_an_exit_of_nobody_or_of_two_is_told(paper: PaperList) -> None:
    assert outcomes(enter(paper, row("Siti", None, 30))) == [PaperOutcome.NOBODY_INSIDE]
    enter(paper, row("Budi"), row("Budi"))
    assert outcomes(enter(paper, row("Budi", None, 30))) == [PaperOutcome.SEVERAL_INSIDE]


def test_nobody_leaves_before_having_come(paper: PaperList, desk: Door) -> None:
    desk.scan("2 Siti", "in", minutes(60))
    assert outcomes(enter(paper, row("Siti", None, 30))) == [PaperOutcome.NOBODY_INSIDE]


def test_an_exit_from_the_list_lies_after_the_entry(desk: Door) -> None:
    answer = desk.scan("2 Siti", "in", minutes(60))
    with pytest.raises(InvalidInput):
        desk.admission.check_out(
            user=OPERATOR,
            visit_id=answer.visit_id or "",
            desk=DESK_A,
            scan_id="out",
            at=minutes(30),
            now=AFTERWARDS,
        )


def test_another_office_is_out_of_reach(paper: PaperList) -> None:
    stranger = User(id="s", name="S", role=Role.RECEPTIONIST, office_id="dinkes")
    with pytest.raises(NotAllowed):
        paper.enter(user=stranger, desk=DESK_A, rows=(), now=AFTERWARDS)


def test_an_unknown_stay_is_not_found(desk: Door) -> None:
    with pytest.raises(NotFound):
        desk.admission.check_out(
            user=OPERATOR, visit_id="x", desk=DESK_A, scan_id="o", at=MORNING, now=MORNING
        )
