"""What if over four weeks with many visits, as a multiple of only reading the same rows.

`scripts/bench whatif --visits 1000000`. Both are measured in turn in one run, and the rows that are
read are those of the same statement.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.calendar import day_bounds
from dashboard.services.access import OPERATOR
from dashboard.services.sample_offices import sample_offices
from dashboard.services.what_if import WEEKS, Hypothesis, WhatIfs
from dashboard.store.engine import open_engine, reading, writing
from dashboard.store.moments import micros
from dashboard.store.offices import SqlOffices
from dashboard.store.past_stays import WITHIN, SqlPastStays
from dashboard.store.rule_files import RuleFiles
from dashboard.store.schema import migrate
from dashboard.store.tables import visit
from tests.contract.postgres import NotStartable, own_server

VISITS = 1_000_000
MOST_TIMES = 3.0
ROUNDS = 5
ZONE = ZoneInfo("Asia/Jakarta")
RULES = Path(__file__).resolve().parents[2] / "data" / "rules"
TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
_BATCH = 50_000
OFFICES = tuple(each.office for each in sample_offices())


def main(words: Sequence[str] | None = None) -> int:
    """Measure both engines; exit status 1 where it takes more than three times the reading."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=VISITS, help=f"default {VISITS}")
    options.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    chosen = options.parse_args(words)
    missed = [_missed(name, chosen.visits) for name in chosen.engine or ["sqlite", "postgresql"]]
    return int(any(missed))


def _missed(engine: str, visits: int) -> bool:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            return _measured(f"sqlite:///{folder}/ledger.sqlite3", visits)
    try:
        with own_server(fsync="off") as server:
            return _measured(server.url, visits)
    except NotStartable as reason:
        print(json.dumps({"engine": engine, "skipped": str(reason)}), flush=True)
        return False


def _measured(url: str, visits: int) -> bool:
    engine = open_engine(url)
    migrate(engine)
    offices = SqlOffices(engine, clock=lambda: NOW)
    for office in OFFICES:
        offices.put(office)
    _fill(engine, visits)
    what_if = WhatIfs(
        stays=SqlPastStays(engine),
        offices=offices,
        rules=RuleFiles(folder=RULES, offices=offices),
        zone=ZONE,
    )
    supposed = Hypothesis(level=3, valid_from=TODAY)
    reads, asks = [], []
    for _ in range(ROUNDS):
        reads.append(_seconds(lambda: _read(engine)))
        asks.append(_seconds(lambda: what_if.of(user=OPERATOR, hypothesis=supposed, at=NOW)))
    answer = what_if.of(user=OPERATOR, hypothesis=supposed, at=NOW)
    times = median(asks) / median(reads)
    record = {
        "engine": sa.make_url(url).get_backend_name(),
        "visits": visits,
        "people_came": answer.came,
        "refused": answer.refused.total(),
        "read_seconds": round(median(reads), 2),
        "what_if_seconds": round(median(asks), 2),
        "times": round(times, 2),
    }
    print(json.dumps(record), flush=True)
    engine.dispose()
    return times > MOST_TIMES


def _read(engine: sa.Engine) -> int:
    """Fetch every row that the what-if replays, and do nothing with it."""
    start, end = _span()
    count = 0
    for office in OFFICES:
        span = {"office": office.id, "start": micros(start), "end": micros(end)}
        with reading(engine) as connection:
            count += len(connection.execute(WITHIN, span).all())
    return count


def _span() -> tuple[datetime, datetime]:
    first = TODAY - timedelta(days=7 * WEEKS)
    return day_bounds(first, ZONE)[0], day_bounds(TODAY, ZONE)[0]


def _seconds(step: Any) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def _fill(engine: sa.Engine, visits: int) -> None:
    rows = _rows(visits)
    with writing(engine) as connection:
        while batch := list(islice(rows, _BATCH)):
            connection.execute(sa.insert(visit), batch)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _rows(visits: int) -> Iterator[dict[str, Any]]:
    """Stays of five to two hundred minutes, spread over the offices and the hours of four weeks."""
    chance = random.Random(2021)
    start, end = map(micros, _span())
    for number in range(visits):
        entered = chance.randrange(start, end)
        yield {
            "visit_id": f"{chance.getrandbits(64):016x}",
            "office_id": chance.choice(OFFICES).id,
            "desk": "Loket 1",
            "person_key": f"{chance.randrange(visits // 20 + 1):016x}",
            "person_key_version": 1,
            "person_kind": chance.choice(("visitor", "employee")),
            "sealed_name": None,
            "colour": chance.choice(("green",) * 8 + ("yellow", "red")),
            "evidence": "verified",
            "entered_at": entered,
            "scan_id": f"s{number}",
            "companions": chance.choice((0, 0, 0, 0, 1)),
            "left_at": entered + chance.randrange(5, 200) * 60_000_000,
            "closing": "scan",
            "closing_scan_id": f"e{number}",
        }


if __name__ == "__main__":
    raise SystemExit(main())
