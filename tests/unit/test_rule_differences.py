"""What changes for whom between two versions."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rule_differences import Ages, Aspect, Effect, differences, facts
from dashboard.domain.rule_versions import check_rule
from dashboard.domain.rules import AgeBand, Decision, DoseCondition
from dashboard.store.rule_files import rule_book

BOOK = rule_book(folder=Path(__file__).resolve().parents[2] / "data" / "rules")
OLD, NEW = BOOK.colour
ADMISSION = BOOK.admission[0]
CAPACITY = {rule.id: rule for rule in BOOK.capacity}


def told(before, after):
    return [
        (each.aspect, each.where, each.before, each.after, each.effect)
        for each in differences(before, after)
    ]


def test_a_version_does_not_differ_from_itself() -> None:
    for rule in (*BOOK.colour, *BOOK.admission, *BOOK.capacity):
        assert differences(rule, replace(rule, id="other", valid_from=date(2030, 1, 1))) == ()
        assert facts(rule)


def test_the_booster_rule_makes_adults_with_two_doses_yellow() -> None:
    adults = Ages(least=18, below=None)
    assert told(OLD, NEW) == [
        (
            Aspect.COLOUR_OF,
            (adults, DoseCondition.COMPLETE),
            Colour.GREEN,
            Colour.YELLOW,
            Effect.STRICTER,
        ),
        (
            Aspect.COLOUR_OF,
            (adults, DoseCondition.ANY_DOSE),
            Colour.YELLOW,
            Colour.RED,
            Effect.STRICTER,
        ),
    ]


def test_neighbouring_ages_with_one_change_are_one_line() -> None:
    steps = ((DoseCondition.COMPLETE, Colour.YELLOW), (DoseCondition.OTHERWISE, Colour.RED))
    stricter = replace(
        NEW, bands=(NEW.bands[0], AgeBand(min_age=12, steps=steps), AgeBand(min_age=5, steps=steps))
    )
    lines = told(NEW, stricter)
    assert {where for _, where, *_ in lines} == {
        (Ages(least=0, below=18), DoseCondition.BOOSTED),
        (Ages(least=0, below=18), DoseCondition.COMPLETE),
        (Ages(least=0, below=18), DoseCondition.ANY_DOSE),
    }


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [(10, 14, "stricter"), (10, None, "stricter"), (None, 10, "looser"), (10, 0, "looser")],
)
def test_black_lasts_longer_or_shorter(before: int | None, after: int | None, effect: str) -> None:
    lines = told(replace(OLD, black_days=before), replace(OLD, black_days=after))
    assert lines == [(Aspect.BLACK_DAYS, (), before, after, effect)]


def test_a_percentage_and_a_decision_change() -> None:
    assert told(CAPACITY["se-05-2022"], CAPACITY["se-06-2022"]) == [
        (Aspect.PERCENT, (OfficeClass.NON_ESSENTIAL, 4), 0, 25, Effect.LOOSER)
    ]
    visitors = ADMISSION.decisions[PersonKind.VISITOR] | {Colour.YELLOW: Decision.ADMIT}
    looser = replace(ADMISSION, decisions={**ADMISSION.decisions, PersonKind.VISITOR: visitors})
    assert told(ADMISSION, looser) == [
        (
            Aspect.DECISION,
            (PersonKind.VISITOR, Colour.YELLOW),
            Decision.CHECK,
            Decision.ADMIT,
            Effect.LOOSER,
        )
    ]


@pytest.mark.parametrize(
    ("rule", "field", "problem"),
    [
        (replace(OLD, id="Versi Baru"), "id", "not_an_id"),
        (replace(OLD, id="exception"), "id", "not_an_id"),
        (replace(OLD, citation="  "), "citation", "not_plain_text"),
        (replace(OLD, black_days=-1), "black_days", "out_of_range"),
        (replace(OLD, bands=()), "bands", "ages"),
        (replace(OLD, bands=(OLD.bands[0], OLD.bands[0])), "bands", "ages"),
        (replace(OLD, bands=(AgeBand(min_age=0, steps=()),)), "bands", "steps"),
        (
            replace(
                OLD,
                bands=(AgeBand(min_age=0, steps=((DoseCondition.OTHERWISE, Colour.BLACK),)),),
            ),
            "bands",
            "black",
        ),
        (replace(ADMISSION, decisions={}), "decisions", "incomplete"),
        (
            replace(CAPACITY["se-05-2022"], percentages={}),
            "percentages",
            "incomplete",
        ),
    ],
)
def test_what_cannot_be_a_version_is_refused(rule, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_rule(rule)
    assert refused.value.args_ == {"field": field, "problem": problem}
