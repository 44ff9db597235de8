"""Who stands at the desk and what the rules say of them, before the office is looked at."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.credential import Credential, Format, Validity
from dashboard.domain.errors import DoorPlate, InvalidInput, ReadingError
from dashboard.domain.people import Colour, Evidence, PersonKind, normalised_name
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.positive_case import (
    CaseMatch,
    evidence_of_case,
    with_case,
    with_possible_case,
)
from dashboard.domain.rules import Decision, RulesInForce, is_black
from dashboard.domain.verdict import (
    Reason,
    Verdict,
    verdict_on_credential,
    verdict_on_statement,
)
from dashboard.services.desk import Event, HandEntry, Subject
from dashboard.services.door_registers import DoorRegisters, Registered
from dashboard.services.held_plates import PlateLookup, reason_of_plate
from dashboard.services.people import Person, fresh_key, keys_of_birth, keys_of_credential
from dashboard.services.ports import PersonSecrets
from dashboard.services.reading import CodeReader

LONGEST_NAME = 120
_VERIFIED = (Evidence.VERIFIED, Evidence.VERIFIED_EXPIRED)


class Subjects:
    """Turns codes and hand entries into the subject of an event."""

    def __init__(
        self,
        *,
        reader: CodeReader,
        registers: DoorRegisters,
        secrets_: PersonSecrets,
        zone: ZoneInfo,
        plates: PlateLookup | None = None,
    ) -> None:
        """Read codes, reckon keys and look people up with these, local days as in `zone`."""
        self._plates = plates
        self._reader = reader
        self._registers = registers
        self._secrets = secrets_
        self._zone = zone

    def of_code(self, code: str | bytes, *, kind: PersonKind, event: Event) -> Subject:
        """The holder of a code; without a person where the code gives no credential."""
        try:
            credential = self._reader.read(code, at=event.at)
        except DoorPlate as plate:
            return self._of_plate(plate.args_["token"], event)
        except ReadingError as error:
            return Subject(verdict=refused(Reason(error.key)), person=None)
        person, registered = holder_of(
            credential, kind=kind, at=event.at, secrets_=self._secrets, registers=self._registers
        )
        if registered.revoked:
            return Subject(verdict=refused(Reason.REVOKED), person=person)
        verdict = verdict_with_register(
            credential,
            kind=person.kind,
            match=registered.match,
            rules=event.rules,
            at=event.at,
            on=local_day(event.at, self._zone),
        )
        return Subject(
            verdict=verdict,
            person=person,
            doses=credential.facts.doses,
            expired_on=expired_on(credential, at=event.at, zone=self._zone),
        )

    def _of_plate(self, token: str, event: Event) -> Subject:
        if self._plates is None:
            return Subject(verdict=refused(Reason.PLATE), person=None)
        office = self._plates.office_of(token)
        reason = reason_of_plate(office, at_office=event.desk.office_id)
        return Subject(verdict=refused(reason), person=None, plate_of=office.name if office else "")

    def of_entry(self, entry: HandEntry, *, event: Event) -> Subject:
        """A person without a code. Raises InvalidInput."""
        name = checked_name(entry.name)
        if entry.evidence in _VERIFIED:
            raise InvalidInput(field="evidence", problem="not_by_hand")
        keys = (
            keys_of_birth(name=name, birth_date=entry.birth_date, secrets_=self._secrets)
            if entry.birth_date and normalised_name(name)
            else (fresh_key(),)
        )
        person = Person(keys=keys, kind=entry.kind, name=name)
        return Subject(
            verdict=self._verdict_on_entry(entry, person, event),
            person=person,
            guest_book=entry.guest_book,
        )

    def _verdict_on_entry(self, entry: HandEntry, person: Person, event: Event) -> Verdict:
        wanted = person.wanted(secrets_=self._secrets)
        match = self._registers.look_up(wanted, shown=None, at=event.at).match
        rule, on = event.rules.colour, local_day(event.at, self._zone)
        black = is_black(match.certain_on, rule, on=on)
        verdict = verdict_on_statement(
            colour=Colour.BLACK if black else entry.colour,
            evidence=evidence_of_case(entry.evidence) if black else entry.evidence,
            kind=entry.kind,
            rules=event.rules,
        )
        return with_possible_case(verdict, match, rule, on=on)


def checked_name(typed: str) -> str:
    """A name as it is kept, runs of white space collapsed. Raises InvalidInput."""
    name = " ".join(typed.split())
    if not name:
        raise InvalidInput(field="name", problem="empty")
    if not is_plain_text(name, longest=LONGEST_NAME):
        raise InvalidInput(field="name", problem="not_plain_text")
    return name


def holder_of(
    credential: Credential,
    *,
    kind: PersonKind,
    at: datetime,
    secrets_: PersonSecrets,
    registers: DoorRegisters,
) -> tuple[Person, Registered]:
    """The holder of a credential and what the registers know; `kind` where nothing else says it.

    Who holds an employee's pass that is valid at `at` is an employee with any certificate.
    """
    keys = keys_of_credential(credential, secrets_=secrets_)
    said = credential.person_kind or kind
    person = Person(keys=keys, kind=said, name=credential.holder.name)
    shown = credential.subject if credential.format is Format.PASS else None
    registered = registers.look_up(person.wanted(secrets_=secrets_), shown=shown, at=at)
    if credential.person_kind is None and registered.is_employee:
        person = replace(person, kind=PersonKind.EMPLOYEE)
    return person, registered


def verdict_with_register(
    credential: Credential,
    *,
    kind: PersonKind,
    match: CaseMatch,
    rules: RulesInForce,
    at: datetime,
    on: date,
) -> Verdict:
    """The verdict on a credential at `at`, the local day `on`, with what the register knows."""
    verdict = verdict_on_credential(
        with_case(credential, match), kind=kind, rules=rules, at=at, on=on
    )
    return with_possible_case(verdict, match, rules.colour, on=on)


def expired_on(credential: Credential, *, at: datetime, zone: ZoneInfo) -> date | None:
    """The local date from which an expired credential no longer held; None for any other."""
    if credential.valid_until is None or credential.validity(at=at) is not Validity.EXPIRED:
        return None
    return local_day(credential.valid_until, zone)


def refused(reason: Reason) -> Verdict:
    """The refusal of a code that gives no colour."""
    return Verdict(
        decision=Decision.REFUSE,
        reason=reason,
        colour=None,
        evidence=Evidence.NONE,
    )
