"""The positive register: who is looked for, and who is found (design 4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from dashboard.domain.credential import Credential
from dashboard.domain.people import Evidence
from dashboard.domain.rules import ColourRule, Decision, is_black
from dashboard.domain.verdict import Reason, Verdict


class RemovalReason(StrEnum):
    """Why a case was taken off the register before its days were over."""

    MISTAKEN_PERSON = "mistaken_person"
    WRONG_RESULT = "wrong_result"
    CLEARED = "cleared"


@dataclass(frozen=True, kw_only=True)
class CaseKeys:
    """What of a case somebody at a desk is held against.

    `person_keys` and `name_keys` hold pseudonyms. `with_birth_date` says that `person_keys` were
    reckoned with the birth date. `positive_on` is a local date.
    """

    person_keys: frozenset[str]
    name_keys: frozenset[str]
    with_birth_date: bool
    positive_on: date


@dataclass(frozen=True, kw_only=True)
class PositiveCase(CaseKeys):
    """A person with a positive result. Entered once and never changed; a removal is a new fact.

    Its keys are those under every version of the secrets that was known on entry. `sealed_name`
    is bound to `id`.
    """

    id: str
    sealed_name: bytes | None
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Somebody at a desk as the register looks them up, under every version of the secrets."""

    person_keys: Sequence[str]
    name_keys: Sequence[str]
    with_birth_date: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMatch:
    """What the register knows of somebody: the latest positive dates, None for no match.

    `certain_on` comes from the same person key, `possible_on` from the same name where one of the
    two sides has no birth date.
    """

    certain_on: date | None = None
    possible_on: date | None = None


NO_MATCH = CaseMatch()


def match_of(wanted: Wanted, cases: Iterable[CaseKeys]) -> CaseMatch:
    """Hold somebody against cases that have not been removed."""
    found = tuple(cases)
    certain = [case.positive_on for case in found if is_certain(wanted, case)]
    possible = [case.positive_on for case in found if is_possible(wanted, case)]
    return CaseMatch(certain_on=max(certain, default=None), possible_on=max(possible, default=None))


def is_certain(wanted: Wanted, case: CaseKeys) -> bool:
    """Whether it is the same person key."""
    return not case.person_keys.isdisjoint(wanted.person_keys)


def is_possible(wanted: Wanted, case: CaseKeys) -> bool:
    """Whether only the name speaks for it, and no two birth dates against it."""
    told_apart = wanted.with_birth_date and case.with_birth_date
    same_name = not case.name_keys.isdisjoint(wanted.name_keys)
    return same_name and not told_apart and not is_certain(wanted, case)


def with_case(credential: Credential, match: CaseMatch) -> Credential:
    """The credential with the register's date among its facts, for the one colour rule."""
    if match.certain_on is None:
        return credential
    dates = [day for day in (credential.facts.positive_on, match.certain_on) if day]
    facts = replace(credential.facts, positive_on=max(dates, default=None))
    return replace(credential, facts=facts)


def with_possible_case(
    verdict: Verdict, match: CaseMatch, rule: ColourRule, *, on: date
) -> Verdict:
    """The verdict once the name was looked up: at best a check by staff, never black."""
    if verdict.decision is Decision.REFUSE or not is_black(match.possible_on, rule, on=on):
        return verdict
    return replace(verdict, decision=Decision.CHECK, reason=Reason.POSSIBLE_CASE)


def evidence_of_case(evidence: Evidence) -> Evidence:
    """How the colour of a matched person without a code is known: whose name it is, is told."""
    return Evidence.DECLARED if evidence is Evidence.NONE else evidence


def first_day_in_force(rule: ColourRule, *, on: date) -> date | None:
    """The earliest positive date that still counts on the local day `on`; None for every date."""
    if rule.black_days is None:
        return None
    return on - timedelta(days=rule.black_days - 1)


def days_left(positive_on: date, rule: ColourRule, *, on: date) -> int | None:
    """Local days that a case still counts, today included; 0 when it is over, None for ever."""
    if rule.black_days is None:
        return None
    return max(0, (positive_on + timedelta(days=rule.black_days) - on).days)
