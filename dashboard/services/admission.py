"""The door: every event of a desk becomes one line in the ledger and one answer (design 4.4).

`Admission` says who may and what is asked, `Passage` decides with the office locked, and the pure
rules stand in `dashboard.domain`.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes, Room, Timing, timing
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk
from dashboard.domain.people import PersonKind
from dashboard.domain.rules import capacity_limit
from dashboard.domain.scan import DirectionSetting, EventKind, Scan
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import Event, HandEntry, ScanAnswer, Subject
from dashboard.services.front_desk import name_of_scan
from dashboard.services.pass_register import NoPasses, PassLookup
from dashboard.services.passage import Passage
from dashboard.services.ports import (
    Ledger,
    LedgerTransaction,
    NameSeal,
    Offices,
    PersonSecrets,
    Rules,
)
from dashboard.services.reading import CodeReader
from dashboard.services.register import CaseFinder, NoCases
from dashboard.services.subjects import Subjects


class Admission:
    """What reception does. Every method checks the right first and is safe to repeat."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        offices: Offices,
        rules: Rules,
        reader: CodeReader,
        secrets_: PersonSecrets,
        seal: NameSeal,
        zone: ZoneInfo,
        passes: PassLookup | None = None,
        cases: CaseFinder | None = None,
        times: DoorTimes | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`.

        Without `passes` and `cases` nobody is looked up in those registers.
        """
        self._ledger = ledger
        self._offices = offices
        self._rules = rules
        self._subjects = Subjects(
            reader=reader,
            passes=passes or NoPasses(),
            secrets_=secrets_,
            cases=cases or NoCases(),
            zone=zone,
        )
        self._seal = seal
        self._zone = zone
        self._times = times or DoorTimes()

    def scan(
        self,
        *,
        user: User,
        code: str | bytes,
        desk: Desk,
        scan_id: str,
        setting: DirectionSetting,
        at: datetime,
        now: datetime,
        kind: PersonKind = PersonKind.VISITOR,
    ) -> ScanAnswer:
        """Read a code and answer. The same `scan_id` gives the first answer and writes nothing.

        `at` is the desk's time, `now` the server's. `kind` is who the holder is where the code
        itself does not say. A code that gives no credential is refused with the reader's word.
        Raises NotAllowed, NotFound, LedgerUnavailable.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._event(user, desk, scan_id, EventKind.SCAN, setting=setting, at=at, now=now)
        subject = self._subjects.of_code(code, kind=kind, event=event)
        return self._pass(event, subject, now=now)

    def enter_by_hand(
        self,
        *,
        user: User,
        entry: HandEntry,
        desk: Desk,
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """Take in a person without a code. Raises InvalidInput for an empty name, and as `scan`.

        Without birth date the person gets a fresh key: an entry like any other, but nobody that
        a later code could be matched with.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._event(
            user,
            desk,
            scan_id,
            EventKind.SCAN,
            setting=DirectionSetting.IN,
            at=at,
            now=now,
        )
        return self._pass(event, self._subjects.of_entry(entry, event=event), now=now)

    def confirm(
        self, *, user: User, scan_id: str, desk: Desk, at: datetime, now: datetime
    ) -> ScanAnswer:
        """Staff let a checked person in; capacity is tested again. Confirming twice is one entry.

        Answers `lapsed` after ten minutes. Raises NotFound for an unknown scan of this office,
        InvalidInput for a scan that was no check, and as `scan`.
        """
        return self._decide(
            EventKind.CONFIRM, user=user, scan_id=scan_id, desk=desk, at=at, now=now
        )

    def decline(
        self, *, user: User, scan_id: str, desk: Desk, at: datetime, now: datetime
    ) -> ScanAnswer:
        """Staff turn a checked person away. A later confirmation within the time still admits."""
        return self._decide(
            EventKind.DECLINE, user=user, scan_id=scan_id, desk=desk, at=at, now=now
        )

    def check_out(
        self,
        *,
        user: User,
        visit_id: str,
        desk: Desk,
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """End a stay from the list. Raises NotFound where no such stay is open, and as `scan`."""
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        event = self._event(
            user,
            desk,
            scan_id,
            EventKind.CHECK_OUT,
            setting=DirectionSetting.OUT,
            at=at,
            now=now,
        )
        return self._in_ledger(event, lambda passage: passage.check_out(visit_id), now=now)

    def _pass(self, event: Event, subject: Subject, *, now: datetime) -> ScanAnswer:
        answer = self._in_ledger(event, lambda passage: passage.pass_through(subject), now=now)
        if answer.repeated:
            return answer
        return replace(answer, doses=subject.doses, expired_on=subject.expired_on)

    def _decide(
        self,
        kind: EventKind,
        *,
        user: User,
        scan_id: str,
        desk: Desk,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._event(user, desk, scan_id, kind, setting=DirectionSetting.IN, at=at, now=now)
        return self._in_ledger(event, lambda passage: passage.decide(scan_id), now=now)

    def _in_ledger(
        self,
        event: Event,
        step: Callable[[Passage], tuple[Scan, bool]],
        *,
        now: datetime,
    ) -> ScanAnswer:
        def work(ledger: LedgerTransaction) -> tuple[Scan, bool]:
            return step(Passage(ledger=ledger, event=event, times=self._times, seal=self._seal))

        scan, written = self._ledger.write(office_id=event.desk.office_id, now=now, work=work)
        return ScanAnswer.of(scan, name=name_of_scan(scan, seal=self._seal), repeated=not written)

    def _event(
        self,
        user: User,
        desk: Desk,
        scan_id: str,
        kind: EventKind,
        *,
        setting: DirectionSetting,
        at: datetime,
        now: datetime,
    ) -> Event:
        if not 0 < len(scan_id) <= 100:
            raise InvalidInput(field="scan_id", problem="length")
        when = timing(at=at, now=now, times=self._times)
        judged_at = now if when is Timing.BAD else min(at, now)
        office = self._offices.get(desk.office_id)
        rules = self._rules.in_force(local_day(judged_at, self._zone))
        limit = capacity_limit(
            capacity=office.capacity, office_class=office.office_class, rules=rules
        )
        return Event(
            scan_id=scan_id,
            kind=kind,
            desk=desk,
            setting=setting,
            at=judged_at,
            timing=when,
            rules=rules,
            room=Room(inside=0, limit=limit, on_full=office.on_full),
            actor=user.id,
        )


def new_id() -> str:
    """A fresh identifier for a scan or a stay: 128 random bits, hexadecimal."""
    return secrets.token_hex(16)
