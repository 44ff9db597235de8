"""A door and its positive register on any ledger, with codes that may lack a birth date."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.errors import BadSignature
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.admission import Admission
from dashboard.services.case_alerts import CaseAlert, CaseAlerts
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.services.explanation import Explanation
from dashboard.services.ports import Ledger
from dashboard.services.positive_register import PositiveRegister
from dashboard.services.register import PositiveCases
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import DESK_A, RULES, SEAL, ZONE
from tests.contract.events import MORNING
from tests.fakes.door_registers import RegistersInMemory
from tests.fakes.register import CasesInMemory

OFFICER = User(id="dr", name="dr. Laila", role=Role.HEALTH_OFFICER)
TODAY = date(2021, 9, 22)


class BornReader:
    """Codes are `DOSES NAME BIRTH`; BIRTH may be `-`; `bad` has no valid signature."""

    def read(self, code: str | bytes, *, at: datetime) -> Credential:
        if code == "bad":
            raise BadSignature(kid="k")
        doses, name, born = str(code).split(" ")
        return Credential(
            format=Format.HC1,
            issuer="Test",
            issuer_id="test",
            subject=str(code),
            holder=Holder(name=name, birth_date=None if born == "-" else date.fromisoformat(born)),
            facts=HealthFacts(doses=int(doses), course=2),
            valid_from=datetime(2021, 1, 1, tzinfo=UTC),
            valid_until=datetime(2022, 1, 1, tzinfo=UTC),
        )

    def format_of(self, code: str | bytes) -> Format:
        return Format.HC1


@dataclass
class Secrets:
    """The secrets of the person key, newest first; a test may put a newer one in front."""

    known: list[tuple[int, bytes]] = field(default_factory=lambda: [(1, b"first")])

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        return tuple(self.known)


@dataclass
class Clinic:
    """Shorthands for a receptionist and a health officer."""

    ledger: Ledger
    cases: PositiveCases
    admission: Admission
    register: PositiveRegister
    alerts: CaseAlerts
    explanation: Explanation
    secrets: Secrets
    told: list[str]

    def scan(
        self, code: str, scan_id: str, at: datetime = MORNING, setting: str = "auto"
    ) -> ScanAnswer:
        return self.admission.scan(
            user=OPERATOR,
            code=code,
            desk=DESK_A,
            scan_id=scan_id,
            setting=DirectionSetting(setting),
            at=at,
            now=at,
        )

    def by_hand(self, entry: HandEntry, scan_id: str, at: datetime = MORNING) -> ScanAnswer:
        return self.admission.enter_by_hand(
            user=OPERATOR, entry=entry, desk=DESK_A, scan_id=scan_id, at=at, now=at
        )

    def enter(self, name: str = "Siti", case_id: str = "c1", **other: Any) -> None:
        given = {"birth_date": date(1990, 1, 1), "positive_on": TODAY, "now": MORNING}
        self.register.enter_by_birth(user=OFFICER, case_id=case_id, name=name, **(given | other))

    def enter_code(self, code: str, case_id: str = "c1", positive_on: date = TODAY) -> None:
        self.register.enter_by_code(
            user=OFFICER, case_id=case_id, code=code, positive_on=positive_on, now=MORNING
        )

    def inside(self, at: datetime = MORNING) -> tuple[CaseAlert, ...]:
        return self.alerts.at_office(user=OPERATOR, office_id="kominfo", now=at)


def clinic(world: World) -> Clinic:
    """The services on one world."""
    cases: PositiveCases = (
        SqlPositiveCases(world.engine)
        if world.engine is not None
        else CasesInMemory(lambda: world.ledger.books.scans)
    )
    if world.engine is None:
        world.ledger.registers = RegistersInMemory(passes=world.passes, cases=cases)
    reader, secrets, told = BornReader(), Secrets(), []
    rules = RuleFiles(folder=RULES, offices=world.offices)
    shared = {"rules": rules, "secrets_": secrets, "zone": ZONE}
    return Clinic(
        ledger=world.ledger,
        cases=cases,
        admission=Admission(
            ledger=world.ledger,
            offices=world.offices,
            reader=reader,
            seal=SEAL,
            **shared,
        ),
        register=PositiveRegister(
            cases=cases,
            reader=reader,
            seal=SEAL,
            changed=lambda: told.append("changed"),
            **shared,
        ),
        alerts=CaseAlerts(
            cases=cases, ledger=world.ledger, offices=world.offices, seal=SEAL, **shared
        ),
        explanation=Explanation(reader=reader, registers=world.registers, **shared),
        secrets=secrets,
        told=told,
    )
