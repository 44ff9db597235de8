"""Each chart's query behind many visits: cold and warm, median and 95th percentile.

Cold is the first question of newly made services (the file is in the system's cache), warm the ones
after it; work is the processor time of the process that asks, which a busy machine changes less.
What is asked is asked by the services that the pages ask, about the last working day at 13:00, so
that today is always a full one. The few visits cover 92 days too.
"""

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa

from dashboard.bootstrap import Services, build
from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.people import PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.colour_mix import (
    Grain,
    Measure,
    Narrowing,
    bars_of,
    by_reason,
    colours_by_office,
    colours_by_time,
    evidence_by_time,
    kept,
)
from dashboard.services.expectation import place_of, season_of
from dashboard.services.figures import Period
from dashboard.services.visit_log import LogFilter
from dashboard.settings import settings_from
from dashboard.store.engine import open_engine
from dashboard.store.moments import micros
from dashboard.store.tables import occupancy
from dashboard.ui.office_today import office_today
from tests.bench.fill import filled
from tests.browser.reception import Installation
from tests.contract.postgres import own_server

SIZES = {"sqlite": (100_000, 1_000_000, 10_000_000), "postgresql": (100_000, 1_000_000)}
FEWEST_DAYS = 100
REPEATS = 20
MOST_TIMES, MOST_PAGE_MS, MOST_HEAT_MS = 2.0, 150, 300
_USUAL_A_DAY = 3400
_NOON = clock(13)
_ONE = "disdukcapil"
_ALL_TIME = "heat, all history"
_PAGE = "page: "
# Grows with the registered employees, of whom a hundred thinly visited days have a third: it is
# held against as many visits of fewer days, with as many employees.
_COVERAGE = "coverage"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Milliseconds: the first time, the later ones, and their median of this process's work."""

    cold: float
    half: float
    p95: float
    work: float


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Newly made services, and moments of the last working day's noon."""

    services: Services
    today: datetime

    def questions(self) -> dict[str, Callable[[], Any]]:
        """What the pages ask, by name. Each in a minute of its own: today is reckoned anew."""
        figures, occupancy_ = self.services.office_figures, self.services.occupancy
        user, zone = OPERATOR, occupancy_.zone
        today = local_day(self.today, zone)
        quarter = Period(first=today - timedelta(days=91), last=today)
        one, every = {"office_ids": (_ONE,)}, {"office_ids": None}
        moments = (self.today + timedelta(minutes=number) for number in count())
        wanted = LogFilter(start=self.today - timedelta(days=92), end=self.today)

        def of(question: Callable[..., Any], offices: dict[str, Any]) -> Callable[[], Any]:
            return lambda: question(user=user, period=quarter, at=next(moments), **offices)

        def page_of_colours(grain: Grain) -> None:
            at, bars = next(moments), bars_of(quarter, grain)
            rows = figures.mix_by(user=user, bars=bars, at=at, **every)
            refusals = figures.refusals(user=user, period=quarter, at=at, **every)
            figures.mix_by(user=user, bars=(quarter.before(),), at=at, **every)
            figures.marks(user=user, period=quarter)
            colours_by_time(rows, bars, measure=Measure.CAME)
            evidence_by_time(rows, bars, measure=Measure.CAME)
            ids = tuple(office.id for office in self.services.offices.all())
            colours_by_office(rows, ids, measure=Measure.CAME)
            by_reason(refusals, Narrowing())
            for kind in PersonKind:
                colours_by_time(kept(rows, Narrowing(kind=kind)), bars, measure=Measure.CAME)

        def typical() -> None:
            self.services.typical_days.of(user=user, office_id=_ONE, day=today)

        def next_hours() -> None:
            at = next(moments)
            place = place_of(at, start=day_bounds(today, zone)[0])
            season_of(figures, user=user, office_id=_ONE, place=place, at=at)

        def coverage(offices: dict[str, Any]) -> Callable[[], Any]:
            counts = self.services.coverage.counts
            return lambda: counts(user=user, at=next(moments), **offices)

        def page_of_one() -> None:
            at = next(moments)
            occupancy_.office_day(user=user, office_id=_ONE, at=at)
            typical()
            next_hours()
            office_today(figures, user=user, office_id=_ONE, at=at, zone=zone)
            self.services.alerts.now(user=user)

        def page_of_all() -> None:
            occupancy_.all_offices(user=user, at=next(moments))
            self.services.alerts.now(user=user)

        def page_of_log() -> None:
            self.services.visit_log.page(user=user, office_id=_ONE, wanted=wanted)

        return {
            "days, one office": of(figures.days, one),
            "days, all offices": of(figures.days, every),
            "colours, one office": of(figures.mix, one),
            "colours, all offices": of(figures.mix, every),
            "refusals, one office": of(figures.refusals, one),
            "refusals, all offices": of(figures.refusals, every),
            "dwell, one office": of(figures.dwell, one),
            "a day in full, one office": of(figures.in_full, one),
            "heat, one office": of(figures.heat, one),
            "typical day, one office": typical,
            "next hours, one office": next_hours,
            f"{_COVERAGE}, one office": coverage(one),
            f"{_COVERAGE}, all offices": coverage(every),
            f"{_ALL_TIME}, one office": lambda: figures.heat_of_all_history(
                user=user, at=next(moments), **one
            ),
            f"{_ALL_TIME}, all offices": lambda: figures.heat_of_all_history(
                user=user, at=next(moments), **every
            ),
            f"{_PAGE}occupancy, all offices": page_of_all,
            f"{_PAGE}occupancy, one office": page_of_one,
            f"{_PAGE}colours, all offices, weeks": lambda: page_of_colours(Grain.WEEK),
            f"{_PAGE}colours, all offices, days": lambda: page_of_colours(Grain.DAY),
            f"{_PAGE}visit log": page_of_log,
        }


@contextmanager
def rewound(installation: Installation) -> Iterator[datetime]:
    """Noon of the last working day, from which on no day counts as kept: they are reckoned."""
    settings = settings_from(installation.environment)
    day, now = local_day(datetime.now(UTC), settings.zone), datetime.now(UTC)
    while day.isoweekday() > 5 or datetime.combine(day, _NOON, settings.zone) > now:
        day -= timedelta(days=1)
    begin = micros(day_bounds(day, settings.zone)[0])
    engine = open_engine(settings.database_url)
    kept_until = sa.select(occupancy.c.office_id, occupancy.c.built_until).where(
        occupancy.c.built_until > begin
    )
    with engine.connect() as connection:
        before = connection.execute(kept_until).all()
    _put_back(engine, [(row.office_id, begin) for row in before])
    try:
        yield datetime.combine(day, _NOON, settings.zone).astimezone(UTC)
    finally:
        _put_back(engine, [(row.office_id, row.built_until) for row in before])
        engine.dispose()


def _put_back(engine: sa.Engine, until: list[tuple[str, int]]) -> None:
    with engine.begin() as connection:
        for office_id, value in until:
            office = occupancy.c.office_id == office_id
            connection.execute(sa.update(occupancy).where(office).values(built_until=value))


def measure(question: Callable[[], Any]) -> Measured:
    """The first time, and the times after it, as in a server: what was loaded is not collected."""
    gc.collect()
    gc.freeze()
    passed, worked = [], []
    for _ in range(REPEATS + 1):
        start, work = time.perf_counter(), time.process_time()
        question()
        passed.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - work) * 1000)
    return Measured(
        cold=passed[0],
        half=median(passed[1:]),
        p95=quantiles(passed[1:], n=20)[-1],
        work=median(worked[1:]),
    )


def measured(installation: Installation, *, only: str = "") -> dict[str, Measured]:
    """Every question whose name begins so, each asked of services of its own."""
    settings = settings_from(installation.environment)
    with rewound(installation) as today:
        names = Asking(services=build(settings), today=today).questions()
        return {
            name: measure(Asking(services=build(settings), today=today).questions()[name])
            for name in names
            if name.startswith(only)
        }


@contextmanager
def ledgers(engine: str, visits: int, *, fewest_days: int) -> Iterator[Installation]:
    """Visits on that engine, over at least so many days."""
    days = fewest_days if visits < fewest_days * _USUAL_A_DAY else None
    if engine == "sqlite":
        yield filled(visits, days=days)
        return
    with own_server(fsync="on") as server, tempfile.TemporaryDirectory() as folder:
        yield filled(visits, days=days, folder=Path(folder), database_url=server.url)


def told(found: dict[int, dict[str, Measured]]) -> bool:
    """Print the table; whether everything is as asked for."""
    few, many = min(found), max(found)
    sizes = "".join(f"{visits:>30,}" for visits in found)
    sys.stdout.write(f"\n{'cold / median / p95 (work), ms':38}{sizes}   times (work)\n")
    missed = []
    for name, least in found[few].items():
        most = found[many][name]
        times = most.half / least.half
        cells = "".join(f"{_cell(each[name]):>30}" for each in found.values())
        sys.stdout.write(f"{name:38}{cells}{times:8.1f} ({most.work / least.work:.1f})\n")
        missed += [name] if not _is_kept(name, times, most.half) else []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"peak memory {peak} MB; missed: {', '.join(missed) or 'nothing'}\n")
    return not missed


def _cell(each: Measured) -> str:
    return f"{each.cold:.1f} / {each.half:.1f} / {each.p95:.1f} ({each.work:.1f})"


def _is_kept(name: str, times: float, many: float) -> bool:
    if name.startswith(_COVERAGE):
        return many <= MOST_PAGE_MS and times <= MOST_TIMES
    if name.startswith(_PAGE):
        return many <= MOST_PAGE_MS
    return many <= MOST_HEAT_MS if name.startswith(_ALL_TIME) else times <= MOST_TIMES


def main() -> int:
    """Make what is missing, then print a table; 0 if everything is as asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench charts", description=__doc__)
    parser.add_argument("--engine", choices=[*SIZES], default="sqlite")
    parser.add_argument("--visits", type=int, nargs="+")
    chosen = parser.parse_args()
    found = {}
    for visits in chosen.visits or SIZES[chosen.engine]:
        with ledgers(chosen.engine, visits, fewest_days=FEWEST_DAYS) as installation:
            found[visits] = measured(installation)
    with ledgers(chosen.engine, few := min(found), fewest_days=1) as installation:
        found[few] |= measured(installation, only=_COVERAGE)
    return 0 if told(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
