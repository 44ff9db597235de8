"""A version of a rule series on its way from a draft to what holds (design 4.2)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    LimitException,
    RulesInForce,
)
from dashboard.domain.verdict import EXCEPTION

LEVELS = (1, 2, 3, 4)
LONGEST_ID = 40
LONGEST_CITATION = 300
LONGEST_REASON = 200
MOST_BLACK_DAYS = 3650
MOST_AGE = 120

# No slash: a scan's capacity id is the version, a slash, and the level.
_ID = re.compile(rf"[a-z0-9][a-z0-9.-]{{0,{LONGEST_ID - 1}}}")

Rule = ColourRule | AdmissionRule | CapacityRule


class Series(StrEnum):
    """The three separately dated series."""

    COLOUR = "colour"
    ADMISSION = "admission"
    CAPACITY = "capacity"


def series_of(rule: Rule) -> Series:
    """The series that a version belongs to."""
    match rule:
        case ColourRule():
            return Series.COLOUR
        case AdmissionRule():
            return Series.ADMISSION
        case CapacityRule():
            return Series.CAPACITY


def version_in(rules: RulesInForce, series: Series) -> Rule | None:
    """The version of a series that is in force; None: no percentages yet."""
    match series:
        case Series.COLOUR:
            return rules.colour
        case Series.ADMISSION:
            return rules.admission
        case Series.CAPACITY:
            return rules.capacity


@dataclass(frozen=True, kw_only=True)
class PublishedVersion:
    """What was published, by whom; it never changes. `approver` None: it came with the product."""

    rule: Rule
    authors: tuple[str, ...]
    approver: str | None
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is being written. `authors` are all who wrote at it: none of them may approve it.

    `revision` counts the changes; `proposed`: it waits for a second person; `note` is why one
    was given back.
    """

    rule: Rule
    authors: tuple[str, ...]
    changed_at: datetime
    revision: int
    proposed: bool = False
    note: str = ""

    @property
    def series(self) -> Series:
        """The series that it is written for."""
        return series_of(self.rule)


def check_rule(rule: Rule) -> None:
    """Raise InvalidInput (`field`, `problem`) for what cannot be a version of its series."""
    if not _ID.fullmatch(rule.id) or rule.id == EXCEPTION:
        raise InvalidInput(field="id", problem="not_an_id")
    if not rule.citation.strip() or not is_plain_text(rule.citation, longest=LONGEST_CITATION):
        raise InvalidInput(field="citation", problem="not_plain_text")
    match rule:
        case ColourRule():
            _check_colour(rule)
        case AdmissionRule():
            _check_admission(rule)
        case CapacityRule():
            _check_capacity(rule)


def check_exception(exception: LimitException, *, today: date) -> None:
    """Raise InvalidInput for what cannot begin now or later, end after that, and limit anything."""
    if not 0 <= exception.percent <= 100:
        raise InvalidInput(field="percent", problem="not_0_to_100")
    if exception.valid_from < today:
        raise InvalidInput(field="valid_from", problem="past")
    if exception.valid_until < exception.valid_from:
        raise InvalidInput(field="valid_until", problem="before_start")
    if not exception.reason.strip() or not is_plain_text(exception.reason, longest=LONGEST_REASON):
        raise InvalidInput(field="reason", problem="not_plain_text")


def overlaps(exception: LimitException, others: Iterable[LimitException]) -> bool:
    """Whether its office has another one on a day of it."""
    return any(
        other.office_id == exception.office_id
        and other.holds_on(max(other.valid_from, exception.valid_from))
        and other.valid_from <= exception.valid_until
        for other in others
    )


def _check_colour(rule: ColourRule) -> None:
    if rule.black_days is not None and not 0 <= rule.black_days <= MOST_BLACK_DAYS:
        raise InvalidInput(field="black_days", problem="out_of_range")
    _check_answers((rule.expired, rule.not_yet_valid), field="expired")
    ages = [band.min_age for band in rule.bands]
    if not ages or len(set(ages)) < len(ages) or not all(0 <= age <= MOST_AGE for age in ages):
        raise InvalidInput(field="bands", problem="ages")
    for band in rule.bands:
        _check_band(band)


def _check_band(band: AgeBand) -> None:
    # The last step must catch everybody, or somebody would be without a colour.
    if not band.steps or band.steps[-1][0] is not DoseCondition.OTHERWISE:
        raise InvalidInput(field="bands", problem="steps")
    # Black is the positive result's alone (design 4.2).
    if any(colour is Colour.BLACK for _, colour in band.steps):
        raise InvalidInput(field="bands", problem="black")


def _check_admission(rule: AdmissionRule) -> None:
    if set(rule.decisions) != set(PersonKind):
        raise InvalidInput(field="decisions", problem="incomplete")
    for decisions in rule.decisions.values():
        if set(decisions) != {*Colour, None}:
            raise InvalidInput(field="decisions", problem="incomplete")
        _check_answers(decisions.values(), field="decisions")


def _check_answers(decisions: Iterable[Decision], *, field: str) -> None:
    # `recorded` is for exits.
    if Decision.RECORDED in decisions:
        raise InvalidInput(field=field, problem="recorded")


def _check_capacity(rule: CapacityRule) -> None:
    if set(rule.percentages) != set(OfficeClass):
        raise InvalidInput(field="percentages", problem="incomplete")
    for percentages in rule.percentages.values():
        _check_percentages(percentages)


def _check_percentages(percentages: Mapping[int, int]) -> None:
    if set(percentages) != set(LEVELS):
        raise InvalidInput(field="percentages", problem="incomplete")
    if not all(0 <= percent <= 100 for percent in percentages.values()):
        raise InvalidInput(field="percentages", problem="not_0_to_100")
