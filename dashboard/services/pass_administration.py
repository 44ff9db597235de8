"""Issuing, re-issuing and revoking passes; finding them again (design 4.1, 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKey, normalised_name
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit
from dashboard.services.name_showing import ShowReason, told_reason
from dashboard.services.pass_register import (
    PassParticulars,
    PassRegister,
    PassStatus,
    RegisteredPass,
)
from dashboard.services.passes import MAX_VALID_DAYS, IssuedPass, Passes, PassRequest
from dashboard.services.people import keys_of_birth
from dashboard.services.ports import NameSeal, PersonSecrets

# Called with how many of a batch are signed.
Progress = Callable[[int], None]

_PROGRESS_EVERY = 50


@dataclass(frozen=True, kw_only=True)
class PassEntry:
    """A pass of the register with what its seal hides; None where the key was destroyed."""

    registered: RegisteredPass
    status: PassStatus
    particulars: PassParticulars | None


class PassAdministration:
    """What the Kominfo team does with passes. Every method raises NotAllowed first of all."""

    def __init__(
        self,
        *,
        passes: Passes,
        register: PassRegister,
        seal: NameSeal,
        secrets_: PersonSecrets,
        audit: AuditLog | None = None,
    ) -> None:
        """Sign by `passes`, keep in `register`, tell `audit`."""
        self._audit = audit or NoAudit()
        self._passes = passes
        self._register = register
        self._seal = seal
        self._secrets = secrets_

    def issue(self, *, user: User, request: PassRequest, at: datetime) -> IssuedPass:
        """Sign one pass and register it. Raises InvalidInput and LedgerUnavailable."""
        (issued,) = self.issue_many(user=user, requests=(request,), at=at)
        return issued

    def issue_many(
        self,
        *,
        user: User,
        requests: Sequence[PassRequest],
        at: datetime,
        progress: Progress = lambda _done: None,
    ) -> tuple[IssuedPass, ...]:
        """Sign passes and register them, all or none: an error or a stop leaves nothing behind.

        Raises InvalidInput for the first request that cannot be signed, and LedgerUnavailable.
        """
        require(user, Permission.ISSUE_PASSES)
        issued = []
        for done, request in enumerate(requests):
            if done % _PROGRESS_EVERY == 0:
                progress(done)
            issued.append(self._passes.issue(request, at=at))
        progress(len(requests))
        self._register.add([self._registered(each) for each in issued])
        self._tell_issued(user, issued, at=at)
        return tuple(issued)

    def holders(
        self, *, user: User, requests: Sequence[PassRequest], at: datetime
    ) -> tuple[bool, ...]:
        """For each request: whether its person has a valid pass of that kind already.

        A person without a birth date cannot be told from others and has none.
        """
        require(user, Permission.ISSUE_PASSES)
        keys = [self._keys(request) for request in requests]
        kinds = self._register.kinds_of([key for each in keys for key in each], at=at)
        return tuple(
            any(kinds.get(key) is request.kind for key in own)
            for request, own in zip(requests, keys, strict=True)
        )

    def reissue(
        self,
        *,
        user: User,
        subject: str,
        at: datetime,
        doses: int | None = None,
        valid_days: int | None = None,
    ) -> IssuedPass:
        """A new pass of the same person in place of one that is revoked by this.

        `doses` None keeps those of the former pass, `valid_days` None its length. Raises NotFound,
        InvalidInput (revoked before; the name was erased) and LedgerUnavailable.
        """
        require(user, Permission.ISSUE_PASSES)
        former = self._register.get(subject)
        request = _following(former, self._particulars(former))
        request = replace(
            request,
            doses=request.doses if doses is None else doses,
            valid_days=request.valid_days if valid_days is None else valid_days,
        )
        issued = self._passes.issue(request, at=at)
        self._register.replace(subject, by=self._registered(issued), at=at)
        self._tell(user, f"pass_reissued {subject}", former.office_id, at=at)
        return issued

    def revoke(self, *, user: User, subject: str, at: datetime) -> None:
        """Refuse a pass at every desk from now on. Raises NotFound and LedgerUnavailable."""
        require(user, Permission.ISSUE_PASSES)
        self._register.revoke(subject, at=at)
        self._tell(user, f"pass_revoked {subject}", self._register.get(subject).office_id, at=at)

    def entry(self, *, user: User, subject: str, at: datetime) -> PassEntry:
        """One pass. Raises NotFound and LedgerUnavailable."""
        require(user, Permission.ISSUE_PASSES)
        return self._entry(self._register.get(subject), at=at)

    def show_name(
        self, *, user: User, subject: str, reason: ShowReason, note: str = "", at: datetime
    ) -> str | None:
        """The full name on a pass, for a reason on record; None where it was erased.

        Raises NotAllowed, NotFound, LedgerUnavailable, and InvalidInput (`note`) where another
        reason is not told.
        """
        require(user, Permission.ISSUE_PASSES)
        told = told_reason(reason, note)
        registered = self._register.get(subject)
        require(user, Permission.SEE_NAMES, office_id=registered.office_id)
        entry = AuditEntry(
            at=at,
            kind=AuditKind.NAMES_SHOWN,
            actor=user.id,
            office_id=registered.office_id,
            about=f"pass {subject}",
            reason=told,
        )
        self._audit.record(entry)
        known = self._particulars(registered)
        return known.name if known else None

    def find(
        self, *, user: User, words: str, at: datetime, limit: int = 50
    ) -> tuple[tuple[PassEntry, ...], int]:
        """The newest passes in whose name, number or office all words occur, and how many.

        Without words the newest of all. At most `limit` are given; raises LedgerUnavailable.
        """
        require(user, Permission.ISSUE_PASSES)
        wanted = normalised_name(words).split()
        if not wanted:
            newest = self._register.newest(limit=limit)
            total = sum(self._register.totals(at=at).values())
            return tuple(self._entry(each, at=at) for each in newest), total
        entries = [self._entry(each, at=at) for each in self._register.newest()]
        found = [each for each in entries if _matches(each, wanted)]
        return tuple(found[:limit]), len(found)

    def totals(self, *, user: User, at: datetime) -> Mapping[PassStatus, int]:
        """How many passes are valid, expired and revoked."""
        require(user, Permission.ISSUE_PASSES)
        return self._register.totals(at=at)

    def _entry(self, registered: RegisteredPass, *, at: datetime) -> PassEntry:
        return PassEntry(
            registered=registered,
            status=registered.status(at=at),
            particulars=self._particulars(registered),
        )

    def _tell_issued(self, user: User, issued: Sequence[IssuedPass], *, at: datetime) -> None:
        if len(issued) == 1:
            subject = issued[0].claims.subject
            self._tell(user, f"pass_issued {subject}", issued[0].office_id, at=at)
        elif issued:
            self._tell(user, f"passes_issued {len(issued)}", None, at=at)

    def _tell(self, user: User, about: str, office_id: str | None, *, at: datetime) -> None:
        entry = AuditEntry(
            at=at,
            kind=AuditKind.BADGE_CHANGED,
            actor=user.id,
            office_id=office_id,
            about=about,
        )
        self._audit.record(entry)

    def _particulars(self, of: RegisteredPass) -> PassParticulars | None:
        sealed = of.sealed_particulars
        plain = self._seal.unseal(sealed, bound_to=of.subject) if sealed is not None else None
        return PassParticulars.unpacked(plain) if plain is not None else None

    def _registered(self, issued: IssuedPass) -> RegisteredPass:
        claims, subject = issued.claims, str(issued.claims.subject)
        particulars = PassParticulars(name=claims.name, doses=claims.doses, course=claims.course)
        return RegisteredPass(
            subject=subject,
            person_key=claims.person_key.value,
            person_key_version=claims.person_key.version,
            person_kind=claims.kind,
            sealed_particulars=self._seal.seal(particulars.packed(), bound_to=subject),
            office_id=issued.office_id,
            issued_at=claims.issued_at,
            valid_until=claims.valid_until,
        )

    def _keys(self, request: PassRequest) -> tuple[str, ...]:
        if request.birth_date is None:
            return ()
        keys = keys_of_birth(
            name=request.name, birth_date=request.birth_date, secrets_=self._secrets
        )
        return tuple(key.value for key in keys)


def _following(former: RegisteredPass, particulars: PassParticulars | None) -> PassRequest:
    if particulars is None:
        raise InvalidInput(field="name", problem="erased")
    length = former.valid_until - former.issued_at
    return PassRequest(
        name=particulars.name,
        kind=former.person_kind,
        doses=particulars.doses,
        course=particulars.course,
        valid_days=min(MAX_VALID_DAYS, max(1, length // timedelta(days=1))),
        office_id=former.office_id,
        person_key=PersonKey(value=former.person_key, version=former.person_key_version),
    )


def _matches(entry: PassEntry, wanted: Sequence[str]) -> bool:
    known, registered = entry.particulars, entry.registered
    # The number is searched as badges print it, without its punctuation.
    text = f"{known.name if known else ''} {registered.subject} {registered.office_id or ''}"
    return all(word in normalised_name(text) for word in wanted)
