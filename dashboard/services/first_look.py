"""What a desk may say while the ledger cannot answer: the colour, and no figure (design 4.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.domain.admission import Room, Timing
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Desk, OnFull
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting, EventKind
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import Event, HandEntry, Newcomer, Subject
from dashboard.services.door_registers import DoorRegisters, NobodyRegistered
from dashboard.services.held_plates import PlateLookup
from dashboard.services.ports import PersonSecrets, Rules
from dashboard.services.reading import CodeReader
from dashboard.services.subjects import Subjects
from dashboard.services.tickets import token_in

# The office's room plays no part in a first look.
_NO_ROOM = Room(inside=0, limit=0, on_full=OnFull.WARN)


_TICKET = Subject(
    verdict=Verdict(
        decision=Decision.CHECK, reason=Reason.NO_COLOUR, colour=None, evidence=Evidence.NONE
    ),
    person=None,
)


@dataclass(frozen=True, kw_only=True)
class FirstLook:
    """A colour that is not recorded yet.

    `decision` is what the rules say of the colour alone: whether there is a place is not known.
    `registers_asked` is False where neither revoked passes nor positive cases could be asked.
    `direction` is "out" only where the desk was set so; nobody is kept from leaving.
    """

    scan_id: str
    at: datetime
    decision: Decision
    reason: Reason
    colour: Colour | None
    evidence: Evidence
    direction: Direction
    registers_asked: bool
    name: str | None
    person_kind: PersonKind | None
    doses: int | None
    companions: int
    expired_on: date | None
    plate_of: str = ""

    @property
    def names_nobody(self) -> bool:
        """Whether the code gives no credential at all; the ledger's answer is a refusal too."""
        return self.decision is Decision.REFUSE and self.person_kind is None


class FirstLooks:
    """Reads codes and entries against keys and rules, and asks the registers where they answer."""

    def __init__(
        self,
        *,
        rules: Rules,
        reader: CodeReader,
        secrets_: PersonSecrets,
        registers: DoorRegisters,
        zone: ZoneInfo,
        plates: PlateLookup | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`."""
        self._rules = rules
        self._zone = zone

        self._registers = registers
        self._asking, self._alone = (
            Subjects(reader=reader, secrets_=secrets_, zone=zone, plates=book)
            for book in (plates, None)
        )

    def of_code(
        self,
        *,
        user: User,
        code: str | bytes,
        desk: Desk,
        scan_id: str,
        setting: DirectionSetting,
        at: datetime,
        companions: int = 0,
    ) -> FirstLook:
        """What a code says. Raises NotAllowed.

        A ticket says nothing by itself: what it stands for is in the ledger.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._event(user, desk, scan_id, setting, at)
        if token_in(code) is not None:
            return _look_of(_TICKET, event, companions, registers_asked=False)
        return self._look(
            event,
            lambda subjects: subjects.of_code(code, kind=PersonKind.VISITOR, event=event),
            companions=companions,
        )

    def of_entry(
        self, *, user: User, entry: HandEntry, desk: Desk, scan_id: str, at: datetime
    ) -> FirstLook:
        """What staff saw or were told. Raises NotAllowed, InvalidInput."""
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._event(user, desk, scan_id, DirectionSetting.IN, at)
        return self._look(
            event,
            lambda subjects: subjects.of_entry(entry, event=event),
            companions=entry.companions,
        )

    def _look(
        self, event: Event, read: Callable[[Subjects], Newcomer], *, companions: int
    ) -> FirstLook:
        try:
            subject = read(self._asking).subject(self._registers, at=event.at)
        except LedgerUnavailable:
            subject = read(self._alone).subject(NobodyRegistered(), at=event.at)
            return _look_of(subject, event, companions, registers_asked=False)
        return _look_of(subject, event, companions, registers_asked=True)

    def _event(
        self, user: User, desk: Desk, scan_id: str, setting: DirectionSetting, at: datetime
    ) -> Event:
        # The PPKM level stands in the database, and only limits depend on it.
        rules = self._rules.book().on(local_day(at, self._zone), levels=())
        return Event(
            scan_id=scan_id,
            kind=EventKind.SCAN,
            desk=desk,
            setting=setting,
            at=at,
            timing=Timing.ON_TIME,
            rules=rules,
            room=_NO_ROOM,
            actor=user.id,
            terms=0,
        )


def _look_of(
    subject: Subject, event: Event, companions: int, *, registers_asked: bool
) -> FirstLook:
    verdict, person = subject.verdict, subject.person
    leaves = event.setting is DirectionSetting.OUT and person is not None
    return FirstLook(
        scan_id=event.scan_id,
        at=event.at,
        decision=verdict.decision,
        reason=verdict.reason,
        colour=verdict.colour,
        evidence=verdict.evidence,
        direction=Direction.OUT if leaves else Direction.IN,
        registers_asked=registers_asked,
        name=person.name if person else None,
        person_kind=person.kind if person else None,
        doses=subject.doses,
        companions=companions,
        expired_on=subject.expired_on,
        plate_of=subject.plate_of,
    )
