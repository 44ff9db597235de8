"""The admission service on any ledger, with codes that say plainly who holds them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.errors import BadSignature, DoorPlate
from dashboard.domain.office import Desk, Office
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import DirectionSetting
from dashboard.sealing import NameCipher
from dashboard.services.access import OPERATOR
from dashboard.services.admission import Admission
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.services.front_desk import FrontDesk
from dashboard.services.ports import Ledger, Offices, Rules
from dashboard.services.tickets import Tickets
from dashboard.store.rule_files import RuleFiles
from tests.contract.events import MORNING

RULES = Path(__file__).resolve().parents[2] / "data" / "rules"
ZONE = ZoneInfo("Asia/Jakarta")
DESK_A = Desk(office_id="kominfo", name="A")
DESK_B = Desk(office_id="kominfo", name="B")

SEAL = NameCipher(keys=[(1, bytes(32))])


class PlainReader:
    """Codes are `DOSES NAME`, `pass SUBJECT NAME` or `plate OFFICE`; `bad` is not signed."""

    def read(self, code: str | bytes, *, at: datetime) -> Credential:
        doses, _, name = str(code).partition(" ")
        if doses == "pass":
            return _pass(*name.split(" "))
        if doses == "plate":
            raise DoorPlate(token=name)
        if not doses.isdecimal():
            raise BadSignature
        return Credential(
            format=Format.HC1,
            issuer="Test",
            issuer_id="test",
            subject=name,
            holder=Holder(name=name, birth_date=date(1990, 1, 1)),
            facts=HealthFacts(doses=int(doses), course=2),
            valid_from=datetime(2021, 1, 1, tzinfo=UTC),
            valid_until=datetime(2100, 1, 1, tzinfo=UTC),
        )


def _pass(subject: str, name: str) -> Credential:
    """An employee's badge; all badges of one name are one person's."""
    return Credential(
        format=Format.PASS,
        issuer="Test",
        issuer_id="test",
        subject=subject,
        holder=Holder(name=name),
        facts=HealthFacts(doses=2, course=2),
        valid_from=None,
        valid_until=None,
        person_kind=PersonKind.EMPLOYEE,
        person_key=name,
        person_key_version=1,
    )


class OneSecret:
    """The first version of the person key."""

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        return ((1, b"secret"),)


@dataclass(frozen=True)
class PlainPlates:
    """A plate's token is its office's id."""

    offices: Offices

    def office_of(self, token: str) -> Office | None:
        return next((each for each in self.offices.all() if each.id == token), None)


TICKETS = Tickets(secrets_=OneSecret(), base="http://door.test")


@dataclass(frozen=True)
class Door:
    """Shorthands for a receptionist's day at one office."""

    admission: Admission
    front_desk: FrontDesk
    ledger: Ledger

    def scan(
        self,
        code: str,
        scan_id: str,
        at: datetime = MORNING,
        *,
        desk: Desk = DESK_A,
        setting: DirectionSetting = DirectionSetting.AUTO,
        now: datetime | None = None,
        **other: Any,
    ) -> ScanAnswer:
        return self.admission.scan(
            user=OPERATOR,
            code=code,
            desk=desk,
            scan_id=scan_id,
            setting=setting,
            at=at,
            now=now or at,
            **other,
        )

    def decide(self, word: str, scan_id: str, at: datetime, *, desk: Desk = DESK_A) -> ScanAnswer:
        deciding = {"confirm": self.admission.confirm, "decline": self.admission.decline}[word]
        return deciding(user=OPERATOR, scan_id=scan_id, desk=desk, at=at, now=at)

    def by_hand(self, name: str, scan_id: str, at: datetime = MORNING, **other: Any) -> ScanAnswer:
        given = {
            "kind": PersonKind.VISITOR,
            "colour": Colour.GREEN,
            "evidence": Evidence.OBSERVED,
        }
        entry = HandEntry(name=name, **(given | other))
        return self.admission.enter_by_hand(
            user=OPERATOR, entry=entry, desk=DESK_A, scan_id=scan_id, at=at, now=at
        )

    def inside(self) -> int:
        stays = self.ledger.open_visits(office_id="kominfo")
        counted: int = self.ledger.write(
            office_id="kominfo", now=MORNING, work=lambda ledger: ledger.inside()
        )
        assert counted == sum(stay.people for stay in stays)
        return counted

    def stored(self) -> list[str]:
        scans = self.ledger.recent_scans(office_id="kominfo", desk=None, limit=10_000)
        return [scan.scan_id for scan in reversed(scans)]


def door(
    ledger: Ledger,
    offices: Offices,
    *,
    rules: Rules | None = None,
    zone: ZoneInfo = ZONE,
) -> Door:
    """The service on a ledger."""
    admission = Admission(
        ledger=ledger,
        offices=offices,
        rules=rules or RuleFiles(folder=RULES, offices=offices),
        reader=PlainReader(),
        secrets_=OneSecret(),
        seal=SEAL,
        zone=zone,
        tickets=TICKETS,
        plates=PlainPlates(offices),
    )
    return Door(admission, FrontDesk(ledger=ledger, seal=SEAL), ledger)
