"""The visit log as a file, from button to last byte: when it begins, how long, how much memory."""

import argparse
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread

import psutil
import sqlalchemy as sa
from playwright.sync_api import Page, sync_playwright

from dashboard.bootstrap import build
from dashboard.services.desk import Particulars
from dashboard.settings import settings_from
from dashboard.store.engine import open_engine
from dashboard.store.rows import scan_values
from dashboard.store.tables import scan
from tests.browser.conftest import chromium, running_server
from tests.browser.reception import ADMIN, OFFICE, Installation, new_installation, signed_in
from tests.contract.events import entry

MOST_MEGABYTES = 300
MOST_SECONDS_TO_BEGIN = 2.0
SPAN = timedelta(days=90)
_BATCH = 10_000
_EVERY_SECONDS = 0.05


def fill(installation: Installation, rows: int) -> None:
    """So many entries of one office in the last 90 days, names sealed as at the door."""
    services = build(settings_from(os.environ | installation.environment))
    engine = open_engine(services.settings.database_url)
    newest = datetime.now(UTC) - timedelta(minutes=5)
    step = SPAN / rows
    for first in range(1, rows + 1, _BATCH):
        made = []
        for number in range(first, min(first + _BATCH, rows + 1)):
            at, name = newest - step * (rows - number), Particulars(name=f"Tamu Nomor {number}")
            event = entry(f"e{number}", office_id=OFFICE, at=at, sealed_name=None)
            sealed = services.seal.seal(name.packed(), bound_to=event.scan_id)
            made.append(scan_values(event, number=number) | {"sealed_name": sealed})
        with engine.begin() as connection:
            connection.execute(sa.insert(scan), made)
    engine.dispose()


class Watch:
    """The server's memory, and how fast it answers something else meanwhile."""

    def __init__(self, address: str, pid: int) -> None:
        self._health, self._server = f"{address}/healthz", psutil.Process(pid)
        self.peak_megabytes = 0.0
        self.milliseconds: list[float] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch while the block runs."""
        ended = Event()
        watcher = Thread(target=self._watch, args=(ended,))
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def _watch(self, ended: Event) -> None:
        while not ended.wait(_EVERY_SECONDS):
            begun = time.perf_counter()
            urllib.request.urlopen(self._health, timeout=30).close()  # noqa: S310
            self.milliseconds.append((time.perf_counter() - begun) * 1000)
            memory = self._server.memory_info().rss / 1_000_000
            self.peak_megabytes = max(self.peak_megabytes, memory)

    def answers(self) -> str:
        """Median and 95th percentile of the other answers."""
        p95 = quantiles(self.milliseconds, n=20)[-1]
        return f"median {median(self.milliseconds):.0f} ms, p95 {p95:.0f} ms"


def fetched(page: Page) -> tuple[float, float, int, str]:
    """Seconds until the download began and ended, its lines, and what the page said half-way."""
    button = page.get_by_role("button", name="Unduh CSV")
    button.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    begun = time.perf_counter()
    with page.expect_download() as found:
        button.click()
    to_begin = time.perf_counter() - begun
    page.wait_for_timeout(3000)
    said = " | ".join(page.locator(".export p").all_inner_texts())
    file = found.value.path()
    whole = time.perf_counter() - begun
    with file.open("rb") as lines:
        return to_begin, whole, sum(1 for _ in lines) - 1, said


def main() -> int:
    """Measure one export; 0 if it begins at once and stays within its memory."""
    options = argparse.ArgumentParser(prog="scripts/bench export", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--settle", type=float, default=45, help="seconds after the start")
    chosen = options.parse_args()
    rows = chosen.rows
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        installation = new_installation(Path(folder))
        fill(installation, rows)
        served = running_server(
            "asgi:app", log=Path(folder) / "log", environment=installation.environment
        )
        with served as (address, pid), chromium(playwright, video=None) as browser:
            # The first erasure of the day builds an index over every scan anew: nobody signs in.
            time.sleep(chosen.settle)
            path = f"/visit_log?kantor={OFFICE}&rentang=92"
            with signed_in(browser, address, account=ADMIN, path=path) as page:
                page.get_by_role("button", name="Unduh CSV").wait_for(timeout=60_000)
                quiet, busy = Watch(address, pid), Watch(address, pid)
                with quiet.running():
                    page.wait_for_timeout(5000)
                with busy.running():
                    to_begin, whole, lines, said = fetched(page)
    kept = to_begin <= MOST_SECONDS_TO_BEGIN and busy.peak_megabytes < MOST_MEGABYTES
    sys.stdout.write(
        f"{lines} of {rows} rows: begun after {to_begin:.2f} s, all after {whole:.1f} s, "
        f"{lines / whole:.0f} rows a second\n"
        f"on the page after 3 s: {said}\n"
        f"server's memory: {quiet.peak_megabytes:.0f} MB before, "
        f"{busy.peak_megabytes:.0f} MB at most\n"
        f"another request meanwhile: {busy.answers()}; without an export: {quiet.answers()}\n"
        f"begun within {MOST_SECONDS_TO_BEGIN:.0f} s and under {MOST_MEGABYTES} MB: "
        f"{'kept' if kept and lines == rows else 'NOT KEPT'}\n"
    )
    return 0 if kept and lines == rows else 1


if __name__ == "__main__":
    raise SystemExit(main())
