"""Our own passes: what is asked for, checked, and given to the signer (design 4.1, 4.4)."""

import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import (
    PersonKey,
    PersonKind,
    normalised_name,
    person_key_by_birth,
    person_key_by_subject,
)
from dashboard.services.ports import PersonSecrets

MAX_NAME_CHARACTERS = 60
MAX_DOSES = 9
MAX_VALID_DAYS = 3650
DEFAULT_COURSE = 2
OLDEST_BIRTH_YEARS = 130
# A desk whose clock is behind must still take a pass that was issued a minute ago (design 4.4).
VALID_BEFORE_ISSUE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class PassRequest:
    """What a person asks to have signed. The birth date is used for the person key and not kept.

    `office_id` goes on the badge and into the register, not into the pass. `person_key` is set
    where a pass follows another one of the same person.
    """

    name: str
    kind: PersonKind
    doses: int
    course: int = DEFAULT_COURSE
    birth_date: date | None = None
    valid_days: int = 365
    office_id: str | None = None
    person_key: PersonKey | None = None


@dataclass(frozen=True, kw_only=True)
class PassClaims:
    """What a pass says. The interval of validity is half-open, whole seconds."""

    subject: uuid.UUID
    name: str
    kind: PersonKind
    doses: int
    course: int
    person_key: PersonKey
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, kw_only=True)
class IssuedPass:
    """A signed pass: `code` is the text of its QR symbol."""

    code: str
    claims: PassClaims
    office_id: str | None = None


class PassSigner(Protocol):
    """Puts our signature under claims."""

    @property
    def issuer_id(self) -> str:
        """The issuer that the passes name; part of the person key without a birth date."""
        ...

    def sign(self, claims: PassClaims) -> str:
        """The pass as the text of a QR symbol."""
        ...


class Passes:
    """The use case of issuing passes."""

    def __init__(
        self,
        *,
        signer: PassSigner,
        secrets_: PersonSecrets,
        new_subject: Callable[[], uuid.UUID] = uuid.uuid4,
    ) -> None:
        """Sign with the signer; a pass carries a person key under the newest of the secrets."""
        self._signer = signer
        self._secrets = secrets_
        self._new_subject = new_subject

    def issue(self, request: PassRequest, *, at: datetime) -> IssuedPass:
        """Sign a pass at the instant `at`. Raises InvalidInput with `field` and `problem`."""
        check_request(request, today=at.date())
        subject, issued_at = self._new_subject(), at.replace(microsecond=0)
        claims = PassClaims(
            subject=subject,
            name=_shown_name(request.name),
            kind=request.kind,
            doses=request.doses,
            course=request.course,
            person_key=self._person_key(request, subject),
            issued_at=issued_at,
            valid_from=issued_at - VALID_BEFORE_ISSUE,
            valid_until=issued_at + timedelta(days=request.valid_days),
        )
        return IssuedPass(
            code=self._signer.sign(claims), claims=claims, office_id=request.office_id
        )

    def _person_key(self, request: PassRequest, subject: uuid.UUID) -> PersonKey:
        if request.person_key is not None:
            return request.person_key
        version, secret = self._secrets.versions()[0]
        if request.birth_date is None:
            return person_key_by_subject(
                secret=secret,
                version=version,
                issuer=self._signer.issuer_id,
                subject=str(subject),
            )
        return person_key_by_birth(
            secret=secret,
            version=version,
            name=request.name,
            birth_date=request.birth_date,
        )


def _shown_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def check_request(request: PassRequest, *, today: date) -> None:
    """Whether a pass can be signed. Raises InvalidInput with `field` and `problem`."""
    _require(bool(normalised_name(request.name)), "name", "empty")
    _require(len(_shown_name(request.name)) <= MAX_NAME_CHARACTERS, "name", "too_long")
    _require(_is_printable(_shown_name(request.name)), "name", "control_characters")
    _require(0 <= request.doses <= MAX_DOSES, "doses", "out_of_range")
    _require(1 <= request.course <= MAX_DOSES, "course", "out_of_range")
    _require(1 <= request.valid_days <= MAX_VALID_DAYS, "valid_days", "out_of_range")
    if request.birth_date is not None:
        _require(request.birth_date <= today, "birth_date", "in_the_future")
        _require(
            request.birth_date.year >= today.year - OLDEST_BIRTH_YEARS, "birth_date", "too_old"
        )


def _is_printable(name: str) -> bool:
    return all(unicodedata.category(ch)[0] != "C" for ch in name)


def _require(holds: bool, field: str, problem: str) -> None:
    if not holds:
        raise InvalidInput(field=field, problem=problem)
