# ruff: noqa: S608 - the statements consist of fixed words and whole numbers
"""Whether a scan takes longer behind years of visits than behind a few weeks of them.

Two ledgers, one behind each number of visits, are scanned at in turn by one writer. The history is
loaded by the database itself: two events and one closed stay a visit, sixteen offices, people who
come twenty times, identifiers spread over their whole range as random ones are.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, DropIndex

from dashboard.bootstrap.installation import now
from dashboard.store.engine import is_sqlite, open_engine
from dashboard.store.moments import HOUR_MICROS, micros
from dashboard.store.tables import occupancy, rollup_hour, scan, visit
from tests.bench.ledger import OFFICES, Rates, admission_writer, prepare
from tests.contract.postgres import NotStartable, own_server

FEW = 100_000
MANY = 10_000_000
MOST_TIMES = 1.5
SCANS = 2_000
WARM_UP = 300
# A load that fails is begun anew; what is measured afterwards opens the file as the product does.
_LOADING_SQLITE = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -400000",
)
_YEARS = timedelta(days=730)
_STAY = 30 * 60 * 1_000_000
_SPREAD = 1 << 62


def main(words: Sequence[str] | None = None) -> int:
    """Measure both engines; exit status 1 where many visits cost too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=MANY, help=f"default {MANY}")
    options.add_argument("--engine", choices=[*_ENGINES], action="append", help="default: both")
    chosen = options.parse_args(words)
    return int(history_missed(chosen.visits, chosen.engine or [*_ENGINES]))


def history_missed(visits: int, engines: Sequence[str]) -> bool:
    """Whether a scan behind `visits` took too long on one of the engines."""
    missed = [_ENGINES[name](visits) for name in engines]
    return any(missed)


def _missed_on_sqlite(visits: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return _engine_missed(
            [f"sqlite:///{folder}/{number}.sqlite3" for number in ("few", "many")], visits
        )


def _missed_on_postgresql(visits: int) -> bool:
    try:
        with own_server(fsync="on") as few, own_server(fsync="on") as many:
            return _engine_missed([few.url, many.url], visits)
    except NotStartable as reason:
        print(json.dumps({"engine": "postgresql", "skipped": str(reason)}), flush=True)
        return False


_ENGINES = {"sqlite": _missed_on_sqlite, "postgresql": _missed_on_postgresql}


def _engine_missed(urls: Sequence[str], visits: int) -> bool:
    seconds = [_loaded(url, number) for url, number in zip(urls, (FEW, visits), strict=True)]
    few, many = _in_turn(urls)
    times = many.at(0.5) / few.at(0.5)
    record = {
        "engine": sa.make_url(urls[0]).get_backend_name(),
        "few": FEW,
        "visits": visits,
        "load_seconds": round(seconds[-1]),
        "behind_few": few.record(),
        "behind_visits": many.record(),
        "p50_times": round(times, 2),
    }
    print(json.dumps(record), flush=True)
    return times > MOST_TIMES


def _in_turn(urls: Sequence[str]) -> list[Rates]:
    steps = [admission_writer(url, 0) for url in urls]
    waits: list[list[float]] = [[], []]
    for _ in range(WARM_UP + SCANS):
        for step, waited in zip(steps, waits, strict=True):
            begun = time.perf_counter()
            step()
            waited.append(time.perf_counter() - begun)
    return [Rates.of([waited[WARM_UP:]], seconds=sum(waited[WARM_UP:])) for waited in waits]


def _loaded(url: str, visits: int) -> float:
    """Fill an empty ledger; how many seconds that took."""
    engine = open_engine(url)
    prepare(engine)
    words = _Words(visits, sqlite=is_sqlite(engine))
    indexes = [*scan.indexes, *visit.indexes]
    connection: Any = engine.raw_connection().driver_connection
    begun = time.perf_counter()
    for statement in (
        *(_LOADING_SQLITE if is_sqlite(engine) else ()),
        *(_text(DropIndex(index), engine) for index in indexes),
        *words.statements(),
        *(_text(CreateIndex(index), engine) for index in indexes),
        "ANALYZE",
    ):
        connection.execute(statement)
        connection.commit()
    connection.close()
    engine.dispose()
    return time.perf_counter() - begun


def _text(statement: sa.schema.ExecutableDDLElement, engine: sa.Engine) -> str:
    return str(statement.compile(dialect=engine.dialect))


class _Words:
    """The statements that fill the tables, in the words of one engine."""

    def __init__(self, visits: int, *, sqlite: bool) -> None:
        self._visits = visits
        self._sqlite = sqlite
        self._people = max(1, visits // 20)
        last = micros(now()) - 2 * HOUR_MICROS
        self._first = last - int(_YEARS.total_seconds()) * 1_000_000
        self._pause = (last - self._first) // visits

    def statements(self) -> list[str]:
        """Events, closed stays, hours, and the counters of the offices."""
        return [self._scans(), self._visits_closed(), self._hours(), self._counters()]

    def _scans(self) -> str:
        left = "(n % 2)"
        at = f"{self._entered('n / 2')} + {left} * {_STAY}"
        given = {
            "scan_id": self._spread("n", 2 * self._visits, 32),
            "number": f"(n / 2 / {OFFICES}) * 2 + {left} + 1",
            "kind": "'scan'",
            "at": at,
            "arrived_at": at,
            "setting": "'auto'",
            "direction": f"CASE {left} WHEN 0 THEN 'in' ELSE 'out' END",
            "decision": f"CASE {left} WHEN 0 THEN 'admit' ELSE 'recorded' END",
            "reason": f"CASE {left} WHEN 0 THEN 'colour_admits' ELSE 'left' END",
            "colour_rule": "'2021-09'",
            "admission_rule": "'2021-09'",
            "inside": "1",
            "limit_people": "50",
            "flags": "''",
            "actor": "'operator'",
        }
        return self._insert(scan, self._person("n / 2") | given, rows=2 * self._visits)

    def _visits_closed(self) -> str:
        given = {
            "entered_at": self._entered("n"),
            "scan_id": self._spread("n * 2", 2 * self._visits, 32),
            "left_at": f"{self._entered('n')} + {_STAY}",
            "closing": "'scan'",
            "closing_scan_id": self._spread("n * 2 + 1", 2 * self._visits, 32),
        }
        return self._insert(visit, self._person("n") | given, rows=self._visits)

    def _hours(self) -> str:
        key = f"office_id, entered_at / {HOUR_MICROS}, person_kind, colour, evidence"
        return (
            f"INSERT INTO {rollup_hour.name} SELECT {key}, 'admit', count(*), count(*), 0, 0"
            f" FROM visit GROUP BY {key}"
        )

    def _counters(self) -> str:
        last = f"{2 * (self._visits // OFFICES) + 2}"
        return f"UPDATE {occupancy.name} SET revision = {last}"

    def _person(self, number: str) -> dict[str, str]:
        return {
            "visit_id": self._spread(number, self._visits, 32),
            "office_id": f"'o' || (({number}) % {OFFICES})",
            "desk": "'A'",
            "person_key": self._spread(f"({number}) * 7919 % {self._people}", self._people, 64),
            "person_key_version": "1",
            "person_kind": "'visitor'",
            "sealed_name": "zeroblob(60)" if self._sqlite else "decode(repeat('00', 60), 'hex')",
            "colour": "'green'",
            "evidence": "'verified'",
            "companions": "0",
        }

    def _entered(self, number: str) -> str:
        return f"{self._first} + ({number}) * {self._pause}"

    def _spread(self, number: str, of: int, digits: int) -> str:
        """An identifier of so many hexadecimal digits, the `number`th of `of` over the range."""
        place = f"({number}) * {_SPREAD // of * 2}"
        plain = f"printf('%016x', {place})" if self._sqlite else f"lpad(to_hex({place}), 16, '0')"
        return f"{plain} || '{'0' * (digits - 16)}'"

    def _insert(self, table: sa.Table, given: dict[str, str], *, rows: int) -> str:
        columns = [column.name for column in table.c if column.name in given]
        source = (
            f"WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series"
            f" WHERE n + 1 < {rows})"
            if self._sqlite
            else f"WITH series AS (SELECT n FROM generate_series(0::bigint, {rows - 1}) AS n)"
        )
        named, chosen = ", ".join(columns), ", ".join(given[name] for name in columns)
        return f"{source} INSERT INTO {table.name} ({named}) SELECT {chosen} FROM series"


if __name__ == "__main__":
    raise SystemExit(main())
