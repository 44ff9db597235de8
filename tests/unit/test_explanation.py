"""Every step from a code to its verdict: ticked, doubted, crossed or not reached."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain import errors
from dashboard.domain.credential import Format
from dashboard.domain.errors import ReadingError
from dashboard.domain.explanation import READING, StepKind, StepStatus, failing_step
from dashboard.domain.positive_case import CaseMatch
from dashboard.domain.verdict import Reason
from dashboard.messages import catalogue
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.door_registers import Registered
from dashboard.services.explanation import Explanation
from tests.unit.test_rules import DAY, NOON, credential, in_force

K = StepKind
PASSED, DOUBTFUL, FAILED, MISSED = StepStatus
SECRETS = SimpleNamespace(versions=lambda: ((1, b"secret"),))


class OneCode:
    """Gives or raises what the test says."""

    def __init__(self, outcome):
        self._outcome = outcome

    def read(self, code, *, at):
        if isinstance(self._outcome, ReadingError):
            raise self._outcome
        return self._outcome

    def format_of(self, code):
        return Format.HC1


def explained(outcome, *, match=None, user=OPERATOR, at=NOON, revoked=False):
    service = Explanation(
        reader=OneCode(outcome),
        rules=SimpleNamespace(in_force=lambda _day: in_force()),
        registers=SimpleNamespace(
            registered=lambda _wanted, *, shown, at: Registered(  # noqa: ARG005 - the port's word
                revoked=revoked and shown is not None, match=match or CaseMatch()
            )
        ),
        secrets_=SECRETS,
        zone=ZoneInfo("Asia/Jakarta"),
    )
    return service.explain(user=user, code="code", at=at)


def step(found, kind):
    return next(each for each in found.steps if each.kind is kind)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.UnsupportedCode(start="http"), K.FORMAT),
        (errors.Unreadable("cbor"), K.CONTENT),
        (errors.IncompleteCode(part=1, parts=3), K.CONTENT),
        (errors.UnknownIssuer(kid="k"), K.ISSUER),
        (errors.BadSignature(kid="k"), K.SIGNATURE),
        (errors.WithdrawnIssuer(kid="k", issuer="X"), K.STATUS),
        (errors.WrongUsage(kid="k", usage="test"), K.USAGE),
    ],
)
def test_a_reading_error_crosses_one_step_ticks_those_before_and_reaches_none_after(error, kind):
    found = explained(error)
    place = READING.index(kind)
    assert [each.kind for each in found.steps] == list(StepKind)
    assert [each.status for each in found.steps] == [
        *[PASSED] * place,
        FAILED,
        *[MISSED] * (len(StepKind) - place - 1),
    ]
    assert found.verdict.reason == error.key


def test_every_reading_error_has_its_step():
    kinds = {each for each in vars(errors).values() if _is_reading_error(each)}
    assert {failing_step(kind()) for kind in kinds} == set(READING)


def _is_reading_error(each):
    return isinstance(each, type) and issubclass(each, ReadingError) and each is not ReadingError


def test_a_good_code_is_ticked_to_the_end():
    found = explained(credential(born=date(1990, 1, 1), doses=2, course=2, last_dose_on=DAY))
    assert {each.status for each in found.steps} == {PASSED}
    assert found.failed_step is None


@pytest.mark.parametrize(
    ("facts", "kind", "status", "finding"),
    [
        ({"doses": 1, "course": 2}, K.STATEMENT, PASSED, "doses_undated"),
        ({"positive_on": DAY}, K.STATEMENT, FAILED, "positive"),
        ({"recovered": True, "positive_on": date(2021, 1, 1)}, K.STATEMENT, DOUBTFUL, "recovered"),
        ({"negative_on": DAY}, K.STATEMENT, DOUBTFUL, "negative"),
        ({}, K.STATEMENT, DOUBTFUL, "nothing"),
        ({"positive_on": DAY}, K.RULE, PASSED, "positive"),
        ({"doses": 1, "course": 2}, K.RULE, PASSED, "any_dose"),
        ({"doses": 1, "course": 2}, K.COLOUR, DOUBTFUL, "yellow"),
        ({"positive_on": DAY}, K.COLOUR, FAILED, "black"),
        ({"doses": 1, "course": 2}, K.DECISION, DOUBTFUL, "check"),
        ({}, K.DECISION, FAILED, "refuse"),
    ],
)
def test_what_is_stated_and_what_follows(facts, kind, status, finding):
    found = step(explained(credential(**facts)), kind)
    assert (found.status, found.finding) == (status, finding)


def test_an_expired_code_is_doubted_with_its_date():
    ends = datetime(2021, 9, 23, 5, tzinfo=UTC)
    found = explained(credential(doses=2, course=2), at=ends)
    validity = step(found, K.VALIDITY)
    assert (validity.status, validity.finding) == (DOUBTFUL, "expired")
    assert validity.places["until"] == ends
    assert found.verdict.reason is Reason.EXPIRED


@pytest.mark.parametrize(
    ("match", "status", "finding", "decision"),
    [
        (CaseMatch(certain_on=DAY), FAILED, "certain", "refuse"),
        (CaseMatch(possible_on=DAY), DOUBTFUL, "possible", "check"),
        (CaseMatch(certain_on=date(2021, 9, 12)), PASSED, "nobody", "admit"),
    ],
)
def test_the_register_is_a_step_of_its_own(match, status, finding, decision):
    found = explained(credential(doses=2, course=2), match=match)
    assert (step(found, K.REGISTER).status, step(found, K.REGISTER).finding) == (status, finding)
    assert found.verdict.decision == decision


def test_a_revoked_pass_ends_at_its_validity():
    found = explained(replace(credential(doses=2, course=2), format=Format.PASS), revoked=True)
    assert found.failed_step.kind is K.VALIDITY
    assert (found.verdict.reason, found.verdict.colour) == (Reason.REVOKED, None)
    assert found.steps[-1].status is MISSED


def test_names_are_masked_and_birth_dates_are_not_in_it():
    found = explained(credential(born=date(1990, 1, 1), doses=2, course=2))
    assert step(found, K.HOLDER).places == {"name": "S*** R********"}
    assert "1990" not in repr(found)


def test_an_auditor_may_not_explain():
    with pytest.raises(errors.NotAllowed):
        explained(credential(), user=User(id="a", name="A", role=Role.AUDITOR))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", StepKind)
def test_every_step_has_a_name_and_every_reading_step_both_outcomes(kind, language):
    texts = catalogue(language)
    assert f"explain.step.{kind}" in texts
    assert kind not in READING or f"explain.{kind}.failed" in texts
