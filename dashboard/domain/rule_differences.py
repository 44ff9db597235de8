"""What a version says, fact by fact, and how two versions of a series differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rule_versions import Rule
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    InsideElsewhere,
)


class Aspect(StrEnum):
    """What a fact is about."""

    COLOUR_OF = "colour_of"
    BLACK_DAYS = "black_days"
    ONE_DOSE_COURSE = "one_dose_course"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    DECISION = "decision"
    INSIDE_ELSEWHERE = "inside_elsewhere"
    PERCENT = "percent"


class Effect(StrEnum):
    """What a change does to the people at the door."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


Value = Colour | Decision | InsideElsewhere | int | bool | None


@dataclass(frozen=True, kw_only=True)
class Ages:
    """Completed years from `least` to before `below` (None: no end)."""

    least: int
    below: int | None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that a version says: about what (`where` in words of the series), and what.

    `where` is for a colour the ages and the doses, for a decision the person kind and colour, for
    a percentage the office class and level.
    """

    aspect: Aspect
    where: tuple[object, ...] = ()
    value: Value


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One fact that two versions tell differently."""

    aspect: Aspect
    where: tuple[object, ...]
    before: Value
    after: Value
    effect: Effect


# Who is boosted has also completed the course, and so on: the first step that holds decides.
_FULFILS = {
    DoseCondition.BOOSTED: frozenset(DoseCondition),
    DoseCondition.COMPLETE: frozenset(DoseCondition) - {DoseCondition.BOOSTED},
    DoseCondition.ANY_DOSE: frozenset({DoseCondition.ANY_DOSE, DoseCondition.OTHERWISE}),
    DoseCondition.OTHERWISE: frozenset({DoseCondition.OTHERWISE}),
}
_STRICTNESS: dict[object, int] = {
    Colour.GREEN: 0,
    Colour.YELLOW: 1,
    Colour.RED: 2,
    Colour.BLACK: 3,
    Decision.ADMIT: 0,
    Decision.CHECK: 1,
    Decision.REFUSE: 2,
}
# Stricter than any number of days.
_FOR_EVER = 10**6


def facts(rule: Rule) -> tuple[Fact, ...]:
    """Everything that a version says, beside its date and citation."""
    return _facts(rule, _age_steps(rule))


def differences(before: Rule, after: Rule) -> tuple[Difference, ...]:
    """What changes for whom, in the order of the facts; both are of one series."""
    steps = sorted({*_age_steps(before), *_age_steps(after)})
    return _joined(
        [
            Difference(
                aspect=old.aspect,
                where=old.where,
                before=old.value,
                after=new.value,
                effect=_effect(old, new),
            )
            for old, new in zip(_facts(before, steps), _facts(after, steps), strict=True)
            if old.value != new.value
        ]
    )


def band_colours(band: AgeBand) -> dict[DoseCondition, Colour]:
    """The colour of each of the four kinds of holder: boosted, complete, some dose, none."""
    return {
        condition: next(colour for step, colour in band.steps if step in fulfilled)
        for condition, fulfilled in _FULFILS.items()
    }


def _facts(rule: Rule, steps: Sequence[int]) -> tuple[Fact, ...]:
    match rule:
        case ColourRule():
            return _colour_facts(rule, steps)
        case AdmissionRule():
            return _admission_facts(rule)
        case CapacityRule():
            return tuple(
                Fact(aspect=Aspect.PERCENT, where=(of, level), value=percent)
                for of in OfficeClass
                for level, percent in sorted(rule.percentages[of].items())
            )


def _age_steps(rule: Rule) -> list[int]:
    """The ages at which another band begins; children younger than any band are in the lowest."""
    if not isinstance(rule, ColourRule):
        return []
    return [0, *sorted(band.min_age for band in rule.bands)[1:]]


def _colour_facts(rule: ColourRule, steps: Sequence[int]) -> tuple[Fact, ...]:
    ranges = [
        Ages(least=least, below=below)
        for least, below in zip(steps, [*steps[1:], None], strict=True)
    ]
    colours = [
        Fact(aspect=Aspect.COLOUR_OF, where=(ages, condition), value=colour)
        for ages in ranges
        for condition, colour in band_colours(_band_at(rule, ages.least)).items()
    ]
    return (
        *colours,
        Fact(aspect=Aspect.ONE_DOSE_COURSE, value=rule.one_dose_course_is_complete),
        Fact(aspect=Aspect.BLACK_DAYS, value=rule.black_days),
        Fact(aspect=Aspect.EXPIRED, value=rule.expired),
        Fact(aspect=Aspect.NOT_YET_VALID, value=rule.not_yet_valid),
    )


def _band_at(rule: ColourRule, age: int) -> AgeBand:
    begun = [band for band in rule.bands if band.min_age <= age]
    if not begun:
        return min(rule.bands, key=lambda band: band.min_age)
    return max(begun, key=lambda band: band.min_age)


def _admission_facts(rule: AdmissionRule) -> tuple[Fact, ...]:
    order = (*Colour, None)
    decisions = [
        Fact(aspect=Aspect.DECISION, where=(kind, colour), value=rule.decisions[kind][colour])
        for kind in PersonKind
        for colour in order
    ]
    return (*decisions, Fact(aspect=Aspect.INSIDE_ELSEWHERE, value=rule.inside_elsewhere))


def _joined(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Neighbouring ages with one change of one kind of holder become one line."""
    joined: list[Difference] = []
    for each in found:
        for index, known in enumerate(joined):
            together = _together(known, each)
            if together is not None:
                joined[index] = together
                break
        else:
            joined.append(each)
    return tuple(joined)


def _together(known: Difference, each: Difference) -> Difference | None:
    """One change for both ages, or None where they do not meet or differ."""
    match known.where, each.where:
        case (Ages() as first, of), (Ages() as then, also_of):
            same = (of, known.before, known.after) == (also_of, each.before, each.after)
            if same and first.below == then.least:
                return replace(known, where=(Ages(least=first.least, below=then.below), of))
    return None


def _effect(old: Fact, new: Fact) -> Effect:
    before, after = _strictness(old), _strictness(new)
    if before is None or after is None:
        return Effect.OTHER
    return Effect.STRICTER if after > before else Effect.LOOSER


def _strictness(fact: Fact) -> int | None:
    match fact.aspect, fact.value:
        case Aspect.PERCENT, int(percent):
            return -percent
        case Aspect.BLACK_DAYS, days:
            return days if isinstance(days, int) else _FOR_EVER
        case Aspect.ONE_DOSE_COURSE, enough:
            return 0 if enough else 1
        case Aspect.INSIDE_ELSEWHERE, _:
            return None
        case _:
            return _STRICTNESS[fact.value]
