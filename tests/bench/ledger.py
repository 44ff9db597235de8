"""How many scans a second the whole admission service stores, beside a bare INSERT.

Writers are processes, as servers and terminals are; each has an office of its own and one in four
scans meets the first one's, so that they also wait for each other. A bare INSERT appends one row
with the same durability and its own transaction. Shares matter, not absolute rates.
"""

import argparse
import json
import multiprocessing
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.bootstrap.installation import now
from dashboard.domain.office import Desk
from dashboard.store.engine import is_sqlite, open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.schema import migrate
from tests.contract.door import Door, door
from tests.contract.events import entry, office
from tests.contract.postgres import NotStartable, running_postgres

SECONDS = 4.0
ROUNDS = 4
WRITERS = (1, 4, 16)
LEAST_SHARE = {"sqlite": 0.25, "postgresql": 0.18}
# With overrides in the audit log.
LEAST_AUDITED = {"sqlite": 0.19, "postgresql": 0.14}
MOST_WAIT_SHARE = 0.05
THREADS = 16
OFFICES = max(WRITERS)

Step = Callable[[], None]


@dataclass(frozen=True)
class Rates:
    """Waits of one run in seconds, sorted."""

    waits: list[float]
    seconds: float

    @classmethod
    def of(cls, lists: Iterable[list[float]], *, seconds: float) -> "Rates":
        """All writers' waits together, in a run of so many seconds."""
        return cls(sorted(wait for waits in lists for wait in waits), seconds)

    def record(self) -> dict[str, float]:
        """Rate a second and percentiles in ms."""
        return {
            "per_second": round(self.rate),
            **{f"p{share}_ms": round(self.at(share / 100) * 1000, 2) for share in (50, 99, 99.9)},
            "worst_ms": round(self.waits[-1] * 1000, 2),
        }

    @property
    def rate(self) -> float:
        """Steps a second."""
        return len(self.waits) / self.seconds

    def at(self, share: float) -> float:
        """The wait that this share of the steps did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]


def main(words: Sequence[str] | None = None) -> int:
    """Measure both engines; exit status 1 where a share is missed."""
    # Only here: it measures with the writers of this module.
    from tests.bench.history import MANY, history_missed

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=MANY, help="of the longer history; 0: none")
    visits = options.parse_args(words).visits
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        missed |= _engine_missed(f"sqlite:///{folder}/ledger.sqlite3")
        missed |= _threads_missed(Path(folder))
    try:
        with running_postgres(fsync="on") as url:
            missed |= _engine_missed(url)
    except NotStartable as reason:
        _tell({"engine": "postgresql", "skipped": str(reason)})
    if visits:
        missed |= history_missed(visits, [*LEAST_SHARE])
    return int(missed)


def _engine_missed(url: str) -> bool:
    engine = open_engine(url)
    prepare(engine)
    name = engine.dialect.name
    engine.dispose()
    missed = False
    for writers in WRITERS:
        bare, ours = _run(url, writers, admission_writer)
        share = ours.rate / bare.rate
        missed |= writers == 4 and share < LEAST_SHARE[name]
        _tell(
            {
                "engine": name,
                "writers": writers,
                "bare": bare.record(),
                "admission": ours.record(),
                "share": round(share, 3),
            }
        )
    return missed | _audited_missed(url, name)


def _audited_missed(url: str, name: str) -> bool:
    # Only here: it measures with the writers of this module.
    from tests.bench.audited import ONE_IN, audited_writer

    bare, ours = _run(url, 4, audited_writer)
    share = ours.rate / bare.rate
    _tell(
        {
            "engine": name,
            "writers": 4,
            "overridden_one_in": ONE_IN,
            "bare": bare.record(),
            "admission": ours.record(),
            "share": round(share, 3),
        }
    )
    return share < LEAST_AUDITED[name]


def prepare(engine: sa.Engine) -> None:
    migrate(engine)
    offices = SqlOffices(engine, clock=now)
    for number in range(OFFICES):
        offices.put(office(f"o{number}", capacity=1_000_000))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE bare (id TEXT PRIMARY KEY, at BIGINT, note TEXT)"))


def _run(url: str, writers: int, writer: Callable[[str, int], Step]) -> tuple[Rates, Rates]:
    """The bare INSERT and the admission service, in turn, so that a busy moment meets both."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(writers)
    with context.Pool(writers, initializer=_hold, initargs=(start,)) as pool:
        pairs = pool.starmap(_measured, [(url, number, writer) for number in range(writers)], 1)
    bare, ours = zip(*pairs, strict=True)
    return Rates.of(bare, seconds=SECONDS), Rates.of(ours, seconds=SECONDS)


_start: Barrier


def _hold(start: Barrier) -> None:
    global _start
    _start = start


def _measured(
    url: str, number: int, writer: Callable[[str, int], Step]
) -> tuple[list[float], list[float]]:
    steps = _bare_writer(url, number), writer(url, number)
    waits: tuple[list[float], list[float]] = [], []
    for step in steps:
        step()
    for _ in range(ROUNDS):
        for step, waited in zip(steps, waits, strict=True):
            _start.wait()
            waited += _waits(step, seconds=SECONDS / ROUNDS)
    return waits


def _waits(step: Step, *, seconds: float) -> list[float]:
    waits: list[float] = []
    until = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        step()
        waits.append(time.perf_counter() - begun)
    return waits


def _bare_writer(url: str, number: int) -> Step:
    engine = open_engine(url)
    driver: Any = engine.raw_connection().driver_connection
    mark = "?" if is_sqlite(engine) else "%s"
    text = f"INSERT INTO bare VALUES ({mark}, {mark}, {mark})"  # noqa: S608 - fixed text
    chance = random.Random(f"{number} {time.time_ns()}")

    def step() -> None:
        driver.execute(text, (f"{chance.getrandbits(128):032x}", time.time_ns(), "a note"))
        driver.commit()

    return step


def bench_door(url: str) -> Door:
    """The admission service as a server has it, with names encrypted and both registers."""
    engine = open_engine(url)
    return door(SqlLedger(engine), SqlOffices(engine, clock=now))


def admission_writer(url: str, number: int) -> Step:
    at_door = bench_door(url)
    chance = random.Random(f"{number} {time.time_ns()}")

    def step() -> None:
        office_id = "o0" if chance.random() < 0.25 else f"o{number}"
        at_door.scan(
            f"2 Person {chance.randrange(100_000)}",
            f"{chance.getrandbits(128):032x}",
            now(),
            desk=Desk(office_id=office_id, name=f"D{number}"),
        )

    return step


def _threads_missed(folder: Path) -> bool:
    """Sixteen threads of one process: our queue against SQLite's busy handler."""
    engine = open_engine(f"sqlite:///{folder}/threads.sqlite3")
    prepare(engine)
    with _ledger(engine) as ledger:
        ours = _of_threads(lambda number: _queue_writer(ledger, number))
    plain = _of_threads(lambda number: _busy_writer(folder / "threads.sqlite3", number))
    share = ours.waits[-1] / plain.waits[-1]
    _tell(
        {
            "engine": "sqlite",
            "threads": THREADS,
            "busy_handler": plain.record(),
            "group_commit": ours.record(),
            "worst_wait_share": round(share, 4),
        }
    )
    return share > MOST_WAIT_SHARE


@contextmanager
def _ledger(engine: sa.Engine) -> Iterator[SqlLedger]:
    ledger = SqlLedger(engine)
    yield ledger
    ledger.close()


def _of_threads(writer: Callable[[int], Step]) -> Rates:
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda n=number: waits.extend(_waits(writer(n), seconds=SECONDS)))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rates.of([waits], seconds=SECONDS)


def _queue_writer(ledger: SqlLedger, number: int) -> Step:
    chance = random.Random(f"threads {number}")

    def step() -> None:
        event = entry(f"{chance.getrandbits(128):032x}", office_id=f"o{number}")
        ledger.write(
            office_id=event.office_id,
            now=event.at,
            work=lambda transaction: transaction.add_scan(event),
        )

    return step


def _busy_writer(file: Path, number: int) -> Step:
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = FULL")
    chance = random.Random(f"busy {number}")

    def step() -> None:
        connection.execute("BEGIN IMMEDIATE")
        name = f"{chance.getrandbits(128):032x}"
        connection.execute("INSERT INTO bare VALUES (?, ?, ?)", (name, 0, "a note"))
        connection.execute("COMMIT")

    return step


def _tell(record: dict[str, object]) -> None:
    print(json.dumps(record), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
