"""Door displays in memory, on SQLite and on PostgreSQL: their links, and what they show."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import NotAllowed, NotFound
from dashboard.domain.plate_code import token_in
from dashboard.domain.plates import DisplayProblem, DisplayRefusal, Door, PlateCode
from dashboard.services.access import Role, User
from dashboard.services.door_displays import DisplayBook, DoorDisplays, Shown
from dashboard.services.occupancy import Occupancy
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.plates import PlateBook, Plates
from dashboard.services.sessions import hash_of
from dashboard.store.door_displays import SqlDisplayBook
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.office_register import SqlOfficeRegister
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.plates import SqlPlateBook
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World, now
from tests.contract.door import RULES, ZONE, door
from tests.contract.events import MORNING, office
from tests.contract.test_plates import Stages
from tests.fakes.audit import FakeAuditLog
from tests.fakes.displays import DisplayBookInMemory
from tests.fakes.plates import PlateBookInMemory

ADMIN = User(id="k", name="K", role=Role.KOMINFO_ADMIN)


@dataclass(kw_only=True)
class Hall:
    """An office with plates, and its displays."""

    world: World
    plates: PlateBook
    displays: DisplayBook
    audit: FakeAuditLog = field(default_factory=FakeAuditLog)

    @property
    def codes(self) -> PlateCodes:
        return PlateCodes(
            book=self.plates,
            offices=self.world.offices,
            secrets_=lambda: [b"s" * 32],
            base="https://hadir.situbondokab.go.id",
        )

    @property
    def service(self) -> DoorDisplays:
        offices = self.world.offices
        rules = RuleFiles(folder=RULES, offices=offices)
        return DoorDisplays(
            displays=self.displays,
            plates=self.plates,
            codes=self.codes,
            offices=offices,
            occupancy=Occupancy(views=self.world.views, offices=offices, rules=rules, zone=ZONE),
            audit=self.audit,
        )

    def issue(self, door_: Door = Door.BOTH) -> None:
        Plates(
            book=self.plates, offices=self.world.offices, stage=Stages(), audit=FakeAuditLog()
        ).issue(user=ADMIN, office_id="kominfo", door=door_, at=MORNING)

    def make(self, door_: Door = Door.BOTH) -> str:
        return self.service.make(user=ADMIN, office_id="kominfo", door=door_, at=MORNING)

    def shown(self, token: str, at: datetime = MORNING) -> Shown:
        found = self.service.shown(token, at=at)
        assert isinstance(found, Shown)
        return found

    def refused(self, token: str, at: datetime = MORNING) -> DisplayProblem:
        found = self.service.shown(token, at=at)
        assert isinstance(found, DisplayRefusal)
        return found.problem


@pytest.fixture
def hall(world: World) -> Hall:
    world.offices.put(office("kominfo"))
    plates = SqlPlateBook(world.engine) if world.engine else PlateBookInMemory()
    displays = SqlDisplayBook(world.engine) if world.engine else DisplayBookInMemory()
    return Hall(world=world, plates=plates, displays=displays)


@pytest.mark.parametrize("seconds", [0, 29.5, 30, 3_600])
def test_what_a_display_shows_is_accepted_for_as_long_as_it_says(
    hall: Hall, seconds: float
) -> None:
    hall.issue()
    at = MORNING + timedelta(seconds=seconds)
    shown = hall.shown(hall.make(), at)
    token = token_in(shown.address)
    assert token is not None
    just_before, just_after = (at + shown.holds + timedelta(milliseconds=ms) for ms in (-1, 1))
    assert isinstance(hall.codes.read(token, at=just_before), PlateCode)
    assert not isinstance(hall.codes.read(token, at=just_after), PlateCode)
    assert timedelta(seconds=60) < shown.holds <= timedelta(seconds=90)


def test_the_code_changes_when_it_says(hall: Hall) -> None:
    hall.issue()
    token = hall.make()
    shown = hall.shown(token, MORNING + timedelta(seconds=12))
    changes_at = MORNING + timedelta(seconds=12) + shown.changes_in
    before = hall.shown(token, changes_at - timedelta(milliseconds=1))
    assert before.address == shown.address
    assert hall.shown(token, changes_at).address != shown.address
    assert timedelta() < shown.changes_in <= timedelta(seconds=30)


def test_it_shows_the_places_that_are_free_but_not_at_a_way_out(hall: Hall) -> None:
    hall.issue()
    hall.issue(Door.EXIT)
    door(hall.world.ledger, hall.world.offices).scan("2 Siti", "s1")
    assert (hall.shown(hall.make()).places, hall.shown(hall.make()).limit) == (49, 50)
    assert hall.shown(hall.make(Door.EXIT)).places is None


def test_a_link_that_was_ended_or_made_up_shows_nothing(hall: Hall) -> None:
    hall.issue()
    token, other = hall.make(), hall.make()
    first, second = hall.service.of_office(user=ADMIN, office_id="kominfo")
    mine = first if first == hall.displays.find(first.token_hash) else second
    hall.service.end(user=ADMIN, display_id=mine.id, at=MORNING)
    results = [hall.service.shown(each, at=MORNING) for each in (token, other, "made-up")]
    assert sum(isinstance(each, Shown) for each in results) == 1
    assert hall.refused("made-up") is DisplayProblem.ENDED
    with pytest.raises(NotFound):
        hall.service.end(user=ADMIN, display_id=mine.id, at=MORNING)


def test_without_a_plate_there_is_no_code(hall: Hall) -> None:
    assert hall.refused(hall.make()) is DisplayProblem.NO_PLATE


def test_a_sign_of_life_is_kept_once_a_minute(hall: Hall) -> None:
    token = hall.make()

    def seen(seconds: int) -> datetime | None:
        hall.service.shown(token, at=MORNING + timedelta(seconds=seconds))
        (display,) = hall.service.of_office(user=ADMIN, office_id="kominfo")
        return display.seen_at

    assert hall.service.of_office(user=ADMIN, office_id="kominfo")[0].seen_at is None
    assert [seen(each) for each in (0, 59, 60)] == [
        MORNING,
        MORNING,
        MORNING + timedelta(minutes=1),
    ]


def test_links_are_made_and_ended_on_record_by_kominfo_alone(hall: Hall) -> None:
    hall.make(Door.ENTRY)
    (display,) = hall.service.of_office(user=ADMIN, office_id="kominfo")
    hall.service.end(user=ADMIN, display_id=display.id, at=MORNING)
    assert [each.about for each in hall.audit.entries] == [
        f"display_made entry {display.id}",
        f"display_ended entry {display.id}",
    ]
    head = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
    with pytest.raises(NotAllowed):
        hall.service.make(user=head, office_id="kominfo", door=Door.ENTRY, at=MORNING)
    with pytest.raises(NotFound):
        hall.service.make(user=ADMIN, office_id="nowhere", door=Door.ENTRY, at=MORNING)


def test_only_a_hash_of_the_link_is_kept(hall: Hall) -> None:
    token = hall.make()
    (display,) = hall.displays.open()
    assert token not in repr(display)
    assert display.token_hash == hash_of(token)


def test_a_closed_offices_display_says_so(engine: sa.Engine) -> None:
    offices, ledger = SqlOffices(engine, clock=now), SqlLedger(engine)
    offices.put(office("kominfo"))
    views, passes = SqlOccupancyViews(engine), SqlPassRegister(engine)
    hall = Hall(
        world=World(ledger=ledger, views=views, offices=offices, passes=passes),
        plates=SqlPlateBook(engine),
        displays=SqlDisplayBook(engine),
    )
    hall.issue()
    token = hall.make()
    register = SqlOfficeRegister(engine, changed=offices.refresh)
    register.close("kominfo", merged_into=None, at=now())
    assert hall.refused(token) is DisplayProblem.CLOSED_OFFICE
    ledger.close()
