"""Whether an office really scans its people: measured, never declared (design 4.6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

# The mean of so many completed working days, and the least share of the expected people.
DAYS = 5
LEAST_SHARE = 0.60
# An office whose days off follow each other for so long has no working day to speak of.
_LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class MeasuredUse:
    """The mean share of the expected people who were scanned in, 0.6 for 60 %.

    `days` are the working days that it was measured on, oldest first; fewer than five only where
    the office has not had more. `share` is None where nothing can be measured: no working day yet,
    or one of them without a number of expected people.
    """

    days: tuple[date, ...]
    share: float | None

    def reaches(self, least: float = LEAST_SHARE) -> bool:
        """Whether it is enough for the last stage: all five days are there, and the share."""
        return len(self.days) == DAYS and self.share is not None and self.share >= least


def last_working_days(
    *, before: date, works_on: Callable[[date], bool], number: int = DAYS
) -> tuple[date, ...]:
    """The last working days that are over on the local day `before`, oldest first."""
    found: list[date] = []
    day = before - timedelta(days=1)
    while len(found) < number and day >= before - _LOOK_BACK:
        if works_on(day):
            found.append(day)
        day -= timedelta(days=1)
    return tuple(reversed(found))


def measured_use(
    days: Sequence[date],
    *,
    people: Mapping[date, int],
    expected: Callable[[date], int],
) -> MeasuredUse:
    """The mean of the days' shares: distinct `people` over the people `expected` on that day."""
    wanted = [expected(day) for day in days]
    if not days or not all(wanted):
        return MeasuredUse(days=tuple(days), share=None)
    # Exact until the end: a mean of just 60 % is enough, however it is added up.
    shares = (Fraction(people.get(day, 0), of) for day, of in zip(days, wanted, strict=True))
    return MeasuredUse(days=tuple(days), share=float(sum(shares) / len(days)))
