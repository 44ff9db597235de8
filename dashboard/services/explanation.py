"""Why a code is green, yellow, red, black or nothing: every step, and nothing is stored."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.credential import Credential, Format
from dashboard.domain.errors import ReadingError
from dashboard.domain.explanation import (
    READING,
    Step,
    StepKind,
    StepStatus,
    colour_step,
    decision_step,
    passed_steps,
    rule_step,
    statement_step,
    steps_to_failure,
    steps_to_revocation,
    validity_step,
)
from dashboard.domain.people import PersonKind, masked_name
from dashboard.domain.positive_case import CaseMatch, with_case
from dashboard.domain.rules import ColourRule, colour_ground, is_black
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.access import Permission, User, require
from dashboard.services.door_registers import DoorRegisters
from dashboard.services.ports import PersonSecrets, Rules
from dashboard.services.reading import CodeReader
from dashboard.services.subjects import (
    holder_of,
    refused,
    shown_pass,
    verdict_with_register,
    with_register,
)


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The verdict of a code with its steps in order; names in them are masked."""

    verdict: Verdict
    steps: tuple[Step, ...]
    at: datetime

    @property
    def failed_step(self) -> Step | None:
        """The step at which reading or judging ended, None where no step failed."""
        return next((step for step in self.steps if step.status is StepStatus.FAILED), None)


class Explanation:
    """Judges a code as a desk would, without an office and without a line in the ledger."""

    def __init__(
        self,
        *,
        reader: CodeReader,
        rules: Rules,
        registers: DoorRegisters,
        secrets_: PersonSecrets,
        zone: ZoneInfo,
    ) -> None:
        """Read and judge with these, local days as in `zone`."""
        self._reader = reader
        self._rules = rules
        self._registers = registers
        self._secrets = secrets_
        self._zone = zone

    def explain(
        self,
        *,
        user: User,
        code: str | bytes,
        at: datetime,
        kind: PersonKind = PersonKind.VISITOR,
    ) -> Explained:
        """The verdict at the instant `at`. `kind` is who the holder is where the code is silent.

        Raises NotAllowed and LedgerUnavailable (the registers cannot be asked).
        """
        require(user, Permission.EXPLAIN_CODE)
        try:
            credential = self._reader.read(code, at=at)
        except ReadingError as error:
            known = {StepKind.FORMAT: _format_step(self._reader.format_of(code))}
            steps = steps_to_failure(error, known)
            return Explained(verdict=refused(Reason(error.key)), steps=steps, at=at)
        holder = holder_of(credential, kind=kind, secrets_=self._secrets)
        registered = self._registers.registered(
            holder.wanted(secrets_=self._secrets), shown=shown_pass(credential), at=at
        )
        if registered.revoked:
            read = (*_read_steps(credential), _holder_step(credential))
            return Explained(
                verdict=refused(Reason.REVOKED), steps=steps_to_revocation(read), at=at
            )
        person = with_register(holder, credential, registered)
        return self._judged(credential, kind=person.kind, match=registered.match, at=at)

    def _judged(
        self, credential: Credential, *, kind: PersonKind, match: CaseMatch, at: datetime
    ) -> Explained:
        on = local_day(at, self._zone)
        rules = self._rules.in_force(on)
        verdict = verdict_with_register(
            credential, kind=kind, match=match, rules=rules, at=at, on=on
        )
        ground = colour_ground(with_case(credential, match), rules.colour, on=on)
        steps = (
            *_read_steps(credential),
            _holder_step(credential),
            validity_step(credential, credential.validity(at=at)),
            statement_step(credential.facts),
            self._register_step(match, rules.colour, at=at),
            rule_step(ground, rule_id=rules.colour.id, citation=rules.colour.citation),
            colour_step(ground),
            decision_step(verdict, rule_id=rules.admission.id),
        )
        return Explained(verdict=verdict, steps=steps, at=at)

    def _register_step(self, match: CaseMatch, rule: ColourRule, *, at: datetime) -> Step:
        on = local_day(at, self._zone)
        if is_black(match.certain_on, rule, on=on):
            status, finding, day = StepStatus.FAILED, "certain", match.certain_on
        elif is_black(match.possible_on, rule, on=on):
            status, finding, day = StepStatus.DOUBTFUL, "possible", match.possible_on
        else:
            status, finding, day = StepStatus.PASSED, "nobody", None
        return Step(kind=StepKind.REGISTER, status=status, finding=finding, places={"on": day})


def _read_steps(credential: Credential) -> tuple[Step, ...]:
    named = Step(
        kind=StepKind.ISSUER,
        status=StepStatus.PASSED,
        finding="named",
        places={"issuer": credential.issuer},
    )
    known = {StepKind.FORMAT: _format_step(credential.format), StepKind.ISSUER: named}
    return passed_steps(READING, known)


def _format_step(found: Format | None) -> Step:
    return Step(
        kind=StepKind.FORMAT,
        status=StepStatus.PASSED,
        finding=found.value if found else "failed",
    )


def _holder_step(credential: Credential) -> Step:
    holder = credential.holder
    if not holder.name:
        return Step(kind=StepKind.HOLDER, status=StepStatus.DOUBTFUL, finding="nameless")
    return Step(
        kind=StepKind.HOLDER,
        status=StepStatus.PASSED,
        finding="with_birth_date" if holder.birth_date else "without_birth_date",
        places={"name": masked_name(holder.name)},
    )
