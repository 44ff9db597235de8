"""Plates in memory, on SQLite and on PostgreSQL: issues, modes, and what their codes say."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.plate_code import token_in
from dashboard.domain.plates import Door, Plate, PlateCode, PlateMode, PlateProblem, PlateRefusal
from dashboard.services.access import Role, User
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.plates import PlateBook, Plates
from dashboard.services.ports import Offices
from dashboard.store.office_register import SqlOfficeRegister
from dashboard.store.offices import SqlOffices
from dashboard.store.plates import SqlPlateBook
from tests.contract.conftest import _engine, now
from tests.contract.events import MORNING, office
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.audit import FakeAuditLog
from tests.fakes.plates import PlateBookInMemory

ADMIN = User(id="k", name="K", role=Role.KOMINFO_ADMIN)
BASE = "https://hadir.situbondokab.go.id"
OURS, FORMER, THEIRS = b"1" * 32, b"0" * 32, b"2" * 32


@dataclass
class Stages:
    """PlateStage: who was told of."""

    told: list[tuple[str, datetime]] = field(default_factory=list)

    def plate_issued(self, *, user: User, office_id: str, now: datetime) -> None:
        assert user == ADMIN
        self.told.append((office_id, now))


@dataclass(kw_only=True)
class Workshop:
    """Everything about plates, on one book."""

    book: PlateBook
    offices: Offices
    audit: FakeAuditLog = field(default_factory=FakeAuditLog)
    stages: Stages = field(default_factory=Stages)

    @property
    def plates(self) -> Plates:
        return Plates(book=self.book, offices=self.offices, stage=self.stages, audit=self.audit)

    def codes(self, *secrets: bytes, book: PlateBook | None = None) -> PlateCodes:
        return PlateCodes(
            book=book or self.book,
            offices=self.offices,
            secrets_=lambda: secrets or (OURS, FORMER),
            base=BASE,
        )

    def issue(self, door: Door = Door.ENTRY) -> Plate:
        return self.plates.issue(user=ADMIN, office_id="kominfo", door=door, at=MORNING)

    def reissue(self, door: Door = Door.ENTRY) -> Plate:
        return self.plates.reissue(
            user=ADMIN, office_id="kominfo", door=door, reason="rusak", at=MORNING
        )

    def change_codes(self) -> None:
        self.plates.set_mode(user=ADMIN, office_id="kominfo", mode=PlateMode.CHANGING, at=MORNING)

    def read(self, address: str, seconds: float = 0) -> PlateCode | PlateRefusal:
        token = token_in(address)
        assert token is not None
        return self.codes().read(token, at=MORNING + timedelta(seconds=seconds))


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workshop]:
    if request.param == "fake":
        yield _with_offices(Workshop(book=PlateBookInMemory(), offices=FakeOffices()))
        return
    for engine in _engine(request, request.param, tmp_path):
        yield _with_offices(
            Workshop(book=SqlPlateBook(engine), offices=SqlOffices(engine, clock=now))
        )


def _with_offices(workshop: Workshop) -> Workshop:
    workshop.offices.put(office("kominfo"))
    workshop.offices.put(office("dinkes"))
    return workshop


def problem(read: PlateCode | PlateRefusal) -> PlateProblem:
    assert isinstance(read, PlateRefusal)
    return read.problem


def test_a_printed_plate_says_whose_door_it_is(workshop: Workshop) -> None:
    plate = workshop.issue(Door.EXIT)
    read = workshop.read(workshop.codes().printed(plate))
    assert read == PlateCode(
        office=workshop.offices.get("kominfo"), door=Door.EXIT, issue=1, changing=False
    )


def test_a_new_issue_ends_the_older_one_of_its_door_only(workshop: Workshop) -> None:
    older, other = workshop.issue(), workshop.issue(Door.EXIT)
    newer = workshop.reissue()
    printed = workshop.codes().printed
    assert problem(workshop.read(printed(older))) is PlateProblem.SUPERSEDED
    assert problem(workshop.read(workshop.codes().shown(older, at=MORNING))) is (
        PlateProblem.SUPERSEDED
    )
    assert workshop.read(printed(newer)) == PlateCode(
        office=workshop.offices.get("kominfo"), door=Door.ENTRY, issue=2, changing=False
    )
    assert isinstance(workshop.read(printed(other)), PlateCode)


@pytest.mark.parametrize(
    ("seconds", "holds"), [(0, True), (89, True), (90, False), (3_600, False), (-31, False)]
)
def test_a_displays_code_holds_for_ninety_seconds(
    workshop: Workshop, seconds: float, holds: bool
) -> None:
    workshop.change_codes()
    read = workshop.read(workshop.codes().shown(workshop.issue(), at=MORNING), seconds)
    assert isinstance(read, PlateCode) is holds
    assert holds or problem(read) is PlateProblem.TOO_OLD


def test_where_the_code_changes_a_printed_one_is_of_no_use(workshop: Workshop) -> None:
    plate = workshop.issue()
    printed = workshop.codes().printed(plate)
    workshop.change_codes()
    assert problem(workshop.read(printed)) is PlateProblem.CHANGING_REQUIRED
    workshop.plates.set_mode(user=ADMIN, office_id="kominfo", mode=PlateMode.STATIC, at=MORNING)
    assert isinstance(workshop.read(printed), PlateCode)


def test_a_display_goes_on_where_printed_plates_are_enough(workshop: Workshop) -> None:
    shown = workshop.codes().shown(workshop.issue(), at=MORNING)
    assert isinstance(workshop.read(shown), PlateCode)


def test_another_installations_code_is_told_apart_from_a_damaged_one(workshop: Workshop) -> None:
    plate = workshop.issue()
    theirs = workshop.codes(THEIRS).printed(plate)
    assert problem(workshop.read(theirs)) is PlateProblem.OTHER_INSTALLATION
    assert problem(workshop.read(theirs[:-1])) is PlateProblem.DAMAGED


def test_a_former_key_reads_on(workshop: Workshop) -> None:
    printed = workshop.codes(FORMER).printed(workshop.issue())
    assert isinstance(workshop.read(printed), PlateCode)


def test_our_code_that_the_book_does_not_know_holds_no_more(workshop: Workshop) -> None:
    lost = replace(workshop.issue(), id=7)
    assert problem(workshop.read(workshop.codes().printed(lost))) is PlateProblem.SUPERSEDED


def test_a_plate_at_a_desk_is_of_its_office_whatever_its_issue(workshop: Workshop) -> None:
    older = workshop.issue()
    workshop.reissue()
    workshop.change_codes()
    printed, ours = workshop.codes().printed(older), workshop.codes()
    assert ours.office_of(token_in(printed) or "") == workshop.offices.get("kominfo")
    theirs = token_in(workshop.codes(THEIRS).printed(older)) or ""
    lost = token_in(ours.printed(replace(older, id=7))) or ""
    assert [ours.office_of(each) for each in (theirs, lost, theirs[:-1], "AB")] == [None] * 4


def test_a_door_gets_its_first_plate_once(workshop: Workshop) -> None:
    with pytest.raises(InvalidInput) as refused:
        workshop.reissue()
    assert refused.value.args_["problem"] == "none_issued"
    workshop.issue()
    with pytest.raises(InvalidInput) as refused:
        workshop.issue()
    assert refused.value.args_["problem"] == "issued_already"


def test_every_office_that_has_none_gets_one(workshop: Workshop) -> None:
    old = workshop.issue()
    wanted = {"user": ADMIN, "door": Door.ENTRY, "at": MORNING}
    with pytest.raises(NotFound):
        workshop.plates.issue_missing(office_ids=("dinkes", "nowhere"), **wanted)
    (new,) = workshop.plates.issue_missing(office_ids=("kominfo", "dinkes", "dinkes"), **wanted)
    assert workshop.book.all_current() == (new, old)


def test_who_was_overtaken_is_told(workshop: Workshop) -> None:
    plate = workshop.issue()
    with pytest.raises(InvalidInput) as refused:
        workshop.book.add(replace(plate, id=7))
    assert refused.value.args_["problem"] == "changed_meanwhile"
    assert workshop.book.find(7) is None


def test_the_plates_that_hold_are_listed_by_office(workshop: Workshop) -> None:
    exit_, entry = workshop.issue(Door.EXIT), workshop.issue()
    newer = workshop.reissue()
    workshop.change_codes()
    kominfo, dinkes = workshop.plates.offices(user=ADMIN)
    assert (kominfo.mode, kominfo.plates) == (PlateMode.CHANGING, (newer, exit_))
    assert (dinkes.mode, dinkes.plates) == (PlateMode.STATIC, ())
    assert kominfo.at(Door.ENTRY) == newer != entry
    assert kominfo.at(Door.BOTH) is None


def test_each_deed_is_on_record_and_the_rollout_is_told(workshop: Workshop) -> None:
    workshop.issue()
    workshop.reissue()
    workshop.change_codes()
    workshop.change_codes()
    assert [(each.office_id, each.about, each.reason) for each in workshop.audit.entries] == [
        ("kominfo", "plate_issued entry 1", ""),
        ("kominfo", "plate_reissued entry 2", "rusak"),
        ("kominfo", "plate_mode changing", ""),
    ]
    assert workshop.stages.told == [("kominfo", MORNING)] * 2


def test_only_offices_get_plates_and_only_from_kominfo(workshop: Workshop) -> None:
    with pytest.raises(NotFound):
        workshop.plates.issue(user=ADMIN, office_id="nowhere", door=Door.BOTH, at=MORNING)
    with pytest.raises(NotFound):
        workshop.plates.set_mode(
            user=ADMIN, office_id="nowhere", mode=PlateMode.CHANGING, at=MORNING
        )
    auditor = User(id="a", name="A", role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        workshop.plates.issue(user=auditor, office_id="kominfo", door=Door.BOTH, at=MORNING)


def test_a_closed_offices_plate_is_refused(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for engine in _engine(request, "sqlite", tmp_path):
        offices = SqlOffices(engine, clock=now)
        workshop = _with_offices(Workshop(book=SqlPlateBook(engine), offices=offices))
        printed = workshop.codes().printed(workshop.issue())
        register = SqlOfficeRegister(engine, changed=offices.refresh)
        register.close("kominfo", merged_into="dinkes", at=now())
        assert problem(workshop.read(printed)) is PlateProblem.CLOSED_OFFICE
        assert workshop.codes().office_of(token_in(printed) or "") is None
