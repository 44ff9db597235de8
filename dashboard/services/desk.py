"""What a desk says to the admission service and what it hears back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.domain.admission import Room, Timing
from dashboard.domain.office import Desk
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.positive_case import Wanted
from dashboard.domain.rules import Decision, RulesInForce
from dashboard.domain.scan import (
    Direction,
    DirectionSetting,
    EventKind,
    GuestBook,
    Scan,
)
from dashboard.domain.verdict import Reason, RuleIds, Verdict
from dashboard.services.access import SELF_CHECK_IN_ID
from dashboard.services.door_registers import DoorRegisters, Registered
from dashboard.services.people import Person


@dataclass(frozen=True, kw_only=True)
class HandEntry:
    """A person without a code, as staff type it. The colour is what staff saw or were told."""

    name: str
    kind: PersonKind
    colour: Colour | None
    evidence: Evidence
    birth_date: date | None = None
    guest_book: GuestBook = GuestBook()
    companions: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Particulars:
    """What is sealed together, shown together and erased together: name and guest book."""

    name: str
    guest_book: GuestBook = GuestBook()

    def packed(self) -> str:
        """One text for the seal; `unpacked` is its inverse."""
        book = self.guest_book
        return json.dumps([self.name, book.host, book.purpose, book.organisation])

    @classmethod
    def unpacked(cls, text: str) -> "Particulars":
        """What `packed` wrote."""
        name, host, purpose, organisation = json.loads(text)
        return cls(
            name=name,
            guest_book=GuestBook(host=host, purpose=purpose, organisation=organisation),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Who stands at the desk and what is known: the input of one event.

    `person` is None where the code gave no credential; `doses` and `expired_on` (a local date)
    are for the card only, as `plate_of`, the name of the office whose plate was held up.
    `companions` come along without a code of their own; `leaving` is how
    many people of the stay go, the person among them, None for all.
    """

    verdict: Verdict
    person: Person | None
    doses: int | None = None
    companions: int = 0
    leaving: int | None = None
    expired_on: date | None = None
    guest_book: GuestBook = GuestBook()
    plate_of: str = ""

    @property
    def particulars(self) -> Particulars | None:
        """What is kept of the person; None where there is none."""
        person = self.person
        return Particulars(name=person.name, guest_book=self.guest_book) if person else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """Somebody at the desk of whom the registers were not asked yet.

    `wanted` is None where the code gave no credential; `shown` is the subject of a pass. `judge`
    tells what follows from what the registers know.
    """

    wanted: Wanted | None
    judge: Callable[[Registered], Subject]
    shown: str | None = None

    def subject(self, registers: DoorRegisters, *, at: datetime) -> Subject:
        """Who it is and what the rules say. Raises LedgerUnavailable."""
        known = (
            registers.registered(self.wanted, shown=self.shown, at=at)
            if self.wanted
            else Registered()
        )
        return self.judge(known)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """The circumstances of one event: where, when, under which rules.

    `terms` are those of the office (`Office.terms`) when rules and room were looked up.
    """

    scan_id: str
    kind: EventKind
    desk: Desk
    setting: DirectionSetting
    at: datetime
    timing: Timing
    rules: RulesInForce
    room: Room
    actor: str
    terms: int
    first_id: str | None = None

    @property
    def root_id(self) -> str:
        """The scan that every answer about this event carries."""
        return self.first_id or self.scan_id

    @property
    def rule_ids(self) -> RuleIds:
        """The versions that decided."""
        return RuleIds.of(self.rules, office_id=self.desk.office_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanAnswer:
    """What the desk shows.

    `scan_id` is the first scan's. `inside` and `limit` (people) are the figures right after the
    event. `name` is the full name, for comparison with an identity card while the card is up.
    `repeated` says that this answer was given before and nothing was written. `event_id` is the
    stored event itself, which can be undone; `annulled` says that this was done. `doses`,
    `expired_on` (the local date from which a genuine credential no longer holds) and `plate_of`
    are known only to the first answer, since the ledger does not keep them. `host` is whom the
    guest book names; `by_self` says that the event came from self check-in.
    """

    scan_id: str
    event_id: str
    decision: Decision
    reason: Reason
    colour: Colour | None
    evidence: Evidence
    inside: int
    limit: int
    direction: Direction
    visit_id: str | None
    at: datetime
    arrived_at: datetime
    name: str | None
    person_kind: PersonKind | None
    doses: int | None = None
    companions: int = 0
    expired_on: date | None = None
    repeated: bool = False
    annulled: bool = False
    host: str = ""
    by_self: bool = False
    plate_of: str = ""

    @classmethod
    def of(
        cls,
        scan: Scan,
        *,
        known: Particulars | None,
        doses: int | None = None,
        expired_on: date | None = None,
        plate_of: str = "",
        repeated: bool = False,
    ) -> "ScanAnswer":
        """The answer of a stored event, figures as they were then; `known` is of its person."""
        return cls(
            scan_id=scan.root_id,
            event_id=scan.scan_id,
            decision=scan.decision,
            reason=scan.reason,
            colour=scan.colour,
            evidence=scan.evidence,
            inside=scan.inside,
            limit=scan.limit,
            direction=scan.direction,
            visit_id=scan.visit_id,
            at=scan.at,
            arrived_at=scan.arrived_at,
            name=known.name if known else None,
            host=known.guest_book.host if known else "",
            by_self=scan.actor == SELF_CHECK_IN_ID,
            person_kind=scan.person_kind,
            doses=doses,
            companions=scan.companions,
            expired_on=expired_on,
            plate_of=plate_of,
            repeated=repeated,
        )
