"""The pass over all of the ledger counts and reckons what a look at each table and day does."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.day_figures import RawDay
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.figure_rounds import FigureRounds
from dashboard.store.capacities import SqlCapacities
from dashboard.store.engine import reading
from dashboard.store.moments import instant, micros
from dashboard.store.raw_days import raw_day, raw_days_of
from dashboard.store.rollup import COUNTS
from dashboard.store.tables import day_figure, scan, visit
from dashboard.store.whole_ledger import Part, parts
from tests.contract.figures import day_differences
from tests.contract.law_side import OFFICES, NeverClosed
from tests.contract.plain_lines import Figure, plain_lines
from tests.contract.test_figures import Figures

# Local midnight at a full hour of UTC, at half of one, and with daylight saving in the days.
ZONES = [ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Kolkata", "Europe/Berlin")]


# Stays that ended long before they began, or just before; times that are none of ours; no events.
DAMAGES = [
    sa.update(visit).values(left_at=visit.c.entered_at - 100 * 86_400_000_000),
    sa.update(visit).values(entered_at=visit.c.left_at + 1),
    sa.update(scan).where(scan.c.number == 1).values(at=0),
    sa.update(scan).where(scan.c.number == 2).values(at=-5),
    sa.update(scan).where(scan.c.number == 3).values(at=2**62),
    sa.delete(scan),
]


@pytest.fixture
def lived(engine: sa.Engine) -> Iterator[Figures]:
    """Two offices some days old, and a month later one more event."""
    figures = Figures(engine, 11)
    figures.days.go_on(150)
    figures.days.clock += timedelta(days=40)
    figures.days.go_on(30)
    yield figures
    figures.ledger.close()


def counted(engine: sa.Engine, zone: ZoneInfo) -> dict[Figure, int]:
    """What the pass counts, as `plain_lines` gives it."""
    found: dict[Figure, int] = {}
    with reading(engine) as connection:
        for part in parts(connection, zone=zone):
            for line, counts in part.lines.items():
                for name, number in zip(COUNTS, counts, strict=True):
                    key = (part.office_id, *line, name)
                    assert key not in found
                    found[key] = number
    return {figure: number for figure, number in found.items() if number}


def test_the_pass_counts_every_hour_once_whatever_rows_say_and_it_ends(lived: Figures) -> None:
    assert len(plain_lines(lived.engine)) > 50
    for zone in ZONES:
        assert counted(lived.engine, zone) == plain_lines(lived.engine)
    for damage in DAMAGES:
        with lived.engine.begin() as connection:
            connection.execute(damage)
        assert counted(lived.engine, ZONES[0]) == plain_lines(lived.engine)


def test_the_days_of_a_span_are_what_each_is_alone(lived: Figures) -> None:
    seen: set[tuple[str, date]] = set()
    with reading(lived.engine) as connection:
        for zone in ZONES:
            for part in parts(connection, zone=zone):
                for day, raw, alone in both(connection, part, days_of(part, zone, lived), zone):
                    # Events of one moment come in no order.
                    assert sorted(map(str, raw.events)) == sorted(map(str, alone.events))
                    assert raw.corrections == alone.corrections
                    assert sorted(map(str, raw.stays)) == sorted(map(str, alone.stays))
                    seen.add((part.office_id, day))
    assert len(seen) > 40 * len(OFFICES)


def days_of(part: Part, zone: ZoneInfo, lived: Figures) -> list[date]:
    """The local days of a part that are days of our time."""
    until = lived.days.until
    start = max(part.span.start, micros(until - timedelta(days=60)))
    first = local_day(instant(start), zone)
    end = min(part.span.end, micros(until))
    days = [first + timedelta(days=step) for step in range(80)]
    return [day for day in days if micros(day_bounds(day, zone)[1]) <= end]


def both(
    connection: sa.Connection, part: Part, days: list[date], zone: ZoneInfo
) -> Iterator[tuple[date, RawDay, RawDay]]:
    """Each day as it is taken out of the span, and as it is read alone."""
    bounds = [
        (micros(start), micros(end)) for start, end in (day_bounds(day, zone) for day in days)
    ]
    taken = raw_days_of(part.raw, days=bounds, inside=[7] * len(days))
    for day, (start, end), raw in zip(days, bounds, taken, strict=True):
        span = {"start": start, "end": end, "inside_at_start": 7}
        yield day, raw, raw_day(connection, office_id=part.office_id, **span)


def test_kept_days_of_any_zone_are_held_against_the_ledger(lived: Figures) -> None:
    terms = OfficeTerms(
        capacities=SqlCapacities(lived.engine),
        rules=lived.days.side.rules,
        hours=NeverClosed(),
        zone=ZoneInfo("Asia/Kolkata"),
    )
    rounds = FigureRounds(kept=lived.kept, terms=terms)
    assert rounds.build_due(now=lived.days.until) > 80
    assert day_differences(lived.engine, terms.known()) == []
    with lived.engine.begin() as connection:
        connection.execute(sa.update(day_figure).values(carried=day_figure.c.carried + 1))
        kept = connection.execute(sa.select(day_figure.c.office_id, day_figure.c.day)).all()
    found = day_differences(lived.engine, terms.known())
    assert sorted((each.office_id, each.day.isoformat()) for each in found) == sorted(kept)
    assert {each.columns for each in found} == {("carried",)}
