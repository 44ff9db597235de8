"""The rule series from files that a person can edit: the port `Rules` (design 4.2, 4.3).

`FOLDER/{colour,admission,capacity}/*.toml`, one version a file.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    InsideElsewhere,
    RuleBook,
    RulesInForce,
    RuleStatus,
)
from dashboard.services.ports import Offices
from dashboard.store.rule_fields import RuleFields

_NO_COLOUR = "none"
_EVER = "ever"
_LEVELS = (1, 2, 3, 4)

_Rule = TypeVar("_Rule", ColourRule, AdmissionRule, CapacityRule)


class RuleFiles:
    """All versions as the files had them when this was made."""

    def __init__(self, *, folder: Path, offices: Offices) -> None:
        """Read and check all files; levels come from `offices`. Raises InvalidInput."""
        self._book = rule_book(folder=folder)
        self._offices = offices

    def book(self) -> RuleBook:
        """All versions."""
        return self._book

    def in_force(self, day: date) -> RulesInForce:
        """What holds on a local day, the PPKM level included."""
        return self._book.on(day, levels=self._offices.levels())


def rule_book(*, folder: Path) -> RuleBook:
    """Read the three series.

    Raises InvalidInput with `field` (the file or folder) and `problem` for a file that is no rule,
    an identifier that occurs twice, or a series of colours or admission with nothing published.
    """
    colour = _series(folder / "colour", _colour_rule)
    admission = _series(folder / "admission", _admission_rule)
    _require_published(folder / "colour", colour)
    _require_published(folder / "admission", admission)
    return RuleBook(
        colour=colour,
        admission=admission,
        capacity=_series(folder / "capacity", _capacity_rule),
    )


def _series(folder: Path, read: Callable[[RuleFields], _Rule]) -> tuple[_Rule, ...]:
    rules = [read(RuleFields.of(path)) for path in sorted(folder.glob("*.toml"))]
    if len({rule.id for rule in rules}) < len(rules):
        raise InvalidInput(field=str(folder), problem="identifier_twice")
    return tuple(sorted(rules, key=lambda rule: (rule.valid_from, rule.id)))


def _require_published(folder: Path, rules: tuple[ColourRule | AdmissionRule, ...]) -> None:
    if not any(rule.status is RuleStatus.PUBLISHED for rule in rules):
        raise InvalidInput(field=str(folder), problem="nothing_published")


def _colour_rule(fields: RuleFields) -> ColourRule:
    return ColourRule(
        **fields.heading(),
        black_days=_black_days(fields),
        one_dose_course_is_complete=fields.get("one_dose_course_is_complete", bool),
        expired=_decision(fields, fields.get("expired", str), where="expired"),
        not_yet_valid=_decision(fields, fields.get("not_yet_valid", str), where="not_yet_valid"),
        bands=_bands(fields),
    )


def _black_days(fields: RuleFields) -> int | None:
    if fields.has("black_days", _EVER):
        return None
    days = fields.get("black_days", int)
    if days < 0:
        raise fields.wrong("black_days")
    return days


def _bands(fields: RuleFields) -> tuple[AgeBand, ...]:
    bands = tuple(_band(fields, table) for table in fields.get("bands", list))
    if not bands or len({band.min_age for band in bands}) < len(bands):
        raise fields.wrong("bands")
    return bands


def _band(fields: RuleFields, table: Mapping[str, Any]) -> AgeBand:
    if set(table) != {"min_age", "steps"} or type(table["min_age"]) is not int:
        raise fields.wrong("bands")
    try:
        steps = tuple((DoseCondition(cond), Colour(colour)) for cond, colour in table["steps"])
    except (ValueError, TypeError) as error:
        raise fields.wrong("bands.steps") from error
    # The last step must catch everybody, or somebody would be without a colour.
    if not steps or steps[-1][0] is not DoseCondition.OTHERWISE:
        raise fields.wrong("bands.steps")
    return AgeBand(min_age=table["min_age"], steps=steps)


def _admission_rule(fields: RuleFields) -> AdmissionRule:
    tables = fields.table("decisions", {kind.value for kind in PersonKind})
    return AdmissionRule(
        **fields.heading(),
        decisions={
            kind: _decisions(fields, tables[kind.value], where=f"decisions.{kind.value}")
            for kind in PersonKind
        },
        inside_elsewhere=fields.word("inside_elsewhere", InsideElsewhere),
    )


def _decisions(
    fields: RuleFields, table: object, *, where: str
) -> Mapping[Colour | None, Decision]:
    colours: dict[str, Colour | None] = {colour.value: colour for colour in Colour}
    colours[_NO_COLOUR] = None
    words = fields.as_table(table, set(colours), where)
    return {colour: _decision(fields, words[name], where=where) for name, colour in colours.items()}


def _decision(fields: RuleFields, word: object, *, where: str) -> Decision:
    """What a rule may say of an entry; `recorded` is for exits."""
    decision = fields.as_word(word, Decision, where)
    if decision is Decision.RECORDED:
        raise fields.wrong(where)
    return decision


def _capacity_rule(fields: RuleFields) -> CapacityRule:
    tables = fields.table("percentages", {each.value for each in OfficeClass})
    return CapacityRule(
        **fields.heading(),
        percentages={
            each: _percentages(fields, tables[each.value], where=f"percentages.{each.value}")
            for each in OfficeClass
        },
    )


def _percentages(fields: RuleFields, table: object, *, where: str) -> Mapping[int, int]:
    values = fields.as_table(table, {str(level) for level in _LEVELS}, where)
    if not all(type(value) is int and 0 <= value <= 100 for value in values.values()):
        raise fields.wrong(where)
    return {level: values[str(level)] for level in _LEVELS}
