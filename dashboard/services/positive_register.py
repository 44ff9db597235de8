"""The positive register as the health officer keeps it, and the alerts that it raises."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.people import PersonKey, PersonKind, SignedKind
from dashboard.domain.positive_case import PositiveCase, RemovalReason, days_left
from dashboard.domain.rules import ColourRule, is_black
from dashboard.domain.scan import Scan
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit
from dashboard.services.people import Person, keys_of_birth, keys_of_credential, name_keys_of
from dashboard.services.ports import NameSeal, PersonSecrets, Rules
from dashboard.services.reading import CodeReader
from dashboard.services.register import PositiveCases, Removal


@dataclass(frozen=True, kw_only=True)
class ListedCase:
    """A case as its keeper sees it.

    `name` is None where it was erased. `days_left` counts local days, today included; 0 is over,
    None for ever. `sightings` are the person's events since the case was entered, newest first.
    """

    case: PositiveCase
    name: str | None
    days_left: int | None
    sightings: tuple[Scan, ...] = ()


class PositiveRegister:
    """Entering, listing and removing cases. Every method raises NotAllowed first."""

    def __init__(
        self,
        *,
        cases: PositiveCases,
        rules: Rules,
        reader: CodeReader,
        secrets_: PersonSecrets,
        seal: NameSeal,
        zone: ZoneInfo,
        changed: Callable[[], None] = lambda: None,
        audit: AuditLog | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`; `changed` is told of every change."""
        self._audit = audit or NoAudit()
        self._cases = cases
        self._rules = rules
        self._reader = reader
        self._secrets = secrets_
        self._seal = seal
        self._zone = zone
        self._changed = changed

    def holder(self, *, user: User, code: str | bytes, now: datetime) -> Person:
        """Whom a code names, for the keeper to confirm. Raises a ReadingError; stores nothing.

        A genuine code identifies its holder also after its validity has ended.
        """
        require(user, Permission.KEEP_POSITIVE_REGISTER)
        credential = self._reader.read(code, at=now)
        return Person(
            keys=keys_of_credential(credential, secrets_=self._secrets),
            kind=credential.person_kind or PersonKind.VISITOR,
            name=credential.holder.name,
        )

    def enter_by_birth(
        self,
        *,
        user: User,
        case_id: str,
        name: str,
        birth_date: date,
        positive_on: date,
        now: datetime,
    ) -> None:
        """Enter somebody by name and birth date. The same `case_id` again changes nothing.

        Raises InvalidInput with `field` name, birth_date or positive_on and its `problem`.
        """
        require(user, Permission.KEEP_POSITIVE_REGISTER)
        shown = " ".join(name.split())
        if not name_keys_of(shown, secrets_=self._secrets):
            raise InvalidInput(field="name", problem="empty")
        if birth_date > positive_on:
            raise InvalidInput(field="birth_date", problem="after_the_result")
        keys = keys_of_birth(name=shown, birth_date=birth_date, secrets_=self._secrets)
        self._enter(user, case_id, keys, shown, positive_on=positive_on, now=now)

    def enter_by_code(
        self, *, user: User, case_id: str, code: str | bytes, positive_on: date, now: datetime
    ) -> None:
        """Enter the holder of a code. Raises a ReadingError, and InvalidInput as above."""
        person = self.holder(user=user, code=code, now=now)
        self._enter(user, case_id, person.keys, person.name, positive_on=positive_on, now=now)

    def remove(self, *, user: User, case_id: str, reason: RemovalReason, now: datetime) -> None:
        """Take a case off the register; case and removal both stay on record.

        Raises NotFound for a case that is not in the register (any more).
        """
        require(user, Permission.KEEP_POSITIVE_REGISTER)
        removal = Removal(case_id=case_id, removed_by=user.id, removed_at=now, reason=reason)
        if not self._cases.remove(removal):
            raise NotFound(what="positive_case", id=case_id)
        self._tell(user, f"case_removed {case_id}", reason=reason.value, now=now)
        self._changed()

    def listed(self, *, user: User, now: datetime) -> tuple[ListedCase, ...]:
        """Every case that was not removed, newest first, those that are over included."""
        require(user, Permission.KEEP_POSITIVE_REGISTER)
        today = local_day(now, self._zone)
        rule = self._rules.in_force(today).colour
        cases = self._cases.current(since=None)
        seen = self._sightings(cases)
        return tuple(
            ListedCase(
                case=case,
                name=self._name(case),
                days_left=days_left(case.positive_on, rule, on=today),
                sightings=_of_case(seen, case),
            )
            for case in cases
        )

    def _enter(
        self,
        user: User,
        case_id: str,
        keys: Sequence[PersonKey],
        name: str,
        *,
        positive_on: date,
        now: datetime,
    ) -> None:
        case = PositiveCase(
            id=case_id,
            person_keys=frozenset(key.value for key in keys),
            name_keys=frozenset(name_keys_of(name, secrets_=self._secrets)),
            with_birth_date=keys[0].kind is SignedKind.PERSON,
            sealed_name=self._seal.seal(name, bound_to=case_id),
            positive_on=positive_on,
            entered_by=user.id,
            entered_at=now,
        )
        self._check(case, now=now)
        self._cases.add(case)
        self._tell(user, f"case_entered {case_id}", now=now)
        self._changed()

    def _tell(self, user: User, about: str, *, reason: str = "", now: datetime) -> None:
        entry = AuditEntry(
            at=now,
            kind=AuditKind.REGISTER_CHANGED,
            actor=user.id,
            about=about,
            reason=reason,
        )
        self._audit.record(entry)

    def _check(self, case: PositiveCase, *, now: datetime) -> None:
        today = local_day(now, self._zone)
        rule: ColourRule = self._rules.in_force(today).colour
        if case.positive_on > today:
            raise InvalidInput(field="positive_on", problem="in_the_future")
        if not is_black(case.positive_on, rule, on=today):
            raise InvalidInput(field="positive_on", problem="over")
        if any(_is_same(case, known) for known in self._cases.current(since=case.positive_on)):
            raise InvalidInput(field="name", problem="already_entered")

    def _name(self, case: PositiveCase) -> str | None:
        return self._seal.unseal(case.sealed_name, bound_to=case.id) if case.sealed_name else None

    def _sightings(self, cases: Sequence[PositiveCase]) -> tuple[Scan, ...]:
        if not cases:
            return ()
        keys = sorted(frozenset[str]().union(*(case.person_keys for case in cases)))
        return self._cases.sightings(keys, since=min(case.entered_at for case in cases))


def _is_same(case: PositiveCase, known: PositiveCase) -> bool:
    """The same person and result under another id; the same id is a retry, which is harmless."""
    same_person = not case.person_keys.isdisjoint(known.person_keys)
    return known.id != case.id and same_person and known.positive_on == case.positive_on


def _of_case(seen: Sequence[Scan], case: PositiveCase) -> tuple[Scan, ...]:
    return tuple(
        scan
        for scan in seen
        if scan.person_key in case.person_keys and scan.arrived_at >= case.entered_at
    )
