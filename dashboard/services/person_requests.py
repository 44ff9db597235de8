"""A person asks what is kept, takes it along, has it corrected (UU PDP, articles 6 and 7)."""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import normalised_name
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.audit_trail import AuditTrail
from dashboard.services.front_desk import unsealed
from dashboard.services.looks import looks_at
from dashboard.services.name_showing import LONGEST_NOTE
from dashboard.services.pass_register import PassParticulars, RegisteredPass
from dashboard.services.people import keys_of_birth, keys_of_credential
from dashboard.services.person_file import (
    KeptCase,
    KeptEvent,
    KeptPass,
    KeptStay,
    PersonFile,
    PersonRecords,
    Sought,
    StoredCase,
)
from dashboard.services.ports import NameSeal, PersonSecrets
from dashboard.services.reading import CodeReader
from dashboard.services.subjects import checked_name

# Stands where nothing of the person is kept that could name the request.
_NOTHING = "nothing"


class RequestReason(StrEnum):
    """Why somebody's data are looked up."""

    IN_PERSON = "in_person"
    WRITTEN = "written"
    REPRESENTATIVE = "representative"
    AUTHORITY = "authority"
    OTHER = "request_other"


class PersonRequests:
    """For the officer for personal data protection. NotAllowed comes before anything is read."""

    def __init__(
        self,
        *,
        records: PersonRecords,
        reader: CodeReader,
        secrets_: PersonSecrets,
        seal: NameSeal,
        trail: AuditTrail,
        audit: AuditLog,
    ) -> None:
        """Find people by `reader` and `secrets_`; every look is in `audit` before it is shown."""
        self._records = records
        self._reader = reader
        self._secrets = secrets_
        self._seal = seal
        self._trail = trail
        self._audit = audit

    def by_code(self, *, user: User, code: str | bytes, at: datetime) -> Sought:
        """The holder of a code, whether it is valid or not. Raises a ReadingError."""
        require(user, Permission.PROTECT_DATA)
        credential = self._reader.read(code, at=at)
        keys = keys_of_credential(credential, secrets_=self._secrets)
        return Sought(keys=tuple(key.value for key in keys), name=credential.holder.name)

    def by_birth(self, *, user: User, name: str, birth_date: date) -> Sought:
        """The person of this name and birth date, which is not kept. Raises InvalidInput."""
        require(user, Permission.PROTECT_DATA)
        spelled = checked_name(name)
        if not normalised_name(spelled):
            raise InvalidInput(field="name", problem="empty")
        keys = keys_of_birth(name=spelled, birth_date=birth_date, secrets_=self._secrets)
        return Sought(keys=tuple(key.value for key in keys), name=spelled)

    def file(
        self, *, user: User, sought: Sought, reason: RequestReason, note: str = "", at: datetime
    ) -> PersonFile:
        """Everything that is kept about the person; the look is on record before it is shown.

        Raises InvalidInput (`note`) where another reason is not told, and LedgerUnavailable.
        """
        require(user, Permission.PROTECT_DATA)
        told = _told(reason, note)
        found = self._found(sought, at=at)
        self._tell(user, AuditKind.PERSON_REQUEST, found, reason=told, at=at)
        return self._with_trail(found)

    def again(self, *, user: User, file: PersonFile, at: datetime) -> PersonFile:
        """The same file after something in it was changed, which is on record itself."""
        require(user, Permission.PROTECT_DATA)
        return self._with_trail(self._found(file.sought, at=at))

    def taken(self, *, user: User, file: PersonFile, at: datetime) -> PersonFile:
        """Put on record that the file is given out; it is returned with that look in its trail."""
        require(user, Permission.PROTECT_DATA)
        self._tell(user, AuditKind.EXPORTED, file, reason="", at=at)
        return self._with_trail(file)

    def _found(self, sought: Sought, *, at: datetime) -> PersonFile:
        keys, seal = sought.keys, self._seal
        stays = tuple(
            KeptStay(
                stay=each,
                particulars=unsealed(
                    each.visit.sealed_name, bound_to=each.visit.scan_id, seal=seal
                ),
            )
            for each in self._records.stays(keys)
        )
        events = tuple(
            KeptEvent(
                scan=each.scan,
                annulled=each.annulled,
                particulars=unsealed(each.scan.sealed_name, bound_to=each.scan.root_id, seal=seal),
            )
            for each in self._records.events(keys)
        )
        found = PersonFile(
            sought=sought,
            at=at,
            reference=_NOTHING,
            stays=stays,
            events=events,
            passes=tuple(self._pass(each, at=at) for each in self._records.passes(keys)),
            cases=tuple(map(self._case, self._records.cases(keys))),
        )
        return replace(found, reference=_reference(found))

    def _with_trail(self, file: PersonFile) -> PersonFile:
        if file.is_empty:
            return file
        return replace(file, trail=looks_at(file, trail=self._trail))

    def _pass(self, registered: RegisteredPass, *, at: datetime) -> KeptPass:
        sealed = registered.sealed_particulars
        plain = self._seal.unseal(sealed, bound_to=registered.subject) if sealed else None
        return KeptPass(
            registered=registered,
            status=registered.status(at=at),
            particulars=PassParticulars.unpacked(plain) if plain is not None else None,
        )

    def _case(self, stored: StoredCase) -> KeptCase:
        case = stored.case
        sealed = case.sealed_name
        return KeptCase(
            case_id=case.id,
            name=self._seal.unseal(sealed, bound_to=case.id) if sealed else None,
            positive_on=case.positive_on,
            entered_at=case.entered_at,
            removed_at=stored.removed_at,
        )

    def _tell(
        self, user: User, kind: AuditKind, file: PersonFile, *, reason: str, at: datetime
    ) -> None:
        entry = AuditEntry(
            at=at, kind=kind, actor=user.id, about=f"person_file {file.reference}", reason=reason
        )
        self._audit.record(entry)


def _told(reason: RequestReason, note: str) -> str:
    told = " ".join(note.split())[:LONGEST_NOTE]
    if reason is RequestReason.OTHER and not told:
        raise InvalidInput(field="note", problem="empty")
    return f"{reason.value} {told}".strip()


def _reference(file: PersonFile) -> str:
    """What names the request: after an erasure it leads to nobody, as the log must."""
    newest = (
        *(each.scan.scan_id for each in file.events[:1]),
        *(each.stay.visit.visit_id for each in file.stays[:1]),
        *(each.registered.subject for each in file.passes[:1]),
        *(each.case_id for each in file.cases[:1]),
    )
    return next(iter(newest), _NOTHING)
