"""Why a code leads to its verdict: the steps of reading and judging, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dashboard.domain.credential import Credential, HealthFacts, Validity
from dashboard.domain.errors import (
    BadSignature,
    DoorPlate,
    IncompleteCode,
    ReadingError,
    UnknownIssuer,
    Unreadable,
    UnsupportedCode,
    WithdrawnIssuer,
    WrongUsage,
)
from dashboard.domain.people import Colour
from dashboard.domain.rules import ColourGround, Decision
from dashboard.domain.verdict import Verdict


class StepKind(StrEnum):
    """The steps in their order: the first six read the code, the others judge what it says."""

    FORMAT = "format"
    CONTENT = "content"
    ISSUER = "issuer"
    SIGNATURE = "signature"
    STATUS = "status"
    USAGE = "usage"
    HOLDER = "holder"
    VALIDITY = "validity"
    STATEMENT = "statement"
    REGISTER = "register"
    RULE = "rule"
    COLOUR = "colour"
    DECISION = "decision"


class StepStatus(StrEnum):
    """How a step ended; after a failed reading step the others are not reached."""

    PASSED = "passed"
    DOUBTFUL = "doubtful"
    FAILED = "failed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `finding` is the last part of its text's key, `places` fill that text."""

    kind: StepKind
    status: StepStatus
    finding: str = ""
    places: Mapping[str, Any] = field(default_factory=dict)


READING = tuple(StepKind)[:6]
_FAILS_AT: Mapping[type[ReadingError], StepKind] = {
    UnsupportedCode: StepKind.FORMAT,
    DoorPlate: StepKind.FORMAT,
    Unreadable: StepKind.CONTENT,
    IncompleteCode: StepKind.CONTENT,
    UnknownIssuer: StepKind.ISSUER,
    BadSignature: StepKind.SIGNATURE,
    WithdrawnIssuer: StepKind.STATUS,
    WrongUsage: StepKind.USAGE,
}
# What is found where it is not simply that the step failed.
_FINDINGS: Mapping[type[ReadingError], str] = {IncompleteCode: "incomplete", DoorPlate: "plate"}
_BY_DECISION = {
    Decision.ADMIT: StepStatus.PASSED,
    Decision.CHECK: StepStatus.DOUBTFUL,
    Decision.REFUSE: StepStatus.FAILED,
}
_BY_COLOUR = {
    Colour.GREEN: StepStatus.PASSED,
    Colour.YELLOW: StepStatus.DOUBTFUL,
    Colour.RED: StepStatus.FAILED,
    Colour.BLACK: StepStatus.FAILED,
}


def failing_step(error: ReadingError) -> StepKind:
    """The step at which reading ended; the error's class says it."""
    return next(kind for known, kind in _FAILS_AT.items() if type(error) is known)


def steps_to_failure(error: ReadingError, known: Mapping[StepKind, Step]) -> tuple[Step, ...]:
    """All steps of a code that gives no credential; `known` tells what passed before."""
    failed = failing_step(error)
    before = READING[: READING.index(failed)]
    finding = _FINDINGS.get(type(error), "failed")
    end = Step(kind=failed, status=StepStatus.FAILED, finding=finding, places=error.args_)
    return (*passed_steps(before, known), end, *_not_reached(after=failed))


def steps_to_revocation(before: Sequence[Step]) -> tuple[Step, ...]:
    """All steps of a pass of ours that was revoked; its colour is not asked for any more."""
    end = Step(kind=StepKind.VALIDITY, status=StepStatus.FAILED, finding="revoked")
    return (*before, end, *_not_reached(after=StepKind.VALIDITY))


def passed_steps(kinds: Sequence[StepKind], known: Mapping[StepKind, Step]) -> tuple[Step, ...]:
    """These steps, all passed; `known` has those of which more is to be said."""
    return tuple(
        known.get(kind) or Step(kind=kind, status=StepStatus.PASSED, finding="passed")
        for kind in kinds
    )


def validity_step(credential: Credential, validity: Validity) -> Step:
    """Where the moment lies against the credential's own dates (instants, the end exclusive)."""
    ends = credential.valid_until is not None
    words = {
        Validity.VALID: ("valid" if ends else "endless", StepStatus.PASSED),
        Validity.EXPIRED: ("expired", StepStatus.DOUBTFUL),
        Validity.NOT_YET_VALID: ("not_yet_valid", StepStatus.DOUBTFUL),
    }
    finding, status = words[validity]
    places = {"since": credential.valid_from, "until": credential.valid_until}
    return Step(kind=StepKind.VALIDITY, status=status, finding=finding, places=places)


def statement_step(facts: HealthFacts) -> Step:
    """What is stated of the holder's health: a positive result first, then doses."""
    passed, doubtful, failed = StepStatus.PASSED, StepStatus.DOUBTFUL, StepStatus.FAILED
    if facts.doses:
        dose = {"doses": facts.doses, "course": facts.course, "on": facts.last_dose_on}
        finding = "doses" if facts.last_dose_on else "doses_undated"
        return Step(kind=StepKind.STATEMENT, status=passed, finding=finding, places=dose)
    if facts.positive_on:
        finding = "recovered" if facts.recovered else "positive"
        return _statement(finding, doubtful if facts.recovered else failed, facts.positive_on)
    if facts.negative_on:
        return _statement("negative", doubtful, facts.negative_on)
    return Step(kind=StepKind.STATEMENT, status=doubtful, finding="nothing")


def _statement(finding: str, status: StepStatus, on: object) -> Step:
    return Step(kind=StepKind.STATEMENT, status=status, finding=finding, places={"on": on})


def rule_step(ground: ColourGround, *, rule_id: str, citation: str) -> Step:
    """Which version of the colour rules decided, and by which of its conditions."""
    return Step(
        kind=StepKind.RULE,
        status=StepStatus.PASSED,
        finding=ground.condition.value if ground.condition else "positive",
        places={"rule": rule_id, "citation": citation, "min_age": ground.min_age},
    )


def colour_step(ground: ColourGround) -> Step:
    """The colour."""
    return Step(kind=StepKind.COLOUR, status=_BY_COLOUR[ground.colour], finding=ground.colour.value)


def decision_step(verdict: Verdict, *, rule_id: str) -> Step:
    """What the desk would do, the office's fullness apart."""
    return Step(
        kind=StepKind.DECISION,
        status=_BY_DECISION[verdict.decision],
        finding=verdict.decision.value,
        places={"rule": rule_id, "reason": verdict.reason},
    )


def _not_reached(*, after: StepKind) -> tuple[Step, ...]:
    kinds = tuple(StepKind)
    rest = kinds[kinds.index(after) + 1 :]
    return tuple(Step(kind=kind, status=StepStatus.NOT_REACHED) for kind in rest)
