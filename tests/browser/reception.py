"""The whole application with two offices and a browser that is signed in: what page tests share."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import another_time
from tests.browser.conftest import ROOT, running_server
from tests.empty_ledger import lay_empty_ledger

OFFICE = "kominfo"
DESK = "Loket 1"
RECEPTIONIST = "sample-receptionist"
HEAD = "sample-head"
ADMIN = "sample-admin"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A data folder, and the environment in which servers and commands use it."""

    data: Path
    environment: dict[str, str]
    program: str = "dashboard"
    application: str = "asgi:app"

    @property
    def ledger(self) -> Path:
        """Its file, unless its environment names a database elsewhere."""
        return self.data / "local" / "check_in.sqlite3"

    def command(self, *words: str, stdin: str = "") -> list[dict[str, Any]]:
        """Run a command of the product and return its answers."""
        done = subprocess.run(
            [sys.executable, "-m", self.program, *words],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def issue(self, *, name: str, doses: int, kind: str = "visitor") -> str:
        """A pass of this installation."""
        said = self.command("issue", "--name", name, "--doses", str(doses), "--kind", kind)
        return str(said[0]["code"])

    def issue_many(self, names: Sequence[str], *, doses: int) -> list[str]:
        """A pass for each name, in their order."""
        table = self.data.with_name("passes.csv")
        table.write_text("\n".join(["nama,dosis", *(f"{name},{doses}" for name in names)]))
        return [str(line["code"]) for line in self.command("issue", "--csv", str(table))]

    def scan(self, code: str) -> dict[str, Any]:
        """A scan at another desk of the office, by the command line."""
        words = ("scan", "--office", OFFICE, "--desk", "Pintu", "--direction", "in")
        return self.command(*words, stdin=f"{code}\n")[0]

    def scans(self) -> int:
        """How many events the ledger has."""
        with closing(sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)) as ledger:
            return int(ledger.execute("select count(*) from scan").fetchone()[0])

    def desk_reports(self) -> list[tuple[str, str]]:
        """Each desk that told how it is, with its camera's problem, '' where it plays."""
        with closing(sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)) as ledger:
            return list(ledger.execute("select desk, problem from desk_health order by desk"))

    def inside(self) -> int:
        """People inside the office now, as the command line tells."""
        return next(row["inside"] for row in self.command("occupancy") if row["office"] == OFFICE)


def new_installation(
    folder: Path, *, offices: bool = True, database_url: str = "", at: datetime | None = None
) -> Installation:
    """The shipped rules and trust list; with `offices` two of them, with a desk each.

    The ledger is a file of its own unless `database_url` names another. With `at` it is that moment
    now for its server and its commands.
    """
    data = folder / "data"
    if offices and not database_url and at is None:
        shutil.copytree(_with_offices(), data)
        return Installation(data=data, environment=_environment(data))
    for name in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / name, data / name)
    environment = _environment(data)
    if database_url:
        environment["DASHBOARD_DATABASE_URL"] = database_url
    installation = Installation(data=data, environment=environment)
    if at is not None:
        module = another_time.__name__
        installation = Installation(
            data=data,
            environment=environment | another_time.moved_to(at),
            program=module,
            application=f"{module}:app",
        )
    if offices:
        _add_offices(installation)
    return installation


@cache
def _with_offices() -> Path:
    """The data of an installation with two offices, made once in a process, to be copied."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    bare = new_installation(folder, offices=False)
    lay_empty_ledger(bare.ledger)
    _add_offices(bare)
    return bare.data


def _add_offices(installation: Installation) -> None:
    for office, name in ((OFFICE, "Dinas Kominfo"), ("dukcapil", "Disdukcapil")):
        installation.command(
            "office", "set", office, "--name", name, "--kind", "department", "--capacity", "50"
        )


def _environment(data: Path) -> dict[str, str]:
    return {**os.environ, "DASHBOARD_DATA": str(data), "DASHBOARD_DEMO": "1"}


@contextmanager
def serving(installation: Installation, *, log: Path, port: int | None = None) -> Iterator[str]:
    """The application on a free port, or on this one."""
    running = running_server(
        installation.application, log=log, environment=installation.environment, port=port
    )
    with running as (address, _):
        yield address


@contextmanager
def signed_in(
    browser: Browser,
    address: str,
    *,
    account: str,
    path: str = "/",
    width: int = 1280,
    height: int = 720,
    scheme: str = "light",
) -> Iterator[Page]:
    """A page of a browser of its own, with the desk already chosen.

    Signed in as the sample `account`; an empty one stays outside.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    try:
        if account:
            origin = {"Origin": address}
            context.request.post(f"{address}/auth/demo", data=account, headers=origin)
        desk = {"name": "check_in_desk", "value": f"{OFFICE}/{DESK}".replace(" ", "%20")}
        context.add_cookies([{**desk, "url": address}])
        page = context.new_page()
        page.goto(f"{address}{path}")
        yield page
    finally:
        context.close()
