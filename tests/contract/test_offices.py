"""The promises of the port `Offices`, and the history behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import OfficeClass, OfficeKind, OnFull, Position
from dashboard.domain.rules import LevelChange
from dashboard.store.moments import micros
from dashboard.store.offices import SqlOffices
from dashboard.store.tables import office_version
from tests.contract.conftest import World
from tests.contract.events import MORNING, office


def test_an_office_comes_back_as_it_was_put(world: World) -> None:
    hospital = office(
        "rsud",
        name="RSUD Besuki",
        kind=OfficeKind.HOSPITAL,
        capacity=0,
        on_full=OnFull.WARN,
        office_class=OfficeClass.ESSENTIAL,
        position=Position(latitude=-7.737, longitude=113.689),
        desks=("IGD", "Poli"),
        sample=True,
    )
    world.offices.put(hospital)
    assert world.offices.get("rsud") == hospital


def test_offices_keep_their_order_when_they_change(world: World) -> None:
    for office_id in ("c", "a", "b"):
        world.offices.put(office(office_id))
    world.offices.put(office("c", capacity=7, desks=("B", "A")))
    assert [each.id for each in world.offices.all()] == ["c", "a", "b"]
    assert world.offices.get("c").capacity == 7
    assert world.offices.get("c").desks == ("B", "A")


def test_an_unknown_office_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.offices.get("nowhere")


def test_levels_are_told_oldest_first_and_replaced_by_day(world: World) -> None:
    later = LevelChange(level=1, valid_from=date(2021, 12, 1))
    earlier = LevelChange(level=3, valid_from=date(2021, 11, 1))
    for change in (later, replace(earlier, level=4), earlier):
        world.offices.set_level(change)
    assert world.offices.levels() == (earlier, later)


def test_a_change_of_capacity_leaves_the_former_one_as_history(engine: sa.Engine) -> None:
    times = iter([datetime(2021, 9, day, tzinfo=UTC) for day in (1, 2, 3)])
    offices = SqlOffices(engine, clock=lambda: next(times))
    for capacity in (10, 20, 20):
        offices.put(office("a", capacity=capacity))
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(
                office_version.c.capacity, office_version.c.since, office_version.c.until
            ).order_by(office_version.c.since)
        ).all()
    first, second = (micros(datetime(2021, 9, day, tzinfo=UTC)) for day in (1, 2))
    assert [tuple(row) for row in rows] == [(10, first, second), (20, second, None)]


@pytest.mark.parametrize("wrong", [{"capacity": -1}, {"name": " "}])
def test_an_office_that_cannot_be_is_refused(engine: sa.Engine, wrong: dict[str, object]) -> None:
    offices = SqlOffices(engine, clock=lambda: datetime(2021, 9, 1, tzinfo=UTC))
    with pytest.raises(InvalidInput):
        offices.put(office("a", **wrong))


def test_the_revision_tells_of_changes_that_another_process_made(engine: sa.Engine) -> None:
    ours, theirs = (SqlOffices(engine, clock=lambda: MORNING) for _ in range(2))
    ours.put(office("kominfo", capacity=50))
    seen = [ours.revision()]
    theirs.put(office("kominfo", capacity=10))
    seen.append(ours.revision())
    assert ours.get("kominfo").capacity == 10
    theirs.set_level(LevelChange(level=2, valid_from=date(2021, 11, 16)))
    seen.append(ours.revision())
    assert [change.level for change in ours.levels()] == [2]
    assert seen == sorted(set(seen))
