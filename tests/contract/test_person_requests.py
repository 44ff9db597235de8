"""What is kept of a person is found by their code, at every office, and every look is on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.office import Desk
from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import PositiveCase
from dashboard.domain.scan import DirectionSetting, GuestBook, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR, PERMISSIONS, Permission, Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.audit_trail import Wanted
from dashboard.services.desk import Particulars
from dashboard.services.desk_events import DeskEvents
from dashboard.services.overriding import OverrideRequest
from dashboard.services.particulars_correction import ParticularsCorrection
from dashboard.services.pass_register import PassParticulars, RegisteredPass
from dashboard.services.person_file import PersonFile
from dashboard.services.person_requests import PersonRequests, RequestReason
from dashboard.store.audit import SqlAuditLog
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.person_records import SqlPersonRecords
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.recount import differences
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import now
from tests.contract.door import RULES, SEAL, ZONE, Door, OneSecret, PlainReader, door
from tests.contract.events import minutes, office

SITI = "2 Siti"
OUT = DirectionSetting.OUT
DINKES = Desk(office_id="dinkes", name="A")


@dataclass(frozen=True)
class Desks:
    """One installation on a database, as the officer and the desks use it."""

    requests: PersonRequests
    correction: ParticularsCorrection
    desk: Door
    engine: sa.Engine

    def file(self, code: str = SITI, reason: RequestReason = RequestReason.WRITTEN) -> PersonFile:
        at = minutes(200)
        sought = self.requests.by_code(user=OPERATOR, code=code, at=at)
        return self.requests.file(user=OPERATOR, sought=sought, reason=reason, note="no 7", at=at)


@pytest.fixture
def installation(engine: sa.Engine) -> Iterator[Desks]:
    offices, ledger = SqlOffices(engine, clock=now), SqlLedger(engine)
    for office_id in ("kominfo", "dinkes"):
        offices.put(office(office_id, desks=("A", "B")))
    audit = SqlAuditLog(engine)
    rules = RuleFiles(folder=RULES, offices=offices)
    yield Desks(
        requests=PersonRequests(
            records=SqlPersonRecords(engine),
            reader=PlainReader(),
            secrets_=OneSecret(),
            seal=SEAL,
            trail=SqlAuditTrail(engine),
            audit=audit,
        ),
        correction=ParticularsCorrection(
            events=DeskEvents(ledger=ledger, offices=offices, rules=rules, seal=SEAL, zone=ZONE)
        ),
        desk=door(ledger, offices),
        engine=engine,
    )
    ledger.close()


def test_events_and_stays_of_every_office_are_found_and_nobody_elses(installation: Desks) -> None:
    desk = installation.desk
    desk.scan(SITI, "in", minutes(0))
    desk.scan("2 Budi", "other", minutes(1))
    desk.scan(SITI, "out", minutes(90), setting=OUT)
    desk.scan("1 Siti", "red", minutes(100), desk=DINKES)
    file = installation.file()
    assert [each.scan.scan_id for each in file.events] == ["red", "out", "in"]
    (stay,) = file.stays
    assert (stay.stay.visit.office_id, stay.stay.left_at) == ("kominfo", minutes(90))
    assert stay.particulars == Particulars(name="Siti")
    assert file.sought.name == "Siti"


def test_name_and_birth_date_find_the_same_person_as_the_code(installation: Desks) -> None:
    installation.desk.scan(SITI, "in", minutes(0))
    sought = installation.requests.by_birth(
        user=OPERATOR, name=" siti ", birth_date=date(1990, 1, 1)
    )
    assert sought.keys == installation.file().sought.keys
    with pytest.raises(InvalidInput):
        installation.requests.by_birth(user=OPERATOR, name="...", birth_date=date(1990, 1, 1))


def test_guest_book_and_override_are_shown_with_their_notes(installation: Desks) -> None:
    installation.desk.by_hand(
        "Siti",
        "in",
        minutes(0),
        birth_date=date(1990, 1, 1),
        guest_book=GuestBook(host="Bu Ani", purpose="Rapat"),
    )
    installation.desk.scan("0 Siti", "red", minutes(100), desk=DINKES)
    installation.desk.admission.override(
        request=OverrideRequest(
            user=OPERATOR,
            of=frozenset({Obstacle.COLOUR}),
            reason=OverrideReason.OTHER,
            note="antar surat",
        ),
        scan_id="red",
        desk=DINKES,
        at=minutes(101),
        now=minutes(101),
    )
    file = installation.file()
    books = [each.particulars.guest_book for each in file.stays if each.particulars]
    assert GuestBook(host="Bu Ani", purpose="Rapat") in books
    notes = [each.scan.override.note for each in file.events if each.scan.override]
    assert notes == ["antar surat"]


def a_pass(subject: str, *, key: str, doses: int = 2) -> RegisteredPass:
    particulars = PassParticulars(name="Siti", doses=doses, course=2)
    return RegisteredPass(
        subject=subject,
        person_key=key,
        person_key_version=1,
        person_kind=PersonKind.EMPLOYEE,
        sealed_particulars=SEAL.seal(particulars.packed(), bound_to=subject),
        office_id=None,
        issued_at=minutes(0),
        valid_until=minutes(1),
    )


@pytest.mark.parametrize(("former", "new"), [("a", "b"), ("b", "a")])
def test_a_pass_stands_before_the_one_it_replaced_within_a_second(
    installation: Desks, former: str, new: str
) -> None:
    key = installation.file().sought.keys[0]
    register = SqlPassRegister(installation.engine)
    register.add([a_pass(former, key=key)])
    register.replace(former, by=a_pass(new, key=key, doses=3), at=minutes(0))
    assert [each.registered.subject for each in installation.file().passes] == [new, former]


def test_passes_and_cases_are_the_persons_own(installation: Desks) -> None:
    keys = installation.file().sought.keys
    SqlPassRegister(installation.engine).add(
        [a_pass(f"pass-{key[:4]}", key=key) for key in (keys[0], "somebody else")]
    )
    cases = SqlPositiveCases(installation.engine)
    for case_id, own in (("a", keys[0]), ("b", "somebody else")):
        cases.add(
            PositiveCase(
                id=case_id,
                person_keys=frozenset({own}),
                name_keys=frozenset({"the same name"}),
                with_birth_date=True,
                sealed_name=SEAL.seal("Siti", bound_to=case_id),
                positive_on=date(2021, 9, 20),
                entered_by="officer",
                entered_at=minutes(0),
            )
        )
    file = installation.file()
    assert [(each.particulars and each.particulars.doses) for each in file.passes] == [2]
    assert [(each.case_id, each.name) for each in file.cases] == [("a", "Siti")]


def test_a_look_is_on_record_before_it_is_shown_and_is_itself_in_the_trail(
    installation: Desks,
) -> None:
    installation.desk.scan(SITI, "in", minutes(0))
    audit = SqlAuditLog(installation.engine)
    for about, office_id, at in (
        ("evacuation_list", "kominfo", minutes(5)),
        ("evacuation_list", "dinkes", minutes(6)),
        ("visit in", "kominfo", minutes(7)),
        ("visit of-somebody-else", "kominfo", minutes(8)),
    ):
        audit.record(
            AuditEntry(
                at=at, kind=AuditKind.NAMES_SHOWN, actor="x", office_id=office_id, about=about
            )
        )
    file = installation.file()
    assert [(each.kind, each.about, each.reason) for each in file.trail] == [
        ("person_request", "person_file in", "written no 7"),
        ("names_shown", "visit in", ""),
        ("names_shown", "evacuation_list", ""),
    ]
    assert not any(key in str(file.trail) for key in file.sought.keys)
    taken = installation.requests.taken(user=OPERATOR, file=file, at=minutes(201))
    assert taken.trail[0].kind == "exported"


def test_of_somebody_unknown_nothing_is_kept_but_the_look(installation: Desks) -> None:
    file = installation.file("2 Nobody")
    assert file.is_empty
    assert file.trail == ()
    newest = SqlAuditTrail(installation.engine).page(Wanted(), limit=1)[0]
    assert newest.about == "person_file nothing"


def test_another_reason_has_to_be_told(installation: Desks) -> None:
    sought = installation.requests.by_code(user=OPERATOR, code=SITI, at=minutes(0))
    with pytest.raises(InvalidInput):
        installation.requests.file(
            user=OPERATOR, sought=sought, reason=RequestReason.OTHER, at=minutes(0)
        )


@pytest.mark.parametrize(
    "role", [role for role in Role if Permission.PROTECT_DATA not in PERMISSIONS[role]]
)
def test_nobody_else_finds_anybody(installation: Desks, role: Role) -> None:
    user = User(id="x", name="X", role=role, office_id="kominfo")
    with pytest.raises(NotAllowed):
        installation.requests.by_code(user=user, code=SITI, at=minutes(0))


def test_a_correction_takes_the_place_of_an_open_stay_and_of_a_closed_one(
    installation: Desks,
) -> None:
    desk = installation.desk
    desk.scan(SITI, "in", minutes(0), companions=2)
    desk.scan(SITI, "out", minutes(60), setting=OUT)
    desk.scan(SITI, "again", minutes(120), companions=1)
    right = Particulars(name="Siti Aminah", guest_book=GuestBook(host="Bu Ani"))
    for number, each in enumerate(installation.file().stays):
        for _twice in range(2):
            installation.correction.correct(
                user=OPERATOR,
                visit=each.stay.visit,
                particulars=right,
                scan_id=f"fix {number}",
                at=minutes(150),
            )
    file = installation.file()
    assert desk.inside() == 2
    held = [each for each in file.stays if each.stay.holds]
    assert [each.particulars for each in held] == [right, right]
    assert [each.stay.left_at for each in held] == [None, minutes(60)]
    assert [each.particulars for each in file.stays if not each.stay.holds] == [
        Particulars(name="Siti")
    ]
    assert differences(installation.engine) == ()
    assert {each.kind for each in file.trail} == {"person_request", "corrected"}
    # The way out still finds the stay, and an undo of it too.
    assert desk.scan(SITI, "out again", minutes(160), setting=OUT).decision == "recorded"
    assert desk.inside() == 0


def test_a_correction_that_cannot_be_kept_is_refused(installation: Desks) -> None:
    installation.desk.scan(SITI, "in", minutes(0))
    (stay,) = installation.file().stays
    for wrong in (
        Particulars(name=" "),
        Particulars(name="Siti", guest_book=GuestBook(host="a" * 121)),
    ):
        with pytest.raises(InvalidInput):
            installation.correction.correct(
                user=OPERATOR,
                visit=stay.stay.visit,
                particulars=wrong,
                scan_id="fix",
                at=minutes(10),
            )
    assert installation.file().stays[0].particulars == Particulars(name="Siti")
