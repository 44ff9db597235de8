"""What the next hours usually bring, and how far off that was on the days before.

A seasonal model: the middle of the same weekday's past weeks at the same quarter of an hour, moved
by what today is above or below it, of which half is left after an hour. Its error is measured anew
on every past day on which it would have been told at this time of day, from what came before that
day alone; beside it stands the error of saying that everybody stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median, quantiles

from dashboard.domain.calendar import local_day
from dashboard.services.access import User
from dashboard.services.figures import Period
from dashboard.services.occupancy import QUARTER
from dashboard.services.office_figures import OfficeFigures

WEEKS = 8
FEWEST_DAYS = 3
TESTED_OVER_DAYS = 28
FEWEST_TESTED = 5
QUARTERS_AHEAD = 12
_LEFT_AFTER_A_QUARTER = 0.5 ** (1 / 4)
_NOBODY = 0.5
# People inside at each quarter of an hour since midnight.
Line = Sequence[int]


@dataclass(frozen=True, kw_only=True)
class StepError:
    """How far off the model was so many quarters ahead, in people.

    `reach` holds four of five days; `staying` is the mean error of saying that everybody stays.
    """

    mean: float
    reach: float
    staying: float


@dataclass(frozen=True, kw_only=True)
class Season:
    """One weekday's usual people inside from one quarter on, and the model's errors by step.

    `usual` begins with that quarter itself. `days` are behind it, `tested` behind the errors.
    """

    usual: tuple[float, ...]
    days: int
    errors: tuple[StepError, ...]
    tested: int

    @property
    def told(self) -> bool:
        """Whether there is history enough to tell an expectation and its error."""
        return self.days >= FEWEST_DAYS and self.tested >= FEWEST_TESTED


@dataclass(frozen=True, kw_only=True)
class ExpectedPoint:
    """People expected inside at `at`; four of five past days lay within `low` to `high`."""

    at: datetime
    inside: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """The next hours; without points where history is too short.

    `error` and `staying_error` are mean absolute errors in people over the points, measured on
    `tested` days; `days` of the weekday are behind the model.
    """

    points: tuple[ExpectedPoint, ...]
    error: float
    staying_error: float
    days: int
    tested: int


def place_of(at: datetime, *, start: datetime) -> int:
    """The quarter of an hour since `start` in which `at` lies."""
    return (at - start) // QUARTER


def season_of(
    figures: OfficeFigures, *, user: User, office_id: str, place: int, at: datetime
) -> Season:
    """The season of the quarter at `place` today. Raises NotAllowed and NotFound."""
    today = local_day(at, figures.zone)
    back = timedelta(days=TESTED_OVER_DAYS, weeks=WEEKS)
    period = Period(first=today - back, last=today - timedelta(days=1))
    history = figures.quarters(user=user, office_id=office_id, period=period, at=at)
    return season(history, day=today, place=place)


def season(history: Mapping[date, Line], *, day: date, place: int) -> Season:
    """The season of a day's quarter from the days before; a day without a line had nobody."""
    usual, days = _usual(history, day, place)
    errors, tested = _tested(history, day, place) if usual else ((), 0)
    return Season(usual=usual, days=days, errors=errors, tested=tested)


def expectation(of: Season, *, inside: int, start: datetime, place: int) -> Expectation:
    """The next hours from `inside` people now, until all are expected to have gone."""
    steps = _moved(of.usual, inside) if of.told else ()
    shown = _until_empty(steps)[: len(of.errors)]
    errors = of.errors[: len(shown)]
    return Expectation(
        points=tuple(
            ExpectedPoint(
                at=start + QUARTER * (place + step),
                inside=people,
                low=max(0.0, people - error.reach),
                high=people + error.reach,
            )
            for step, (people, error) in enumerate(zip(shown, errors, strict=True), start=1)
        ),
        error=fmean(each.mean for each in errors) if errors else 0.0,
        staying_error=fmean(each.staying for each in errors) if errors else 0.0,
        days=of.days,
        tested=of.tested,
    )


def _usual(history: Mapping[date, Line], day: date, place: int) -> tuple[tuple[float, ...], int]:
    """The middle of the same weekday's weeks before; nothing where too few had anybody."""
    before = (history.get(day - timedelta(weeks=back), ()) for back in range(1, WEEKS + 1))
    lines = [line for line in before if any(line)]
    if len(lines) < FEWEST_DAYS:
        return (), len(lines)
    end = min(place + QUARTERS_AHEAD + 1, *(len(line) for line in lines))
    return tuple(median(line[at] for line in lines) for at in range(place, end)), len(lines)


def _moved(usual: Sequence[float], inside: float) -> tuple[float, ...]:
    """The people expected after each quarter."""
    if not usual:
        return ()
    off = inside - usual[0]
    return tuple(
        max(0.0, each + off * _LEFT_AFTER_A_QUARTER**step)
        for step, each in enumerate(usual[1:], start=1)
    )


def _tested(
    history: Mapping[date, Line], day: date, place: int
) -> tuple[tuple[StepError, ...], int]:
    """Errors by step over the past days on which somebody had come by this quarter."""
    off: list[list[float]] = []
    staying: list[list[float]] = []
    for back in range(1, TESTED_OVER_DAYS + 1):
        tested = day - timedelta(days=back)
        line = history.get(tested, ())
        usual, _ = _usual(history, tested, place)
        if not usual or not any(line[: place + 1]):
            continue
        came = line[place + 1 : place + len(usual)]
        steps = _moved(usual, line[place])
        off.append([abs(one - other) for one, other in zip(steps, came, strict=False)])
        staying.append([abs(line[place] - each) for each in came])
    if len(off) < FEWEST_TESTED:
        return (), len(off)
    by_step = zip(zip(*off, strict=False), zip(*staying, strict=False), strict=True)
    return (
        tuple(
            StepError(
                mean=fmean(errors),
                reach=quantiles(errors, n=5, method="inclusive")[-1],
                staying=fmean(stays),
            )
            for errors, stays in by_step
        ),
        len(off),
    )


def _until_empty(steps: Sequence[float]) -> Sequence[float]:
    """Up to the first step from which on nobody is expected."""
    last = max((at for at, each in enumerate(steps) if each >= _NOBODY), default=-1)
    return steps[: last + 2]
