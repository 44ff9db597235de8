"""The promises of the port `OccupancyViews`: figures that never contradict each other."""

import random
from datetime import timedelta
from typing import Any

import pytest

from dashboard.domain.people import PersonKind
from dashboard.services.occupancy import OccupancyPoint, QuarterFlow
from tests.contract.conftest import World
from tests.contract.events import MORNING, ended, entry, exit_, minutes, office, scan, stay
from tests.contract.fake_ledger import FakeLedger, FakeOccupancyViews, FakeOffices

DAY = {"start": MORNING - timedelta(hours=8), "end": MORNING + timedelta(hours=16)}


@pytest.fixture(autouse=True)
def _two_offices(world: World) -> None:
    world.offices.put(office("kominfo"))
    world.offices.put(office("dinkes"))


def come(ledger: Any, name: str, at: float, **other: Any) -> None:
    event = entry(name, at=minutes(at), **other)

    def work(book: Any) -> None:
        book.add_scan(event)
        book.open(stay(event))

    ledger.write(office_id=event.office_id, now=minutes(at), work=work)


def go(ledger: Any, name: str, at: float, office_id: str = "kominfo") -> None:
    def work(book: Any) -> None:
        visit = book.open_visit(f"visit-of-{name}")
        book.add_scan(exit_(f"{name}-out", at=minutes(at), office_id=office_id))
        book.close(ended(visit, left_at=minutes(at), by=f"{name}-out"))

    ledger.write(office_id=office_id, now=minutes(at), work=work)


def test_an_untouched_office_is_live_and_empty(world: World) -> None:
    live = {row.office_id: row for row in world.views.live()}
    assert (live["kominfo"].inside, live["kominfo"].last_scan_at) == (0, None)
    assert world.views.day_counts(**DAY) == ()
    assert world.views.curve(office_id="kominfo", **DAY) == (
        OccupancyPoint(at=DAY["start"], inside=0),
    )


def test_the_curve_steps_where_people_come_and_go(world: World) -> None:
    come(world.ledger, "a", 10, companions=2)
    come(world.ledger, "b", 20)
    go(world.ledger, "a", 30)
    curve = world.views.curve(office_id="kominfo", start=minutes(0), end=minutes(60))
    assert [(point.at, point.inside) for point in curve] == [
        (minutes(0), 0),
        (minutes(10), 3),
        (minutes(20), 4),
        (minutes(30), 1),
    ]


def test_the_curve_begins_with_who_is_inside_already(world: World) -> None:
    come(world.ledger, "a", 10)
    come(world.ledger, "b", 20)
    curve = world.views.curve(office_id="kominfo", start=minutes(15), end=minutes(60))
    assert [(point.at, point.inside) for point in curve] == [(minutes(15), 1), (minutes(20), 2)]


def test_who_comes_when_another_goes_makes_no_step(world: World) -> None:
    come(world.ledger, "a", 10)
    go(world.ledger, "a", 20)
    come(world.ledger, "b", 20)
    curve = world.views.curve(office_id="kominfo", start=minutes(0), end=minutes(60))
    assert [point.inside for point in curve] == [0, 1]


def test_the_last_scan_is_the_latest_by_the_desks_time(world: World) -> None:
    come(world.ledger, "a", 10)
    come(world.ledger, "late", 5)
    live = {row.office_id: row for row in world.views.live()}
    assert live["kominfo"].last_scan_at == minutes(10)
    assert live["kominfo"].inside == 2


def test_entries_people_and_refusals_are_three_figures(world: World) -> None:
    come(world.ledger, "a", 0, person_key="k", person_kind=PersonKind.EMPLOYEE)
    go(world.ledger, "a", 5)
    come(world.ledger, "b", 10, person_key="k", person_kind=PersonKind.EMPLOYEE)
    come(world.ledger, "c", 10, companions=1)
    refused = scan("d", at=minutes(11))
    world.ledger.write(office_id="kominfo", now=MORNING, work=lambda book: book.add_scan(refused))
    (counted,) = world.views.day_counts(**DAY)
    assert counted.entries == 4
    assert counted.people == {PersonKind.EMPLOYEE: 1, PersonKind.VISITOR: 2}
    assert counted.refusals == 1


def test_a_day_ends_where_the_next_begins(world: World) -> None:
    come(world.ledger, "first", 0)
    come(world.ledger, "next", 60)
    (counted,) = world.views.day_counts(start=minutes(0), end=minutes(60))
    assert counted.entries == 1


def test_flows_are_per_quarter_of_an_hour(world: World) -> None:
    come(world.ledger, "a", 14.9, companions=1)
    come(world.ledger, "b", 15)
    go(world.ledger, "a", 20)
    flows = world.views.flows(office_id="kominfo", start=minutes(0), end=minutes(60))
    assert flows == (
        QuarterFlow(start=minutes(0), arrivals=2, departures=0),
        QuarterFlow(start=minutes(15), arrivals=1, departures=2),
    )


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_equals_the_plain_reckoning_from_all_stays(world: World, seed: int) -> None:
    offices = FakeOffices()
    for each in world.offices.all():
        offices.put(each)
    plain_ledger = FakeLedger(offices)
    for ledger in (world.ledger, plain_ledger):
        _a_day_of(ledger, random.Random(seed))
    plain = FakeOccupancyViews(plain_ledger, offices)
    span = {"start": MORNING, "end": MORNING + timedelta(hours=7, minutes=20)}
    assert world.views.live() == plain.live()
    assert world.views.day_counts(**span) == plain.day_counts(**span)
    assert world.views.hourly_inside(**span) == plain.hourly_inside(**span)
    for office_id in ("kominfo", "dinkes"):
        odd = span | {"start": minutes(95.5)}
        for some in (span, odd):
            assert world.views.curve(office_id=office_id, **some) == plain.curve(
                office_id=office_id, **some
            )
        assert world.views.flows(office_id=office_id, **span) == plain.flows(
            office_id=office_id, **span
        )


def _a_day_of(ledger: Any, chance: random.Random) -> None:
    """Sixty people at two offices; a third of them stays, some bring companions."""
    moves: list[tuple[float, Any]] = []
    for number in range(60):
        at = chance.randrange(1, 400) + 0.25
        office_id = chance.choice(["kominfo", "dinkes"])
        particulars = {
            "office_id": office_id,
            "companions": chance.choice([0, 0, 0, 2]),
            "person_kind": chance.choice(list(PersonKind)),
        }
        name = f"p{number}"
        moves.append((at, lambda n=name, t=at, p=particulars: come(ledger, n, t, **p)))
        if chance.random() < 0.67:
            left = at + chance.randrange(1, 120)
            moves.append((left, lambda n=name, t=left, o=office_id: go(ledger, n, t, o)))
    for _, move in sorted(moves, key=lambda pair: pair[0]):
        move()
