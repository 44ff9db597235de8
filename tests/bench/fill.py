"""How long the demonstration takes to fill a ledger, and whether `doctor` finds it whole after.

SQLite ledgers are kept in build/filled/ for the other measurements; delete the folder to make them
anew. Processor time counts all processes: it is what a busy machine does not change.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from dashboard.settings import settings_from
from dashboard.store.engine import open_engine
from dashboard.store.schema import migrate
from tests.browser.conftest import ROOT
from tests.browser.reception import Installation, new_installation
from tests.contract.postgres import own_server

FOLDER = ROOT / "build" / "filled"
MOST_SECONDS = 15 * 60


def filled(
    visits: int, *, days: int | None = None, folder: Path | None = None, database_url: str = ""
) -> Installation:
    """An installation with so many visits up to now, made by the product's own command.

    In build/filled/, where it is found again, unless `folder` says otherwise. `days` None: as many
    as so many visits usually take.
    """
    place = folder or FOLDER / (f"{visits}-in-{days}" if days else str(visits))
    if (place / "data").exists():
        environment = {**os.environ, "DASHBOARD_DATA": str(place / "data"), "DASHBOARD_DEMO": "1"}
        found = Installation(data=place / "data", environment=environment)
        # Here and not by the server, which makes a backup of all of it first.
        migrate(open_engine(settings_from(environment).database_url))
        return found
    made = new_installation(place, offices=False, database_url=database_url)
    words = ["--visits", str(visits), *(["--days", str(days)] if days else [])]
    _timed(made, f"demo of {visits:,} visits", "demo", *words)
    return made


def _timed(installation: Installation, title: str, *words: str) -> tuple[float, bool]:
    """Run a command with its progress on the terminal; seconds, and whether it went well."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *words],
        cwd=ROOT,
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(
        f"{done.stdout}{title}: {seconds:.0f} s, {processor:.0f} s of processor time, "
        f"the largest process so far {after.ru_maxrss // 1024} MB, exit status {done.returncode}\n"
    )
    return seconds, done.returncode == 0


def main() -> int:
    """Fill and examine; 0 if it was in time and whole."""
    options = argparse.ArgumentParser(prog="scripts/bench fill", description=__doc__)
    options.add_argument("--visits", type=int, default=10_000_000)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = chosen.engine == "postgresql"
        with own_server(fsync="on") if own else nullcontext() as server:
            begun = time.perf_counter()
            place, url = (Path(folder), server.url) if server else (None, "")
            installation = filled(chosen.visits, folder=place, database_url=url)
            in_time = time.perf_counter() - begun <= MOST_SECONDS
            _, whole = _timed(installation, "doctor", "doctor")
    sys.stdout.write(
        f"within {MOST_SECONDS // 60} minutes and whole: "
        f"{'kept' if in_time and whole else 'NOT KEPT'}\n"
    )
    return 0 if in_time and whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
