"""How long a backup and a restore take behind a million visits, and what desks notice of it.

Desks are processes that scan all the while, 20 ms after each answer; their worst wait during the
backup stands beside the worst without one in the same run, and `cp` of the same file beside the
backup. `--keep FOLDER` makes the sample data once and finds it again.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from dashboard.backups import shelf
from dashboard.backups.archive import check
from dashboard.backups.restoring import Consent, restore_backup
from dashboard.bootstrap import build
from dashboard.bootstrap.installation import now
from dashboard.domain.office import Desk
from dashboard.settings import Settings
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.offices import SqlOffices
from tests.contract.door import door
from tests.contract.postgres import NotStartable, running_postgres

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4
PAUSE_SECONDS = 0.02
QUIET_SECONDS = 10.0


def main() -> int:
    """Measure SQLite, and PostgreSQL where it can be had."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="where the sample data is, or will be")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backup-bench-") as folder:
        home = options.keep or Path(folder)
        here = _installation(home / "here", f"sqlite:///{home}/here/local/check_in.sqlite3")
        _fill(here, visits=options.visits)
        archive = _measure_sqlite(here, Path(folder))
        try:
            with running_postgres(fsync="on") as url:
                _measure_restore(archive, Path(folder) / "there", url)
                _measure_backup(_settings(Path(folder) / "there", url))
        except NotStartable as reason:
            _tell({"engine": "postgresql", "skipped": str(reason)})
    return 0


def _measure_sqlite(here: Settings, folder: Path) -> Path:
    file = here.local / "check_in.sqlite3"
    _tell({"copied_by_cp_s": _seconds(lambda: shutil.copy(file, folder / "copy")), "mb": _mb(file)})
    archive = _measure_backup(here)
    target = folder / "restored"
    _measure_restore(archive, target, f"sqlite:///{target}/local/check_in.sqlite3")
    return archive


def _measure_backup(settings: Settings) -> Path:
    """The desks' worst waits without a backup and during one."""
    with _desks(settings.database_url) as worst:
        time.sleep(QUIET_SECONDS)
        quiet = worst()
        seconds = _seconds(lambda: _backup_command(settings))
        during = worst()
    file = shelf.archives(settings.backups)[0].file
    manifest = check(file)
    _tell(
        {
            "engine": manifest.engine,
            "backup_s": seconds,
            "rows": sum(manifest.rows.values()),
            "archive_mb": _mb(file),
            "scans": [quiet[0], during[0]],
            "p99_ms": [quiet[1], during[1]],
            "worst_ms": [quiet[2], during[2]],
            "of": ["without a backup", "during it"],
        }
    )
    return file


def _backup_command(settings: Settings) -> None:
    environment = os.environ | {
        "DASHBOARD_DATABASE_URL": settings.database_url,
        "DASHBOARD_DATA": str(settings.data),
        "DASHBOARD_DEMO": "1",
    }
    command = [sys.executable, "-m", "dashboard", "backup", "--keep", "1"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)


def _measure_restore(archive: Path, folder: Path, url: str) -> None:
    settings = _installation(folder, url)
    database = LedgerDatabase.at(url)
    seconds = _seconds(
        lambda: restore_backup(
            database,
            archive,
            settings=settings,
            consent=Consent(),
            now=now(),
            tell=print,
        )
    )
    database.close()
    _tell({"engine": url.split(":")[0], "restore_s": seconds})


Worst = Callable[[], tuple[int, float, float]]


@contextmanager
def _desks(url: str) -> Iterator[Worst]:
    """Processes that scan; `worst` gives number, p99 and worst wait (ms) since the last call."""
    context = multiprocessing.get_context("spawn")
    waits: multiprocessing.Queue[float] = context.Queue()
    running = [
        context.Process(target=_scan_on, args=(url, number, waits), daemon=True)
        for number in range(WRITERS)
    ]
    collected: list[float] = []
    collecting = threading.Thread(target=lambda: _collect(waits, collected), daemon=True)
    collecting.start()
    for each in running:
        each.start()
    while len(collected) < WRITERS * 10:
        time.sleep(0.05)
    collected.clear()

    def worst() -> tuple[int, float, float]:
        some, collected[:] = sorted(collected), []
        high = some[min(len(some) - 1, int(len(some) * 0.99))]
        return len(some), round(high * 1000, 1), round(some[-1] * 1000, 1)

    try:
        yield worst
    finally:
        for each in running:
            each.terminate()
            each.join()


def _collect(waits: "multiprocessing.Queue[float]", into: list[float]) -> None:
    while True:
        into.append(waits.get())


def _scan_on(url: str, number: int, waits: "multiprocessing.Queue[float]") -> None:
    engine = open_engine(url)
    offices = SqlOffices(engine, clock=now)
    at_door = door(SqlLedger(engine), offices)
    desk = Desk(office_id=offices.all()[number].id, name="Loket")
    for scan in range(1 << 30):
        begun = time.perf_counter()
        scan_id = f"{os.getpid():016x}{scan:016x}"
        at_door.scan(f"2 Person {scan_id}", scan_id, now(), desk=desk)
        waits.put(time.perf_counter() - begun)
        time.sleep(PAUSE_SECONDS)


def _installation(folder: Path, url: str) -> Settings:
    for part in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / part, folder / part, dirs_exist_ok=True)
    return _settings(folder, url)


def _settings(folder: Path, url: str) -> Settings:
    return Settings(database_url=url, data=folder, demo=True)


def _fill(settings: Settings, *, visits: int) -> None:
    demo = build(settings).demo
    if demo.is_needed():
        seconds = _seconds(
            lambda: demo.fill(days=90, visits=visits, seed=1, now=now() - timedelta(hours=1))
        )
        _tell({"sample_data_s": seconds})


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 1)


def _mb(file: Path) -> int:
    return file.stat().st_size >> 20


def _tell(record: dict[str, object]) -> None:
    print(json.dumps(record), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
