"""Who stands at the desk and what the rules say of them, before the office is looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
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
from dashboard.domain.scan import GuestBook
from dashboard.domain.verdict import (
    Reason,
    Verdict,
    verdict_on_credential,
    verdict_on_statement,
)
from dashboard.services.desk import Event, HandEntry, Newcomer, Subject
from dashboard.services.door_registers import Registered
from dashboard.services.held_plates import PlateLookup, reason_of_plate
from dashboard.services.people import Person, fresh_key, keys_of_birth, keys_of_credential
from dashboard.services.ports import PersonSecrets
from dashboard.services.reading import CodeReader

LONGEST_NAME = 120
NO_GUEST_BOOK = GuestBook()
# A `Subject` of whom the desk has said the rest.
_MakeSubject = Callable[..., Subject]
_VERIFIED = (Evidence.VERIFIED, Evidence.VERIFIED_EXPIRED)


class Subjects:
    """Turns codes and hand entries into who is at the desk."""

    def __init__(
        self,
        *,
        reader: CodeReader,
        secrets_: PersonSecrets,
        zone: ZoneInfo,
        plates: PlateLookup | None = None,
    ) -> None:
        """Read codes and reckon keys with these, local days as in `zone`."""
        self._plates = plates
        self._reader = reader
        self._secrets = secrets_
        self._zone = zone

    def of_code(
        self,
        code: str | bytes,
        *,
        kind: PersonKind,
        event: Event,
        companions: int = 0,
        leaving: int | None = None,
        guest_book: GuestBook = NO_GUEST_BOOK,
    ) -> Newcomer:
        """The holder of a code; without a person where the code gives no credential."""
        subject = partial(Subject, companions=companions, leaving=leaving, guest_book=guest_book)
        try:
            credential = self._reader.read(code, at=event.at)
        except DoorPlate as plate:
            return _nobody(self._of_plate(plate.args_["token"], event, subject))
        except ReadingError as error:
            return _nobody(subject(verdict=refused(Reason(error.key)), person=None))
        holder = holder_of(credential, kind=kind, secrets_=self._secrets)
        return Newcomer(
            wanted=holder.wanted(secrets_=self._secrets),
            shown=shown_pass(credential),
            judge=lambda registered: self._judged(credential, holder, registered, event, subject),
        )

    def _judged(
        self,
        credential: Credential,
        holder: Person,
        registered: Registered,
        event: Event,
        subject: _MakeSubject,
    ) -> Subject:
        person = with_register(holder, credential, registered)
        if registered.revoked:
            return subject(verdict=refused(Reason.REVOKED), person=person)
        verdict = verdict_with_register(
            credential,
            kind=person.kind,
            match=registered.match,
            rules=event.rules,
            at=event.at,
            on=local_day(event.at, self._zone),
        )
        return subject(
            verdict=verdict,
            person=person,
            doses=credential.facts.doses,
            expired_on=expired_on(credential, at=event.at, zone=self._zone),
        )

    def _of_plate(self, token: str, event: Event, subject: _MakeSubject) -> Subject:
        if self._plates is None:
            return subject(verdict=refused(Reason.PLATE), person=None)
        office = self._plates.office_of(token)
        reason = reason_of_plate(office, at_office=event.desk.office_id)
        name = office.name if office else ""
        return subject(verdict=refused(reason), person=None, plate_of=name)

    def of_entry(self, entry: HandEntry, *, event: Event) -> Newcomer:
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
        return Newcomer(
            wanted=person.wanted(secrets_=self._secrets),
            judge=lambda registered: Subject(
                verdict=self._verdict_on_entry(entry, registered.match, event),
                person=person,
                companions=entry.companions,
                guest_book=entry.guest_book,
            ),
        )

    def _verdict_on_entry(self, entry: HandEntry, match: CaseMatch, event: Event) -> Verdict:
        rule, on = event.rules.colour, local_day(event.at, self._zone)
        black = is_black(match.certain_on, rule, on=on)
        verdict = verdict_on_statement(
            colour=Colour.BLACK if black else entry.colour,
            evidence=evidence_of_case(entry.evidence) if black else entry.evidence,
            kind=entry.kind,
            rules=event.rules,
        )
        return with_possible_case(verdict, match, rule, on=on)


def _nobody(subject: Subject) -> Newcomer:
    return Newcomer(wanted=None, judge=lambda _registered: subject)


def checked_name(typed: str) -> str:
    """A name as it is kept, runs of white space collapsed. Raises InvalidInput."""
    name = " ".join(typed.split())
    if not name:
        raise InvalidInput(field="name", problem="empty")
    if not is_plain_text(name, longest=LONGEST_NAME):
        raise InvalidInput(field="name", problem="not_plain_text")
    return name


def holder_of(credential: Credential, *, kind: PersonKind, secrets_: PersonSecrets) -> Person:
    """The holder of a credential; `kind` is who it is where the credential does not say."""
    keys = keys_of_credential(credential, secrets_=secrets_)
    said = credential.person_kind or kind
    return Person(keys=keys, kind=said, name=credential.holder.name)


def shown_pass(credential: Credential) -> str | None:
    """The subject of a credential that is one of our passes."""
    return credential.subject if credential.format is Format.PASS else None


def with_register(holder: Person, credential: Credential, registered: Registered) -> Person:
    """The holder as the register of passes knows them.

    Who holds an employee's pass that is valid is an employee with any certificate.
    """
    told = credential.person_kind is not None or not registered.is_employee
    return holder if told else replace(holder, kind=PersonKind.EMPLOYEE)


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
