"""The door: every event of a desk becomes one line in the ledger and one answer (design 4.4).

`Admission` says who may and what is asked, `Passage` decides with the office locked, and the pure
rules stand in `dashboard.domain`.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes, Room, Timing, timing
from dashboard.domain.calendar import local_day
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput, ReadingError
from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence, PersonKey, PersonKind
from dashboard.domain.rules import Decision, capacity_limit
from dashboard.domain.scan import DirectionSetting, EventKind, Scan
from dashboard.domain.verdict import (
    Reason,
    Verdict,
    verdict_on_credential,
    verdict_on_statement,
)
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import Event, HandEntry, ScanAnswer, Subject
from dashboard.services.front_desk import name_of_scan
from dashboard.services.pass_register import PassLookup
from dashboard.services.passage import Passage
from dashboard.services.people import (
    Person,
    fresh_key,
    keys_of_birth,
    keys_of_credential,
)
from dashboard.services.ports import (
    Ledger,
    LedgerTransaction,
    NameSeal,
    Offices,
    PersonSecrets,
    Rules,
)
from dashboard.services.reading import CodeReader


class Admission:
    """What reception does. Every method checks the right first and is safe to repeat."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        offices: Offices,
        rules: Rules,
        reader: CodeReader,
        passes: PassLookup,
        secrets_: PersonSecrets,
        seal: NameSeal,
        zone: ZoneInfo,
        times: DoorTimes | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`."""
        self._ledger = ledger
        self._offices = offices
        self._rules = rules
        self._reader = reader
        self._passes = passes
        self._secrets = secrets_
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
        subject = self._subject_of_code(code, kind=kind, event=event)
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
        return self._pass(event, self._subject_of_entry(entry, event=event), now=now)

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
        return answer if answer.repeated else replace(answer, doses=subject.doses)

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

    def _subject_of_code(self, code: str | bytes, *, kind: PersonKind, event: Event) -> Subject:
        try:
            credential = self._reader.read(code, at=event.at)
        except ReadingError as error:
            return Subject(verdict=_refused(Reason(error.key)), person=None)
        keys = keys_of_credential(credential, secrets_=self._secrets)
        person = Person(
            keys=keys,
            kind=credential.person_kind or self._registered_kind(keys, at=event.at) or kind,
            name=credential.holder.name,
        )
        if credential.format is Format.PASS and self._passes.is_revoked(credential.subject):
            return Subject(verdict=_refused(Reason.REVOKED), person=person)
        verdict = verdict_on_credential(
            credential,
            kind=person.kind,
            rules=event.rules,
            at=event.at,
            on=local_day(event.at, self._zone),
        )
        return Subject(verdict=verdict, person=person, doses=credential.facts.doses)

    def _registered_kind(self, keys: Sequence[PersonKey], *, at: datetime) -> PersonKind | None:
        """Who holds an employee's pass is an employee with any certificate."""
        kinds = self._passes.kinds_of([key.value for key in keys], at=at)
        return PersonKind.EMPLOYEE if PersonKind.EMPLOYEE in kinds.values() else None

    def _subject_of_entry(self, entry: HandEntry, *, event: Event) -> Subject:
        name = " ".join(entry.name.split())
        if not name:
            raise InvalidInput(field="name", problem="empty")
        if entry.evidence in (Evidence.VERIFIED, Evidence.VERIFIED_EXPIRED):
            raise InvalidInput(field="evidence", problem="not_by_hand")
        keys = (
            keys_of_birth(name=name, birth_date=entry.birth_date, secrets_=self._secrets)
            if entry.birth_date
            else (fresh_key(),)
        )
        verdict = verdict_on_statement(
            colour=entry.colour,
            evidence=entry.evidence,
            kind=entry.kind,
            rules=event.rules,
        )
        return Subject(
            verdict=verdict,
            person=Person(keys=keys, kind=entry.kind, name=name),
            guest_book=entry.guest_book,
        )


def _refused(reason: Reason) -> Verdict:
    return Verdict(
        decision=Decision.REFUSE,
        reason=reason,
        colour=None,
        evidence=Evidence.NONE,
    )


def new_id() -> str:
    """A fresh identifier for a scan or a stay: 128 random bits, hexadecimal."""
    return secrets.token_hex(16)
