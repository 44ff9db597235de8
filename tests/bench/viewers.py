"""A server with twenty viewers of its live pages: memory, and processor time while all is quiet
and while ten people a second are scanned.

A viewer does what the page does in a browser: one WebSocket, one stream of events, a redraw of the
live fragment when the ledger moved and every five minutes, each at a time of its own. Half of them
look at all offices, half at one each. The scans are made by another process, as at another server.

What rests is dear to wake on some virtual machines: memory that nobody touched for a second may
cost a hundred times as much. So what a page of it costs is told, and what a bare server does, which
wakes ten times a second like every uvicorn; measured beside the server while it settles.
"""

import argparse
import http.client
import mmap
import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psutil

from dashboard.bootstrap import build
from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.settings import settings_from
from tests.attack.conftest import COOKIE
from tests.attack.wire import opened
from tests.bench.export import Watch
from tests.bench.fill import filled
from tests.browser.conftest import free_port, running, running_server
from tests.browser.reception import ADMIN, Installation
from tests.server.started import ask

VIEWERS = 20
SECONDS = 300.0
BUSY_SECONDS = 120.0
SCANS_A_SECOND = 10
MOST_QUIET_SHARE = 0.05
# The first erasure of the day builds an index over every scan anew.
SETTLE_SECONDS = 100.0
# Of pages/department/occupancy.py.
_CLOCK_SECONDS = 300.0
REST_SECONDS = 2.0
_RESTED_PAGES = 4000
_HOSPITALS = ("rsud-abdoer-rahem", "rsud-besuki", "rsud-asembagus")


@dataclass
class Viewer:
    """A browser's tab on a live page; `drawn` are the seconds that each redraw took.

    `phase` is the share of its clock's time that has passed when it opens.
    """

    address: str
    query: str
    phase: float
    ended: threading.Event
    drawn: list[float] = field(default_factory=list)
    _moved: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Open the page and keep it live until it is ended."""
        cookies = {COOKIE: _signed_in(self.address)}
        with opened(self.address, cookies=cookies) as tab:
            fragment = tab.run(page="occupancy", query=self.query).fragments["ledger"]
            threading.Thread(target=self._listen, args=(cookies,), daemon=True).start()
            due = time.monotonic() + (1 - self.phase) * _CLOCK_SECONDS
            while not self.ended.is_set():
                if not self._moved.wait(min(1.0, max(0.0, due - time.monotonic()))):
                    if time.monotonic() < due:
                        continue
                    due += _CLOCK_SECONDS
                self._moved.clear()
                begun = time.monotonic()
                tab.run(fragment=fragment, query=self.query)
                self.drawn.append(time.monotonic() - begun)

    def _listen(self, cookies: dict[str, str]) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        connection.request("GET", f"/events/{LEDGER_CHANNEL}", headers=sent)
        heard = b""
        for line in connection.getresponse():
            if self.ended.is_set():
                return
            if line.startswith(b"data:") and line != heard:
                heard, first = line, not heard
                if not first:
                    self._moved.set()


def _signed_in(address: str) -> str:
    answer = ask(
        f"{address}/auth/demo",
        method="POST",
        body=ADMIN.encode(),
        Sec_Fetch_Site="same-origin",
    )
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]


@contextmanager
def looking(address: str, number: int) -> Iterator[list[Viewer]]:
    """So many viewers, until the block ends."""
    ended = threading.Event()
    queries = [f"kantor={office}" for office in _HOSPITALS]
    viewers = [
        Viewer(
            address,
            queries[place // 2 % len(queries)] if place % 2 else "",
            place / number,
            ended,
        )
        for place in range(number)
    ]
    threads = [threading.Thread(target=viewer.look) for viewer in viewers]
    for thread in threads:
        thread.start()
    try:
        yield viewers
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def scan(installation: Installation, codes: Sequence[str], *, seconds: float) -> int:
    """Ten people a second at the offices in turn; how many were scanned."""
    services = build(settings_from(installation.environment))
    desks = cycle(
        Desk(office_id=office.id, name=(office.desks or ("Loket 1",))[0])
        for office in services.offices.all()
    )
    begun, done = time.monotonic(), 0
    while (passed := time.monotonic() - begun) < seconds:
        if done > passed * SCANS_A_SECOND:
            time.sleep(0.01)
            continue
        at = datetime.now(UTC)
        services.admission.scan(
            user=OPERATOR,
            code=codes[done % len(codes)],
            desk=next(desks),
            scan_id=secrets.token_hex(16),
            setting=DirectionSetting.AUTO,
            at=at,
            now=at,
        )
        done += 1
    return done


@dataclass
class Meter:
    """What a server's process uses."""

    process: psutil.Process

    def used(self) -> float:
        """Seconds of processor time since its start."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def peak_megabytes(self) -> float:
        """The most memory that it has had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    @contextmanager
    def told(self, title: str, viewers: list[Viewer]) -> Iterator[list[float]]:
        """Measure the block and tell; its share of one processor is put into the list."""
        for viewer in viewers:
            viewer.drawn.clear()
        begun, used, shares = time.monotonic(), self.used(), []  # type: ignore[var-annotated]
        yield shares
        seconds = time.monotonic() - begun
        shares.append((self.used() - used) / seconds)
        sys.stdout.write(f"{title}, {seconds:.0f} s: {shares[0]:.1%} of a processor")
        if viewers:
            sys.stdout.write(_redraws(viewers, seconds))
        sys.stdout.write(f"; peak memory {self.peak_megabytes():.0f} MB\n")
        sys.stdout.flush()


def _redraws(viewers: Sequence[Viewer], seconds: float) -> str:
    drawn = sorted(wait for viewer in viewers for wait in viewer.drawn)
    half = drawn[len(drawn) // 2] * 1000 if drawn else 0.0
    p95 = drawn[int(len(drawn) * 0.95)] * 1000 if drawn else 0.0
    return (
        f"; each viewer redrawn {len(drawn) / len(viewers) / seconds * 60:.1f} times a minute, "
        f"a redraw median {half:.0f} ms, p95 {p95:.0f} ms"
    )


@contextmanager
def _served(installation: Installation, *, log: Path) -> Iterator[tuple[str, int]]:
    """As the product serves itself; its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard", "serve", "--port", str(port)]
    environment = os.environ | installation.environment
    with running(command, port=port, log=log, environment=environment) as found:
        yield found


def microseconds_of_a_rested_page() -> float:
    """Processor time to touch a page of memory that nobody touched for a while."""
    with mmap.mmap(-1, _RESTED_PAGES * mmap.PAGESIZE) as memory:
        took = []
        for _ in range(4):
            begun = time.thread_time()
            touched = memory[:: mmap.PAGESIZE]
            took.append((time.thread_time() - begun) / len(touched))
            time.sleep(REST_SECONDS)
    # The first time they are made.
    return median(took[1:]) * 1e6


def main() -> int:
    """Measure a quiet time and a busy one; 0 if the quiet server is quiet enough."""
    options = argparse.ArgumentParser(prog="scripts/bench viewers", description=__doc__)
    options.add_argument("--visits", type=int, default=100_000)
    options.add_argument("--viewers", type=int, default=VIEWERS)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--busy", type=float, default=BUSY_SECONDS, help="seconds with scans")
    options.add_argument("--settle", type=float, default=SETTLE_SECONDS)
    chosen = options.parse_args()
    installation = filled(chosen.visits)
    wanted = int(chosen.busy * SCANS_A_SECOND)
    codes = installation.issue_many([f"Tamu Nomor {each}" for each in range(wanted)], doses=2)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, pid = stack.enter_context(_served(installation, log=folder / "log"))
        meter = Meter(psutil.Process(pid))
        viewers = stack.enter_context(looking(address, chosen.viewers))
        with (
            running_server("tests.bench.bare:app", log=folder / "bare") as (_, bare),
            Meter(psutil.Process(bare)).told("a bare server at rest", []),
        ):
            time.sleep(chosen.settle)
        sys.stdout.write(
            f"a page of memory that rested {REST_SECONDS:.0f} s: "
            f"{microseconds_of_a_rested_page():.1f} µs to touch\n"
        )
        with meter.told("nothing changes", viewers) as quiet:
            time.sleep(chosen.seconds)
        watch = Watch(address, pid)
        with meter.told("ten scans a second", viewers), watch.running():
            scanned = scan(installation, codes, seconds=chosen.busy)
    sys.stdout.write(f"{scanned} scans; another request meanwhile: {watch.answers()}\n")
    kept = quiet[0] <= MOST_QUIET_SHARE
    sys.stdout.write(
        f"at most {MOST_QUIET_SHARE:.0%} of a processor while nothing changes: "
        f"{'kept' if kept else 'NOT KEPT'}\n"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
