"""Processes that invent while this one stores: what they make comes back some rows at a time."""

import marshal
import multiprocessing
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from queue import Empty
from typing import Any

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.hours import WorkCalendar
from dashboard.services.demo import SamplePast
from dashboard.store.sample_rows import OfficeEnd, Written, written

# So many parts wait at most, a few megabytes each: whoever invents faster than is stored waits.
_WAITING = 8
_LOOK_EVERY = 1.0


def all_written(
    pasts: Sequence[SamplePast], calendar: WorkCalendar, *, processes: int
) -> Iterator[Written]:
    """The rows of all offices; with `processes` 0 they are invented here.

    The rows are the same whatever the number; parts of different offices may come in any order.
    """
    if not processes:
        for past in pasts:
            yield from written(past, calendar)
        return
    spawning = multiprocessing.get_context("spawn")
    parts = spawning.Queue(_WAITING)
    tasks = spawning.Queue()
    # The busiest first, so that none is left alone at the end.
    for past in sorted(pasts, key=lambda each: -each.sample.employees - each.sample.visitors):
        tasks.put(past)
    workers = [
        spawning.Process(target=_work, args=(tasks, parts, calendar), daemon=True)
        for _ in range(processes)
    ]
    for worker in workers:
        tasks.put(None)
        worker.start()
    try:
        for _ in pasts:
            yield from _until_an_end(parts, workers)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def usual_processes() -> int:
    """One for each processor that this process may use; none beside a single one."""
    processors = len(os.sched_getaffinity(0))
    return processors if processors > 1 else 0


def _until_an_end(parts: Any, workers: Sequence[Any]) -> Iterator[Written]:
    while True:
        part = _received(parts, workers)
        yield part
        if part.end is not None:
            return


def _received(parts: Any, workers: Sequence[Any]) -> Written:
    while True:
        try:
            packed = parts.get(timeout=_LOOK_EVERY)
        except Empty:
            if any(worker.exitcode for worker in workers):
                raise LedgerUnavailable("a process that invents sample data has died") from None
            continue
        if isinstance(packed, str):
            raise LedgerUnavailable(packed)
        office_id, rows, visits, end = marshal.loads(packed)  # nosec B302 # noqa: S302 - our own process's
        return Written(office_id, rows, visits, OfficeEnd(*end) if end else None)


def _work(tasks: Any, parts: Any, calendar: WorkCalendar) -> None:
    # Whoever presses Ctrl-C ends the parent, which ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while (past := tasks.get()) is not None:
            for part in written(past, calendar):
                parts.put(_packed(part))
    except Exception:
        parts.put(traceback.format_exc(limit=-3))
        raise


def _packed(part: Written) -> bytes:
    end: Any = part.end and tuple(getattr(part.end, name) for name in OfficeEnd.__slots__)
    return marshal.dumps((part.office_id, part.rows, part.visits, end))
