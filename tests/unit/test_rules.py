"""Colour rules, levels and limits as tables of boundaries (design 4.2, 4.3)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.calendar import local_day
from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    LevelChange,
    RuleBook,
    RulesInForce,
    RuleStatus,
    capacity_limit,
    colour_ground,
    colour_of,
    completed_years,
    level_on,
)
from dashboard.domain.verdict import Reason, RuleIds, verdict_on_credential, verdict_on_statement
from dashboard.store.rule_files import rule_book

DAY = date(2021, 9, 22)
NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)

ADMISSION = {
    Colour.GREEN: Decision.ADMIT,
    Colour.YELLOW: Decision.CHECK,
    Colour.RED: Decision.REFUSE,
    Colour.BLACK: Decision.REFUSE,
    None: Decision.CHECK,
}


def colour_rule(**changes):
    settings = {
        "id": "2021-09",
        "valid_from": date(2021, 9, 1),
        "status": RuleStatus.PUBLISHED,
        "citation": "test",
        "black_days": 10,
        "one_dose_course_is_complete": True,
        "expired": Decision.CHECK,
        "not_yet_valid": Decision.CHECK,
        "bands": (
            AgeBand(
                min_age=0,
                steps=(
                    (DoseCondition.COMPLETE, Colour.GREEN),
                    (DoseCondition.ANY_DOSE, Colour.YELLOW),
                    (DoseCondition.OTHERWISE, Colour.RED),
                ),
            ),
        ),
    }
    return ColourRule(**(settings | changes))


BY_AGE = colour_rule(
    bands=(
        AgeBand(
            min_age=18,
            steps=(
                (DoseCondition.BOOSTED, Colour.GREEN),
                (DoseCondition.COMPLETE, Colour.YELLOW),
                (DoseCondition.OTHERWISE, Colour.RED),
            ),
        ),
        AgeBand(
            min_age=6,
            steps=(
                (DoseCondition.COMPLETE, Colour.GREEN),
                (DoseCondition.ANY_DOSE, Colour.YELLOW),
                (DoseCondition.OTHERWISE, Colour.RED),
            ),
        ),
    )
)


def capacity_rule(**changes):
    settings = {
        "id": "SE-25-2021",
        "valid_from": date(2021, 9, 20),
        "status": RuleStatus.PUBLISHED,
        "citation": "test",
        "percentages": {
            OfficeClass.NON_ESSENTIAL: {1: 75, 2: 50, 3: 25, 4: 0},
            OfficeClass.ESSENTIAL: {1: 100, 2: 75, 3: 50, 4: 50},
        },
    }
    return CapacityRule(**(settings | changes))


def in_force(**changes):
    settings = {
        "colour": colour_rule(),
        "admission": AdmissionRule(
            id="default",
            valid_from=date(2021, 9, 1),
            status=RuleStatus.PUBLISHED,
            citation="test",
            decisions={PersonKind.EMPLOYEE: ADMISSION, PersonKind.VISITOR: ADMISSION},
        ),
        "capacity": capacity_rule(),
        "level": 0,
    }
    return RulesInForce(**(settings | changes))


def credential(*, born=None, valid_for=timedelta(days=1), starts=timedelta(days=-1), **facts):
    return Credential(
        format=Format.PASS,
        issuer="test",
        issuer_id="test",
        subject="1",
        holder=Holder(name="Siti Rahmawati", birth_date=born),
        facts=HealthFacts(**facts),
        valid_from=NOON + starts,
        valid_until=NOON + valid_for,
    )


@pytest.mark.parametrize(
    ("doses", "course", "colour"),
    [
        (0, 0, Colour.RED),
        (0, 2, Colour.RED),
        (1, 2, Colour.YELLOW),
        (1, 3, Colour.YELLOW),
        (1, 1, Colour.GREEN),
        (2, 2, Colour.GREEN),
        (2, 3, Colour.GREEN),
        (2, 1, Colour.GREEN),
        (3, 3, Colour.GREEN),
    ],
)
def test_doses_give_the_colour_of_the_announcement(doses, course, colour):
    assert colour_of(credential(doses=doses, course=course), colour_rule(), on=DAY) is colour


def test_a_one_dose_course_may_count_as_incomplete():
    rule = colour_rule(one_dose_course_is_complete=False)
    assert colour_of(credential(doses=1, course=1), rule, on=DAY) is Colour.YELLOW


@pytest.mark.parametrize(
    ("days_ago", "black_days", "colour"),
    [
        (0, 10, Colour.BLACK),
        (9, 10, Colour.BLACK),
        (10, 10, Colour.GREEN),
        (400, None, Colour.BLACK),
        (0, 0, Colour.GREEN),
    ],
)
def test_a_positive_result_is_black_for_so_many_local_days(days_ago, black_days, colour):
    holder = credential(doses=2, course=2, positive_on=DAY - timedelta(days=days_ago))
    assert colour_of(holder, colour_rule(black_days=black_days), on=DAY) is colour


@pytest.mark.parametrize(
    ("born", "doses", "course", "colour"),
    [
        (date(2003, 9, 22), 2, 2, Colour.YELLOW),
        (date(2003, 9, 23), 2, 2, Colour.GREEN),
        (date(2003, 9, 22), 3, 3, Colour.GREEN),
        (date(2003, 9, 23), 1, 2, Colour.YELLOW),
        (date(2003, 9, 23), 0, 0, Colour.RED),
        (date(2003, 9, 22), 1, 2, Colour.RED),
        (date(2020, 1, 1), 2, 2, Colour.GREEN),
        (None, 2, 2, Colour.YELLOW),
        (None, 2, 1, Colour.GREEN),
    ],
)
def test_age_groups_have_their_own_steps_and_unknown_age_is_adult(born, doses, course, colour):
    assert colour_of(credential(born=born, doses=doses, course=course), BY_AGE, on=DAY) is colour


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 9, 22), date(2021, 9, 21), 20),
        (date(2000, 9, 22), date(2021, 9, 22), 21),
        (date(2004, 2, 29), date(2021, 2, 28), 16),
        (date(2004, 2, 29), date(2021, 3, 1), 17),
    ],
)
def test_years_complete_on_the_birthday(born, on, years):
    assert completed_years(born=born, on=on) == years


@pytest.mark.parametrize(
    ("capacity", "office_class", "level", "limit"),
    [
        (50, OfficeClass.NON_ESSENTIAL, 0, 50),
        (50, OfficeClass.NON_ESSENTIAL, 1, 37),
        (50, OfficeClass.NON_ESSENTIAL, 3, 12),
        (50, OfficeClass.NON_ESSENTIAL, 4, 0),
        (50, OfficeClass.ESSENTIAL, 4, 25),
        (1, OfficeClass.NON_ESSENTIAL, 2, 0),
    ],
)
def test_the_limit_is_the_floor_of_the_share(capacity, office_class, level, limit):
    rules = in_force(level=level)
    assert (
        capacity_limit(
            office_id="kominfo", capacity=capacity, office_class=office_class, rules=rules
        )
        == limit
    )


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(2021, 9, 19), 0),
        (date(2021, 9, 20), 3),
        (date(2021, 10, 3), 3),
        (date(2021, 10, 4), 2),
        (date(2022, 1, 1), 0),
    ],
)
def test_a_level_holds_from_its_day_until_the_next(day, level):
    changes = (
        LevelChange(level=3, valid_from=date(2021, 9, 20)),
        LevelChange(level=2, valid_from=date(2021, 10, 4)),
        LevelChange(level=0, valid_from=date(2022, 1, 1)),
    )
    assert level_on(day, levels=changes) == level


def test_drafts_decide_nothing():
    book = RuleBook(
        colour=(colour_rule(), colour_rule(id="later", status=RuleStatus.DRAFT)),
        admission=(in_force().admission,),
        capacity=(capacity_rule(status=RuleStatus.DRAFT),),
    )
    rules = book.on(date(2030, 1, 1), levels=())
    assert (rules.colour.id, rules.capacity) == ("2021-09", None)


def test_the_ids_that_decided_name_the_percentage_only_under_a_level():
    assert RuleIds.of(in_force(), office_id="kominfo").capacity is None
    assert RuleIds.of(in_force(level=3), office_id="kominfo").capacity == "SE-25-2021/3"


@pytest.mark.parametrize(
    ("holder", "decision", "reason", "evidence"),
    [
        (credential(doses=2, course=2), "admit", Reason.COLOUR_ADMITS, Evidence.VERIFIED),
        (credential(doses=1, course=2), "check", Reason.COLOUR_NEEDS_CHECK, Evidence.VERIFIED),
        (credential(), "refuse", Reason.COLOUR_REFUSES, Evidence.VERIFIED),
        (credential(positive_on=DAY), "refuse", Reason.ACTIVE_CASE, Evidence.VERIFIED),
        (
            credential(doses=2, course=2, valid_for=timedelta()),
            "check",
            Reason.EXPIRED,
            Evidence.VERIFIED_EXPIRED,
        ),
        (
            credential(valid_for=timedelta()),
            "refuse",
            Reason.COLOUR_REFUSES,
            Evidence.VERIFIED_EXPIRED,
        ),
        (
            credential(doses=2, course=2, starts=timedelta(seconds=1)),
            "check",
            Reason.NOT_YET_VALID,
            Evidence.VERIFIED,
        ),
    ],
)
def test_the_stricter_of_colour_and_validity_decides(holder, decision, reason, evidence):
    verdict = verdict_on_credential(
        holder, kind=PersonKind.VISITOR, rules=in_force(), at=NOON, on=DAY
    )
    assert (verdict.decision, verdict.reason, verdict.evidence) == (decision, reason, evidence)


@pytest.mark.parametrize(
    ("colour", "evidence", "decision", "reason", "kept"),
    [
        (Colour.GREEN, Evidence.OBSERVED, "admit", Reason.COLOUR_ADMITS, Evidence.OBSERVED),
        (Colour.GREEN, Evidence.PAPER, "admit", Reason.COLOUR_ADMITS, Evidence.PAPER),
        (Colour.GREEN, Evidence.DECLARED, "check", Reason.DECLARED_ONLY, Evidence.DECLARED),
        (Colour.RED, Evidence.DECLARED, "refuse", Reason.COLOUR_REFUSES, Evidence.DECLARED),
        (None, Evidence.OBSERVED, "check", Reason.NO_COLOUR, Evidence.NONE),
        (Colour.BLACK, Evidence.OBSERVED, "refuse", Reason.ACTIVE_CASE, Evidence.OBSERVED),
    ],
)
def test_what_staff_saw_is_judged_and_what_is_only_said_is_checked(
    colour, evidence, decision, reason, kept
):
    verdict = verdict_on_statement(
        colour=colour, evidence=evidence, kind=PersonKind.VISITOR, rules=in_force()
    )
    assert (verdict.decision, verdict.reason, verdict.evidence) == (decision, reason, kept)


# Boundaries of the shipped files ------------------------------------------------------------

SHIPPED = rule_book(folder=Path(__file__).resolve().parents[2] / "data" / "rules")
BOOSTER_RULE = next(rule for rule in SHIPPED.colour if rule.id == "2022-07")
ANNOUNCED_RULE = next(rule for rule in SHIPPED.colour if rule.id == "2021-09")
SUMMER = date(2022, 7, 17)
EIGHTEEN, SEVENTEEN = date(2004, 7, 17), date(2004, 7, 18)
SIX, FIVE = date(2016, 7, 17), date(2016, 7, 18)


@pytest.mark.parametrize(
    ("born", "doses", "course", "colour"),
    [
        (EIGHTEEN, 3, 2, Colour.GREEN),
        (EIGHTEEN, 3, 3, Colour.GREEN),
        (EIGHTEEN, 2, 1, Colour.GREEN),
        (EIGHTEEN, 2, 2, Colour.YELLOW),
        (EIGHTEEN, 1, 1, Colour.YELLOW),
        (EIGHTEEN, 1, 2, Colour.RED),
        (EIGHTEEN, 0, 0, Colour.RED),
        (SEVENTEEN, 2, 2, Colour.GREEN),
        (SEVENTEEN, 1, 2, Colour.YELLOW),
        (SEVENTEEN, 0, 0, Colour.RED),
        (SIX, 2, 2, Colour.GREEN),
        (SIX, 1, 2, Colour.YELLOW),
        (FIVE, 0, 0, Colour.RED),
        (None, 2, 2, Colour.YELLOW),
        (None, 3, 3, Colour.GREEN),
    ],
)
def test_the_shipped_booster_rule(born, doses, course, colour):
    holder = credential(born=born, doses=doses, course=course)
    assert colour_of(holder, BOOSTER_RULE, on=SUMMER) is colour


@pytest.mark.parametrize(
    ("doses", "course", "colour"),
    [(2, 2, Colour.GREEN), (1, 1, Colour.GREEN), (1, 2, Colour.YELLOW), (0, 0, Colour.RED)],
)
def test_the_shipped_rule_of_the_announcement_knows_no_age(doses, course, colour):
    for born in (EIGHTEEN, SIX, None):
        holder = credential(born=born, doses=doses, course=course)
        assert colour_of(holder, ANNOUNCED_RULE, on=SUMMER) is colour


@pytest.mark.parametrize("rule", [BOOSTER_RULE, ANNOUNCED_RULE], ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("at", "black"),
    [
        # The sample was taken on 22 September 2021, WIB is seven hours ahead.
        (datetime(2021, 9, 21, 17, 0, tzinfo=UTC), True),
        (datetime(2021, 10, 1, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2021, 10, 1, 17, 0, tzinfo=UTC), False),
        (datetime(2021, 10, 1, 23, 59, tzinfo=UTC), False),
    ],
)
def test_the_black_window_ends_at_midnight_in_jakarta(rule, at, black):
    on = local_day(at, ZoneInfo("Asia/Jakarta"))
    holder = credential(doses=3, course=2, positive_on=DAY)
    assert (colour_of(holder, rule, on=on) is Colour.BLACK) is black


@pytest.mark.parametrize(
    ("decided", "decision", "reason"),
    [
        ("refuse", "refuse", Reason.EXPIRED),
        ("check", "check", Reason.EXPIRED),
        ("admit", "admit", Reason.COLOUR_ADMITS),
    ],
)
def test_a_genuine_expired_code_is_refused_checked_or_accepted_by_rule(decided, decision, reason):
    rules = in_force(colour=colour_rule(expired=Decision(decided)))
    holder = credential(doses=2, course=2, valid_for=timedelta())
    verdict = verdict_on_credential(holder, kind=PersonKind.VISITOR, rules=rules, at=NOON, on=DAY)
    assert (verdict.decision, verdict.reason) == (decision, reason)
    assert (verdict.colour, verdict.evidence) == (Colour.GREEN, Evidence.VERIFIED_EXPIRED)


@pytest.mark.parametrize(
    ("facts", "condition", "min_age"),
    [
        ({"doses": 3, "course": 2}, DoseCondition.BOOSTED, 18),
        ({"doses": 2, "course": 2}, DoseCondition.COMPLETE, 18),
        ({"doses": 1, "course": 2}, DoseCondition.OTHERWISE, 18),
        ({"doses": 3, "course": 2, "positive_on": SUMMER}, None, 0),
    ],
)
def test_a_colour_names_what_decided_it(facts, condition, min_age):
    ground = colour_ground(credential(**facts), BOOSTER_RULE, on=SUMMER)
    assert (ground.condition, ground.min_age) == (condition, min_age)
