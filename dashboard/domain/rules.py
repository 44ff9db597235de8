"""The three dated rule series: colours, admission, capacity percentages (design 4.2, 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from dashboard.domain.credential import Credential, HealthFacts
from dashboard.domain.office import Office, OfficeClass
from dashboard.domain.people import Colour, PersonKind


class Decision(StrEnum):
    """What the desk does; `recorded` answers exits."""

    ADMIT = "admit"
    CHECK = "check"
    REFUSE = "refuse"
    RECORDED = "recorded"


class RuleStatus(StrEnum):
    """Only a published version decides anything."""

    DRAFT = "draft"
    PUBLISHED = "published"


class DoseCondition(StrEnum):
    """What a step of an age band asks of the holder's doses."""

    BOOSTED = "boosted"
    COMPLETE = "complete"
    ANY_DOSE = "any_dose"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """Colours for holders of `min_age` and over: the first condition that holds decides.

    `min_age` is in completed years. Who has no full birth date falls into the oldest band.
    """

    min_age: int
    steps: tuple[tuple[DoseCondition, Colour], ...]


@dataclass(frozen=True, kw_only=True)
class ColourRule:
    """One version of the colour rules.

    A positive result younger than `black_days` local days is black; None means for ever.
    `expired` and `not_yet_valid` say what a genuine credential outside its dates leads to at best.
    """

    id: str
    valid_from: date
    status: RuleStatus
    citation: str
    black_days: int | None
    one_dose_course_is_complete: bool
    expired: Decision
    not_yet_valid: Decision
    bands: tuple[AgeBand, ...]


class InsideElsewhere(StrEnum):
    """What happens to a stay at another office when its person comes in here (design 4.4)."""

    FLAG = "flag"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True)
class AdmissionRule:
    """One version of what each colour means at the door, per person kind; None: no colour.

    `inside_elsewhere`: whether who comes in here is taken to have left another office.
    """

    id: str
    valid_from: date
    status: RuleStatus
    citation: str
    decisions: Mapping[PersonKind, Mapping[Colour | None, Decision]]
    inside_elsewhere: InsideElsewhere = InsideElsewhere.FLAG


@dataclass(frozen=True, kw_only=True)
class CapacityRule:
    """One version of the percentages of capacity, per office class and PPKM level 1 to 4."""

    id: str
    valid_from: date
    status: RuleStatus
    citation: str
    percentages: Mapping[OfficeClass, Mapping[int, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ColourGround:
    """A colour with what decided it: the condition that held in the band of that least age.

    `condition` None means that a positive result decided.
    """

    colour: Colour
    condition: DoseCondition | None
    min_age: int


_Version = TypeVar("_Version", ColourRule, AdmissionRule, CapacityRule)


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """From `valid_from` on (a local day) PPKM `level` 1 to 4 is in force; 0 lifts it."""

    level: int
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class LimitException:
    """One office's own percentage of its capacity, whatever the level, on some local days.

    It holds on `valid_from <= day <= valid_until`, and no longer from `ended_from` on where it was
    ended early.
    """

    id: str
    office_id: str
    percent: int
    valid_from: date
    valid_until: date
    reason: str
    ended_from: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the office's limit follows it on a local day."""
        ended = self.ended_from is not None and day >= self.ended_from
        return self.valid_from <= day <= self.valid_until and not ended


@dataclass(frozen=True, kw_only=True)
class RulesInForce:
    """The versions that hold on one local day. `level` 0 means that no PPKM level is in force.

    `exceptions` are those of that day, by office.
    """

    colour: ColourRule
    admission: AdmissionRule
    capacity: CapacityRule | None
    level: int
    exceptions: Mapping[str, LimitException] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """All versions of the three series."""

    colour: tuple[ColourRule, ...]
    admission: tuple[AdmissionRule, ...]
    capacity: tuple[CapacityRule, ...]

    def on(
        self,
        day: date,
        *,
        levels: Sequence[LevelChange],
        exceptions: Sequence[LimitException] = (),
    ) -> RulesInForce:
        """What holds on a local day: per series the latest published version that has begun.

        Of two that begin on one day the one that stands later in the book holds.
        Before its first version a series of colours or admission uses that first version, since a
        door cannot be without; the percentages then do not apply.
        """
        colour, admission = _latest(self.colour, day), _latest(self.admission, day)
        return RulesInForce(
            colour=colour or _first(self.colour),
            admission=admission or _first(self.admission),
            capacity=_latest(self.capacity, day),
            level=level_on(day, levels=levels),
            exceptions={each.office_id: each for each in exceptions if each.holds_on(day)},
        )


def level_on(day: date, *, levels: Sequence[LevelChange]) -> int:
    """The PPKM level in force on a local day, 0 for none."""
    begun = [change for change in levels if change.valid_from <= day]
    return max(begun, key=lambda change: change.valid_from).level if begun else 0


def capacity_limit(
    *, office_id: str, capacity: int, office_class: OfficeClass, rules: RulesInForce
) -> int:
    """People allowed inside: floor(capacity × percentage), or the capacity without a level.

    The percentage is that of the office's exception where it has one on that day.
    """
    exception = rules.exceptions.get(office_id)
    if exception is not None:
        return capacity * exception.percent // 100
    if rules.level == 0 or rules.capacity is None:
        return capacity
    return capacity * rules.capacity.percentages[office_class][rules.level] // 100


def limit_of(office: Office, rules: RulesInForce) -> int:
    """People allowed inside an office as it is now."""
    return capacity_limit(
        office_id=office.id,
        capacity=office.capacity,
        office_class=office.office_class,
        rules=rules,
    )


def colour_of(credential: Credential, rule: ColourRule, *, on: date) -> Colour:
    """The colour of a verified credential on a local day (design 4.2)."""
    return colour_ground(credential, rule, on=on).colour


def colour_ground(credential: Credential, rule: ColourRule, *, on: date) -> ColourGround:
    """The colour of a verified credential with what decided it."""
    if is_black(credential.facts.positive_on, rule, on=on):
        return ColourGround(colour=Colour.BLACK, condition=None, min_age=0)
    band = _band(rule.bands, credential.holder.birth_date, on=on)
    return next(
        ColourGround(colour=colour, condition=condition, min_age=band.min_age)
        for condition, colour in band.steps
        if _holds(condition, credential.facts, rule)
    )


def is_black(positive_on: date | None, rule: ColourRule, *, on: date) -> bool:
    """Whether a positive result of a local date still counts on the local day `on`."""
    if positive_on is None:
        return False
    return rule.black_days is None or (on - positive_on).days < rule.black_days


def completed_years(*, born: date, on: date) -> int:
    """Age in completed years; who was born on 29 February has the birthday on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _band(bands: tuple[AgeBand, ...], born: date | None, *, on: date) -> AgeBand:
    oldest_first = sorted(bands, key=lambda band: -band.min_age)
    if born is None:
        return oldest_first[0]
    age = completed_years(born=born, on=on)
    return next((band for band in oldest_first if age >= band.min_age), oldest_first[-1])


def _holds(condition: DoseCondition, facts: HealthFacts, rule: ColourRule) -> bool:
    match condition:
        case DoseCondition.BOOSTED:
            return facts.boosted
        case DoseCondition.COMPLETE:
            one_is_enough = rule.one_dose_course_is_complete and facts.course == 1
            return facts.doses >= (1 if one_is_enough else 2)
        case DoseCondition.ANY_DOSE:
            return facts.doses >= 1
        case DoseCondition.OTHERWISE:
            return True


def _latest(versions: Sequence[_Version], day: date) -> _Version | None:
    begun = [each for each in _published(versions) if each.valid_from <= day]
    # max gives the first of equals, and the book's last is meant.
    return max(reversed(begun), key=lambda each: each.valid_from) if begun else None


def _first(versions: Sequence[_Version]) -> _Version:
    return min(_published(versions), key=lambda each: each.valid_from)


def _published(versions: Sequence[_Version]) -> list[_Version]:
    return [each for each in versions if each.status is RuleStatus.PUBLISHED]
