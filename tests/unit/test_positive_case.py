"""Who matches the positive register, and for how long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.positive_case import (
    CaseMatch,
    PositiveCase,
    Wanted,
    days_left,
    first_day_in_force,
    match_of,
    with_case,
    with_possible_case,
)
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason, Verdict
from tests.unit.test_rules import DAY, colour_rule, credential


def case(**changes):
    given = {
        "id": "c1",
        "person_keys": frozenset({"siti-1990"}),
        "name_keys": frozenset({"siti"}),
        "with_birth_date": True,
        "sealed_name": None,
        "positive_on": DAY,
        "entered_by": "dr",
        "entered_at": datetime(2021, 9, 22, tzinfo=UTC),
    }
    return PositiveCase(**(given | changes))


def wanted(key="siti-1990", name="siti", *, with_birth_date=True):
    return Wanted(person_keys=(key,), name_keys=(name,), with_birth_date=with_birth_date)


@pytest.mark.parametrize(
    ("who", "entered", "certain", "possible"),
    [
        (wanted(), case(), True, False),
        (wanted("siti-1985"), case(), False, False),
        (wanted("code-7", with_birth_date=False), case(), False, True),
        (wanted("siti-1985"), case(with_birth_date=False), False, True),
        (wanted("code-7", "budi", with_birth_date=False), case(), False, False),
    ],
)
def test_a_name_counts_only_where_no_two_birth_dates_speak_against_it(
    who, entered, certain, possible
):
    found = match_of(who, [entered])
    assert (found.certain_on is not None, found.possible_on is not None) == (certain, possible)


def test_the_latest_result_counts():
    cases = [case(positive_on=DAY - timedelta(days=days)) for days in (3, 1, 2)]
    assert match_of(wanted(), cases) == CaseMatch(certain_on=DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("own", "registered", "kept"),
    [(None, DAY, DAY), (DAY, None, DAY), (date(2021, 9, 1), DAY, DAY), (None, None, None)],
)
def test_the_credential_takes_the_later_of_both_dates(own, registered, kept):
    found = with_case(credential(positive_on=own), CaseMatch(certain_on=registered))
    assert found.facts.positive_on == kept


@pytest.mark.parametrize(
    ("decision", "after", "reason"),
    [
        ("admit", "check", Reason.POSSIBLE_CASE),
        ("check", "check", Reason.POSSIBLE_CASE),
        ("refuse", "refuse", Reason.COLOUR_ADMITS),
    ],
)
def test_a_possible_case_asks_staff_and_softens_no_refusal(decision, after, reason):
    before = Verdict(
        decision=Decision(decision), reason=Reason.COLOUR_ADMITS, colour=None, evidence="none"
    )
    found = with_possible_case(before, CaseMatch(possible_on=DAY), colour_rule(), on=DAY)
    assert (found.decision, found.reason, found.colour) == (after, reason, None)


@pytest.mark.parametrize(
    ("days_ago", "black_days", "left"), [(0, 10, 10), (9, 10, 1), (10, 10, 0), (99, None, None)]
)
def test_days_left_count_today(days_ago, black_days, left):
    rule = colour_rule(black_days=black_days)
    first = first_day_in_force(rule, on=DAY)
    assert (first is None or DAY - timedelta(days=days_ago) >= first) is (left != 0)
    assert days_left(DAY - timedelta(days=days_ago), rule, on=DAY) == left
