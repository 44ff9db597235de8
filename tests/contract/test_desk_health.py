"""Desks that say how they are, in memory, on SQLite and on PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from dashboard.domain.desk_health import CameraProblem, DeskHealth, OfficeHealth
from dashboard.domain.errors import NotAllowed
from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.office import Desk
from dashboard.services.access import Role, User
from dashboard.services.desk_health import DeskHealthBook, DeskHealths
from dashboard.store.desk_health import SqlDeskHealth
from tests.contract.conftest import World
from tests.contract.door import ZONE, door
from tests.contract.events import MORNING, office
from tests.fakes.desk_health import DeskHealthInMemory
from tests.fakes.rollout import FixedHours

ADMIN = User(id="k", name="K", role=Role.KOMINFO_ADMIN)
DESK = Desk(office_id="kominfo", name="Loket 1")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(kw_only=True)
class Hall:
    """An office's desks and what they tell."""

    world: World
    book: DeskHealthBook
    version: str = "1.2.0"

    @property
    def service(self) -> DeskHealths:
        week = OpeningHours(spans=dict.fromkeys(range(1, 6), ((450, 960),)))
        return DeskHealths(
            book=self.book,
            counts=self.world.views,
            offices=self.world.offices,
            hours=FixedHours(WorkCalendar(hours={"kominfo": week}, own={}, public=lambda _: {})),
            version=self.version,
            zone=ZONE,
        )

    def report(
        self,
        at: datetime,
        problem: CameraProblem | None = None,
        *,
        lasts: timedelta = timedelta(),
        desk: Desk = DESK,
    ) -> None:
        self.service.report(user=ADMIN, desk=desk, problem=problem, lasts=lasts, at=at)

    def health(self, at: datetime = MORNING) -> OfficeHealth:
        (found,) = self.service.of_offices(user=ADMIN, at=at)
        return found

    def only(self) -> DeskHealth:
        (found,) = self.book.all()
        return found


@pytest.fixture
def hall(world: World) -> Hall:
    world.offices.put(office("kominfo"))
    book = SqlDeskHealth(world.engine) if world.engine else DeskHealthInMemory()
    return Hall(world=world, book=book)


def test_the_last_report_is_kept_with_the_servers_version(hall: Hall) -> None:
    hall.report(MORNING)
    hall.version = "1.3.0"
    hall.report(MORNING + 1 * MINUTE, CameraProblem.BUSY)
    assert hall.only() == DeskHealth(
        desk=DESK,
        seen_at=MORNING + 1 * MINUTE,
        problem=CameraProblem.BUSY,
        since=MORNING + 1 * MINUTE,
        version="1.3.0",
    )


def test_a_desk_is_written_once_a_minute_at_most(hall: Hall) -> None:
    hall.report(MORNING)
    hall.report(MORNING + 1 * MINUTE - SECOND, CameraProblem.LOST)
    assert (hall.only().seen_at, hall.only().problem) == (MORNING, None)
    hall.report(MORNING + 1 * MINUTE, CameraProblem.LOST)
    assert hall.only().problem is CameraProblem.LOST


def test_a_camera_fails_since_it_began_to(hall: Hall) -> None:
    hall.report(MORNING, CameraProblem.REFUSED, lasts=4 * MINUTE)
    hall.report(MORNING + 2 * MINUTE, CameraProblem.REFUSED, lasts=SECOND)
    assert hall.only().since == MORNING - 4 * MINUTE
    hall.report(MORNING + 5 * MINUTE, CameraProblem.BUSY, lasts=1 * MINUTE)
    assert hall.only().since == MORNING + 4 * MINUTE


def test_desks_and_offices_are_told_apart(hall: Hall) -> None:
    other = Desk(office_id="kominfo", name="Loket 2")
    hall.report(MORNING)
    hall.report(MORNING + SECOND, CameraProblem.ABSENT, desk=other)
    assert [(each.desk.name, each.problem) for each in hall.health().desks] == [
        ("Loket 1", None),
        ("Loket 2", CameraProblem.ABSENT),
    ]


def test_the_last_scan_stands_beside_the_desks_that_never_reported(hall: Hall) -> None:
    assert hall.health().missing == office("kominfo").desks
    door(hall.world.ledger, hall.world.offices).scan("2 Siti", "s1")
    assert hall.health().last_scan_at == MORNING


def test_of_made_up_desks_the_newest_twenty_are_kept(hall: Hall) -> None:
    for number in range(23):
        desk = Desk(office_id="kominfo", name=f"Loket {number}")
        hall.report(MORNING + number * SECOND, desk=desk)
    assert {each.desk.name for each in hall.book.all()} == {f"Loket {n}" for n in range(3, 23)}


def test_whoever_may_not_scan_there_says_nothing_and_kominfo_alone_reads(hall: Hall) -> None:
    stranger = User(id="r", name="R", role=Role.RECEPTIONIST, office_id="dinkes")
    with pytest.raises(NotAllowed):
        hall.service.report(user=stranger, desk=DESK, problem=None, lasts=timedelta(), at=MORNING)
    with pytest.raises(NotAllowed):
        hall.service.of_offices(user=stranger, at=MORNING)
    assert hall.book.all() == ()
