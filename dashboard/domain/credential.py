"""What a QR text says about its holder after its signature was checked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.domain.people import PersonKind


class Format(StrEnum):
    """The public formats that readers understand, and our own pass."""

    PASS = "pass"  # nosec B105 # noqa: S105 - the name of a format
    HC1 = "hc1"
    DIVOC = "divoc"
    SHC = "shc"


class Validity(StrEnum):
    """Whether the signed content is within its own dates; the rules decide what that means."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """The person that a credential names; `name` is empty where it names nobody (laboratory cards).

    `birth_date` is None where the credential has none or only part of one (a year). It is used
    to reckon a key and an age group and is never stored (design section 6).
    """

    name: str
    birth_date: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthFacts:
    """What the colour rules look at (design 4.2), the same for every format.

    `doses` of a course of `course` doses were given; both are 0 where the statement has no usable
    dose. `positive_on` is the date of a positive result or of a first positive result,
    `negative_on` that of a negative one; `recovered` says that a recovery is certified.
    """

    doses: int = 0
    course: int = 0
    last_dose_on: date | None = None
    positive_on: date | None = None
    negative_on: date | None = None
    recovered: bool = False

    @property
    def boosted(self) -> bool:
        """More than the course, or a third dose: 3/3, 2/1 and 3/2 are boosters, 1/1 is none."""
        return self.doses > self.course > 0 or self.doses >= 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """A verified statement about one holder. It exists only if its signature was checked.

    `issuer` is the name of the trust-list entry, `issuer_id` its stable identifier, `subject` the
    statement's own identifier within that issuer (unique for each of our passes). `person_key`
    and `person_kind` are set where the credential itself carries them (our passes).
    `valid_until` is exclusive; None means without end.
    """

    format: Format
    issuer: str
    issuer_id: str
    subject: str
    holder: Holder
    facts: HealthFacts
    valid_from: datetime | None
    valid_until: datetime | None
    person_kind: PersonKind | None = None
    person_key: str | None = None
    person_key_version: int | None = None

    def validity(self, *, at: datetime) -> Validity:
        """Where `at` lies against the half-open interval of validity."""
        if self.valid_from is not None and at < self.valid_from:
            return Validity.NOT_YET_VALID
        if self.valid_until is not None and at >= self.valid_until:
            return Validity.EXPIRED
        return Validity.VALID
