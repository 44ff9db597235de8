"""From a credential or a statement to a verdict, before anybody looks at who is inside."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.domain.credential import Credential, Validity
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision, RulesInForce, colour_of


class Reason(StrEnum):
    """Why a decision was taken; each has a text in the catalogue (`reason.<value>`)."""

    # The colour decided.
    COLOUR_ADMITS = "colour_admits"
    COLOUR_NEEDS_CHECK = "colour_needs_check"
    COLOUR_REFUSES = "colour_refuses"
    ACTIVE_CASE = "active_case"
    # A credential or statement without a clear verdict.
    NO_COLOUR = "no_colour"
    DECLARED_ONLY = "declared_only"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    POSSIBLE_CASE = "possible_case"
    # The code gave no credential (design 4.1).
    UNREADABLE = "unreadable"
    UNSUPPORTED_CODE = "unsupported_code"
    PLATE = "plate"
    UNKNOWN_ISSUER = "unknown_issuer"
    WITHDRAWN_ISSUER = "withdrawn_issuer"
    BAD_SIGNATURE = "bad_signature"
    WRONG_USAGE = "wrong_usage"
    # The office decided.
    OFFICE_FULL = "office_full"
    OVER_LIMIT = "over_limit"
    ALREADY_INSIDE = "already_inside"
    # Staff decided.
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OVERRIDDEN = "overridden"
    ANNULLED = "annulled"
    # A plate at a desk, where it is not this office's.
    PLATE_ELSEWHERE = "plate_elsewhere"
    PLATE_UNKNOWN = "plate_unknown"
    # A ticket of self check-in at a desk.
    TICKET_UNKNOWN = "ticket_unknown"
    TICKET_ELSEWHERE = "ticket_elsewhere"
    TICKET_OVER = "ticket_over"
    # Exits.
    LEFT = "left"
    NOT_SCANNED = "not_scanned"
    EVACUATED = "evacuated"
    NOT_INSIDE = "not_inside"
    CLOSED_AUTOMATICALLY = "closed_automatically"
    # Somebody counted who is inside.
    COUNTED = "counted"
    # The spelling of a name or the guest book of a stay was corrected.
    CORRECTED = "corrected"
    # Time.
    BAD_TIME = "bad_time"


# What was held up is the plate of a door, which is for visitors' own phones.
PLATE_REASONS = frozenset({Reason.PLATE, Reason.PLATE_ELSEWHERE, Reason.PLATE_UNKNOWN})

# The code itself is no use at this door: nobody can be let in by it, by no decision.
CODE_REASONS = PLATE_REASONS | frozenset(
    {
        Reason.UNREADABLE,
        Reason.UNSUPPORTED_CODE,
        Reason.UNKNOWN_ISSUER,
        Reason.WITHDRAWN_ISSUER,
        Reason.BAD_SIGNATURE,
        Reason.WRONG_USAGE,
        Reason.TICKET_UNKNOWN,
        Reason.TICKET_ELSEWHERE,
        Reason.TICKET_OVER,
    }
)


# What the capacity id of a scan begins with where an office's exception gave its limit.
EXCEPTION = "exception"

# Why staff end stays from the list, the usual one first.
LIST_REASONS = (Reason.LEFT, Reason.NOT_SCANNED, Reason.EVACUATED)


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleIds:
    """The three versions that decided; `capacity` is None where no percentage applied.

    It names the percentages with their level, or the office's exception.
    """

    colour: str
    admission: str
    capacity: str | None

    @classmethod
    def of(cls, rules: RulesInForce, *, office_id: str) -> "RuleIds":
        """The identifiers of what is in force at an office."""
        return cls(
            colour=rules.colour.id,
            admission=rules.admission.id,
            capacity=_capacity_id(rules, office_id),
        )


def _capacity_id(rules: RulesInForce, office_id: str) -> str | None:
    exception = rules.exceptions.get(office_id)
    if exception is not None:
        return f"{EXCEPTION}/{exception.id}"
    return f"{rules.capacity.id}/{rules.level}" if rules.capacity and rules.level else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A decision with one reason, the colour and how it is known."""

    decision: Decision
    reason: Reason
    colour: Colour | None
    evidence: Evidence


_SEVERITY = {Decision.ADMIT: 0, Decision.CHECK: 1, Decision.REFUSE: 2}


def verdict_on_credential(
    credential: Credential, *, kind: PersonKind, rules: RulesInForce, at: datetime, on: date
) -> Verdict:
    """The verdict on a verified credential at the instant `at`, which is the local day `on`.

    The stricter of what the colour and what the validity lead to wins; at equal strictness the
    colour names the reason.
    """
    colour = colour_of(credential, rules.colour, on=on)
    validity = credential.validity(at=at)
    evidence = Evidence.VERIFIED_EXPIRED if validity is Validity.EXPIRED else Evidence.VERIFIED
    by_colour = _by_colour(colour, kind=kind, evidence=evidence, rules=rules)
    by_validity = _by_validity(validity, colour=colour, evidence=evidence, rules=rules)
    return max(by_colour, by_validity, key=lambda verdict: _SEVERITY[verdict.decision])


def verdict_on_statement(
    *, colour: Colour | None, evidence: Evidence, kind: PersonKind, rules: RulesInForce
) -> Verdict:
    """The verdict on a person without a code: what staff saw, or what the person says.

    A declared colour never admits by itself: at best it is checked by staff.
    """
    verdict = _by_colour(colour, kind=kind, evidence=evidence, rules=rules)
    if evidence is Evidence.DECLARED and verdict.decision is Decision.ADMIT:
        return Verdict(
            decision=Decision.CHECK,
            reason=Reason.DECLARED_ONLY,
            colour=colour,
            evidence=evidence,
        )
    return verdict


def _by_colour(
    colour: Colour | None, *, kind: PersonKind, evidence: Evidence, rules: RulesInForce
) -> Verdict:
    decision = rules.admission.decisions[kind][colour]
    return Verdict(
        decision=decision,
        reason=_colour_reason(colour, decision),
        colour=colour,
        evidence=evidence if colour is not None else Evidence.NONE,
    )


def _colour_reason(colour: Colour | None, decision: Decision) -> Reason:
    if decision is Decision.ADMIT:
        return Reason.COLOUR_ADMITS
    if colour is None:
        return Reason.NO_COLOUR
    if decision is Decision.CHECK:
        return Reason.COLOUR_NEEDS_CHECK
    return Reason.ACTIVE_CASE if colour is Colour.BLACK else Reason.COLOUR_REFUSES


def _by_validity(
    validity: Validity, *, colour: Colour, evidence: Evidence, rules: RulesInForce
) -> Verdict:
    decision, reason = {
        Validity.VALID: (Decision.ADMIT, Reason.COLOUR_ADMITS),
        Validity.EXPIRED: (rules.colour.expired, Reason.EXPIRED),
        Validity.NOT_YET_VALID: (rules.colour.not_yet_valid, Reason.NOT_YET_VALID),
    }[validity]
    return Verdict(decision=decision, reason=reason, colour=colour, evidence=evidence)
