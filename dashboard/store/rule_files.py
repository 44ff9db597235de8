"""The rule series from files that a person can edit: the port `Rules` (design 4.2, 4.3).

`FOLDER/{colour,admission,capacity}/*.toml`, one version a file.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rules import (
    AdmissionRule,
    CapacityRule,
    ColourRule,
    RuleBook,
    RulesInForce,
    RuleStatus,
)
from dashboard.services.ports import Offices
from dashboard.store.rule_bodies import admission_rule, capacity_rule, colour_rule
from dashboard.store.rule_fields import RuleFields

# Every scan asks for its day.
DAYS_REMEMBERED = 8

_Rule = TypeVar("_Rule", ColourRule, AdmissionRule, CapacityRule)


class RuleFiles:
    """All versions as the files had them when this was made."""

    def __init__(self, *, folder: Path, offices: Offices) -> None:
        """Read and check all files; levels come from `offices`. Raises InvalidInput."""
        self._book = rule_book(folder=folder)
        self._on = lru_cache(maxsize=DAYS_REMEMBERED)(self._book.on)
        self._offices = offices

    def book(self) -> RuleBook:
        """All versions."""
        return self._book

    def in_force(self, day: date) -> RulesInForce:
        """What holds on a local day, the PPKM level included."""
        return self._on(day, levels=self._offices.levels())


def rule_book(*, folder: Path) -> RuleBook:
    """Read the three series.

    Raises InvalidInput with `field` (the file or folder) and `problem` for a file that is no rule,
    an identifier that occurs twice, or a series of colours or admission with nothing published.
    """
    colour = _series(folder / "colour", colour_rule)
    admission = _series(folder / "admission", admission_rule)
    _require_published(folder / "colour", colour)
    _require_published(folder / "admission", admission)
    return RuleBook(
        colour=colour,
        admission=admission,
        capacity=_series(folder / "capacity", capacity_rule),
    )


def _series(folder: Path, read: Callable[[RuleFields], _Rule]) -> tuple[_Rule, ...]:
    rules = [read(RuleFields.of(path)) for path in sorted(folder.glob("*.toml"))]
    if len({rule.id for rule in rules}) < len(rules):
        raise InvalidInput(field=str(folder), problem="identifier_twice")
    return tuple(sorted(rules, key=lambda rule: (rule.valid_from, rule.id)))


def _require_published(folder: Path, rules: tuple[ColourRule | AdmissionRule, ...]) -> None:
    if not any(rule.status is RuleStatus.PUBLISHED for rule in rules):
        raise InvalidInput(field=str(folder), problem="nothing_published")
