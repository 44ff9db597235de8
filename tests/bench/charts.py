"""Each chart's query behind many visits: cold and warm, median and 95th percentile.

`scripts/bench charts --sizes 100000,1000000`. Databases are made once, with the demonstration's
people over a year or more, and kept in build/charts/; delete the folder to make them anew. Cold is
the first question of a new process (the file is in the system's cache), warm the ones after it.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.people import PersonKind
from dashboard.sealing import NameCipher
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
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.demo import Demo
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.figures import Period, Span
from dashboard.services.retention import DEFAULT_DAYS
from dashboard.services.visit_log import LogFilter, VisitLog
from dashboard.store.capacities import SqlCapacities
from dashboard.store.demo import SqlHistoryWriter
from dashboard.store.engine import open_engine
from dashboard.store.figure_views import SqlFigureViews
from dashboard.store.hours import SqlHours
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from dashboard.store.schema import migrate
from dashboard.store.visit_log import SqlLogViews

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "charts"
ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 9, 23, 3, 0, tzinfo=UTC)
# What the demonstration's offices see on an average day, so that more visits are more days.
VISITS_A_DAY = 3400
FEWEST_DAYS = 100
REPEATS = 20
_ONE = "disdukcapil"


@dataclass(frozen=True)
class Place:
    """One database with what reads it."""

    engine: sa.Engine
    offices: SqlOffices
    rules: RuleFiles
    terms: OfficeTerms
    seal: NameCipher

    @classmethod
    def at(cls, url: str) -> "Place":
        engine = open_engine(url)
        migrate(engine)
        offices = SqlOffices(engine, clock=lambda: NOW)
        rules = RuleFiles(folder=ROOT / "data" / "rules", offices=offices)
        terms = OfficeTerms(
            capacities=SqlCapacities(engine), rules=rules, hours=SqlHours(engine), zone=ZONE
        )
        return cls(engine, offices, rules, terms, NameCipher(keys=[(1, bytes(32))]))

    def fill(self, visits: int) -> None:
        demo = Demo(
            writer=SqlHistoryWriter(self.engine, seal=self.seal),
            offices=self.offices,
            rules=self.rules,
            zone=ZONE,
            named_days=DEFAULT_DAYS,
        )
        if demo.is_needed():
            days = max(FEWEST_DAYS, round(visits / VISITS_A_DAY))
            demo.fill(days=days, visits=visits, seed=2021, now=NOW)
        rounds = FigureRounds(kept=SqlKeptDays(self.engine), terms=self.terms)
        rounds.build_due(now=NOW)


def charts(place: Place) -> dict[str, Callable[[], Any]]:
    """The questions, by name. `views` are made anew, so that nothing is remembered before."""
    views = SqlFigureViews(place.engine, terms=place.terms)
    every = tuple(office.id for office in place.offices.all())
    today = local_day(NOW, ZONE)
    quarter = Period(first=today - timedelta(days=91), last=today)
    moments = (NOW + timedelta(seconds=number) for number in count())

    def over(*offices: str) -> Span:
        # Each question at a moment of its own: today is reckoned anew.
        return Span(office_ids=offices, period=quarter, at=next(moments))

    log = VisitLog(views=SqlLogViews(place.engine), offices=place.offices, seal=place.seal)
    wanted = LogFilter(start=NOW - timedelta(days=92), end=NOW)

    def page_of_one() -> None:
        one = over(_ONE)
        for ask in (views.days, views.mix, views.refusals, views.dwell, views.door_speed):
            ask(one)
        views.heat(one)

    def page_of_colours(grain: Grain) -> None:
        all_, bars = over(*every), bars_of(quarter, grain)
        rows, refusals = views.mix_by(bars, all_), views.refusals(all_)
        compared = quarter.before()
        views.mix_by((compared,), replace(all_, period=compared))
        colours_by_time(rows, bars, measure=Measure.CAME)
        evidence_by_time(rows, bars, measure=Measure.CAME)
        colours_by_office(rows, every, measure=Measure.CAME)
        by_reason(refusals, Narrowing())
        for kind in PersonKind:
            colours_by_time(kept(rows, Narrowing(kind=kind)), bars, measure=Measure.CAME)

    return {
        "days, one office": lambda: views.days(over(_ONE)),
        "days, all offices": lambda: views.days(over(*every)),
        "colours, one office": lambda: views.mix(over(_ONE)),
        "colours, all offices": lambda: views.mix(over(*every)),
        "colours by week, all offices": lambda: views.mix_by(
            bars_of(quarter, Grain.WEEK), over(*every)
        ),
        "refusals, all offices": lambda: views.refusals(over(*every)),
        "dwell, one office": lambda: views.dwell(over(_ONE)),
        "door speed, one office": lambda: views.door_speed(over(_ONE)),
        "heat, one office": lambda: views.heat(over(_ONE)),
        "heat, all offices, all history": lambda: views.heat_of_all_history(
            every, at=next(moments)
        ),
        "page: one office": page_of_one,
        "page: colours, all offices, weeks": lambda: page_of_colours(Grain.WEEK),
        "page: colours, all offices, days": lambda: page_of_colours(Grain.DAY),
        "visit log, first page": lambda: log.page(user=OPERATOR, office_id=_ONE, wanted=wanted),
    }


def measure(question: Callable[[], Any]) -> tuple[float, list[float]]:
    """Milliseconds: the first time, and the times after it."""
    times = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        question()
        times.append((time.perf_counter() - start) * 1000)
    return times[0], times[1:]


def main() -> None:
    """Make what is missing, then print a table a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000", help="visits, separated by commas")
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in (int(word) for word in chosen.sizes.split(",")):
        place = Place.at(f"sqlite:///{FOLDER / f'{size}.sqlite3'}")
        began = time.perf_counter()
        place.fill(size)
        print(
            f"\n{size} visits on SQLite, made or looked through in "
            f"{time.perf_counter() - began:.0f} s"
        )
        print(f"{'':36}{'cold':>8}{'median':>8}{'p95':>8}  ms")
        for name in charts(place):
            cold, warm = measure(charts(place)[name])
            p95 = quantiles(warm, n=20)[-1]
            print(f"{name:36}{cold:8.1f}{median(warm):8.1f}{p95:8.1f}")
        place.engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\npeak memory {peak} MB")


if __name__ == "__main__":
    main()
