"""What a rule says beside its heading: read from fields, and written as JSON."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rule_versions import LEVELS, Rule, Series
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    InsideElsewhere,
    RuleStatus,
)
from dashboard.store.rule_fields import RuleFields

_NO_COLOUR = "none"
_EVER = "ever"


def stored_rule(
    series: Series, *, id_: str, valid_from: str, citation: str, body: str, status: RuleStatus
) -> Rule:
    """The rule of a row, checked as a file's would be. Raises InvalidInput."""
    heading = {
        "id": id_,
        "valid_from": date.fromisoformat(valid_from),
        "status": status.value,
        "citation": citation,
    }
    fields = RuleFields(f"{series}/{id_}", heading | json.loads(body))
    match series:
        case Series.COLOUR:
            return colour_rule(fields)
        case Series.ADMISSION:
            return admission_rule(fields)
        case Series.CAPACITY:
            return capacity_rule(fields)


def body_of(rule: Rule) -> str:
    """What `stored_rule` reads again."""
    return json.dumps(_values(rule), sort_keys=True)


def _values(rule: Rule) -> dict[str, Any]:
    match rule:
        case ColourRule():
            return {
                "black_days": _EVER if rule.black_days is None else rule.black_days,
                "one_dose_course_is_complete": rule.one_dose_course_is_complete,
                "expired": rule.expired,
                "not_yet_valid": rule.not_yet_valid,
                "bands": [{"min_age": band.min_age, "steps": band.steps} for band in rule.bands],
            }
        case AdmissionRule():
            return {
                "decisions": {
                    kind: {colour or _NO_COLOUR: decision for colour, decision in of.items()}
                    for kind, of in rule.decisions.items()
                },
                "inside_elsewhere": rule.inside_elsewhere,
            }
        case CapacityRule():
            return {
                "percentages": {
                    of: {str(level): percent for level, percent in by_level.items()}
                    for of, by_level in rule.percentages.items()
                }
            }


def colour_rule(fields: RuleFields) -> ColourRule:
    """A version of the colour rules. Raises InvalidInput."""
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


def admission_rule(fields: RuleFields) -> AdmissionRule:
    """A version of the admission rules. Raises InvalidInput."""
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


def capacity_rule(fields: RuleFields) -> CapacityRule:
    """A version of the percentages. Raises InvalidInput."""
    tables = fields.table("percentages", {each.value for each in OfficeClass})
    return CapacityRule(
        **fields.heading(),
        percentages={
            each: _percentages(fields, tables[each.value], where=f"percentages.{each.value}")
            for each in OfficeClass
        },
    )


def _percentages(fields: RuleFields, table: object, *, where: str) -> Mapping[int, int]:
    values = fields.as_table(table, {str(level) for level in LEVELS}, where)
    if not all(type(value) is int and 0 <= value <= 100 for value in values.values()):
        raise fields.wrong(where)
    return {level: values[str(level)] for level in LEVELS}
