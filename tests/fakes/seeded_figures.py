"""Rows of invented days: three offices, seeded, with few people here and many there."""

import random
from datetime import date, datetime, time, timedelta

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.figures import DayRow, Dwell, HeatCell, MixRow, RefusalRow
from tests.contract.door import ZONE
from tests.fakes.figures import FiguresInMemory

OFFICES = ("kominfo", "dinkes", "pmd")
FIRST = date(2021, 8, 2)
_KNOWN = (
    (Colour.GREEN, Evidence.VERIFIED),
    (Colour.YELLOW, Evidence.VERIFIED),
    (Colour.RED, Evidence.OBSERVED),
    (Colour.BLACK, Evidence.VERIFIED),
    (None, Evidence.NONE),
)


def seeded(seed: int, *, days: int = 52, most: int = 60) -> FiguresInMemory:
    """`most` people an office and day; half of its hours of ten at 60 % or above."""
    dice = random.Random(seed)
    day_rows, mix, refusals = [], [], []
    for number in range(days):
        for office_id in OFFICES:
            day = FIRST + timedelta(days=number)
            came = dice.randrange(most) if day.weekday() < 5 else 0
            counts = _split(dice, came)
            refused = dice.randrange(1 + came // 8)
            day_rows.append(_day_row(dice, office_id, day, came, refused))
            mix += [
                MixRow(office_id, day, PersonKind.VISITOR, colour, evidence, count, count)
                for (colour, evidence), count in zip(_KNOWN, counts, strict=True)
                if count
            ]
            if refused:
                kinds = (office_id, day, PersonKind.VISITOR, dice.choice(list(Reason)[:4]))
                refusals.append(RefusalRow(*kinds, refused, dice.randrange(refused + 1)))
    cells = tuple(
        HeatCell(weekday=weekday, hour=hour, entered=9, left=9, person_seconds=p * 3600, days=1)
        for weekday in range(1, 6)
        for hour, p in enumerate((3, 8, 20, 30), start=8)
    )
    stays = Dwell(by_scan=dict.fromkeys(range(10, 110), 1), by_list={}, automatic=3)
    return FiguresInMemory(tuple(day_rows), tuple(mix), tuple(refusals), cells, stays)


def _day_row(dice: random.Random, office_id: str, day: date, came: int, refused: int) -> DayRow:
    peak = dice.randrange(came + 1)
    return DayRow(
        office_id=office_id,
        day=day,
        entries=came,
        exits=came,
        people={PersonKind.EMPLOYEE: came // 3, PersonKind.VISITOR: came - came // 3},
        companions=0,
        refusals=refused,
        inside_at_start=0,
        inside_at_end=0,
        peak=peak,
        peak_at=datetime.combine(day, time(10, 15), ZONE),
        limit=50,
        open_seconds=36_000,
        open_person_seconds=18_000 * peak,
        busy_seconds=18_000 if peak >= 30 else 0,
        full_seconds=600 if peak >= 50 else 0,
        automatic=0,
    )


def _split(dice: random.Random, count: int) -> list[int]:
    """Mostly of the first."""
    rest = [dice.randrange(1 + count // 8) for _ in _KNOWN[1:]]
    return [count - sum(rest), *rest]
