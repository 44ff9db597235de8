"""Desks, and the database's server, are killed in the middle of their work: nothing is lost."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.services.doctor import Doctor
from dashboard.store.engine import open_engine
from dashboard.store.examination import Examination
from dashboard.store.recount import rebuild
from dashboard.store.schema import migrate
from tests.contract.postgres import NotStartable, Server, own_server
from tests.contract.record_laws import hold_every_law
from tests.contract.test_hammer import hold_acknowledged, lines, put_offices, start_desk

pytestmark = pytest.mark.server

ROUNDS = [2, pytest.param(20, marks=pytest.mark.long)]
DESKS = 4
_NEVER = 1_000_000


@pytest.mark.parametrize("rounds", ROUNDS)
def test_desks_killed_in_mid_burst_on_sqlite(tmp_path: Path, rounds: int) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite3"
    for acknowledged in _rounds(url, tmp_path, rounds, meanwhile=lambda _: None):
        _hold(url, acknowledged)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_desks_and_server_killed_in_mid_burst_on_postgresql(tmp_path: Path, rounds: int) -> None:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(own_server(fsync="on"))
        except NotStartable as reason:
            pytest.skip(f"no PostgreSQL: {reason}")
        for acknowledged in _rounds(server.url, tmp_path, rounds, meanwhile=_killing(server)):
            _hold(server.url, acknowledged)


def _killing(server: Server) -> Callable[[int], None]:
    """In every other round the server dies first; the desks find it again."""

    def meanwhile(number: int) -> None:
        if number % 2:
            server.kill()
            server.start()
            time.sleep(0.5)

    return meanwhile


def _rounds(
    url: str, folder: Path, rounds: int, *, meanwhile: Callable[[int], None]
) -> Iterator[list[dict[str, Any]]]:
    """After each round all that was ever acknowledged."""
    engine = open_engine(url)
    migrate(engine)
    put_offices(engine)
    engine.dispose()
    began = time.time()
    acknowledged: list[dict[str, Any]] = []
    chance = random.Random("crash")
    for number in range(rounds):
        said = [folder / f"D{number}-{desk}" for desk in range(DESKS)]
        desks = [
            start_desk(sa.make_url(url), file, steps=_NEVER, began=began, steady=True)
            for file in said
        ]
        _wait_for_all(said, desks)
        time.sleep(chance.uniform(0.05, 0.4))
        meanwhile(number)
        for desk in desks:
            assert desk.poll() is None, _errors(said)
            desk.kill()
        for desk in desks:
            desk.wait()
        _wait_until_alone(url)
        acknowledged += [line for file in said for line in lines(file) if "id" in line]
        yield acknowledged


def _wait_for_all(said: list[Path], desks: list["subprocess.Popen[bytes]"]) -> None:
    """Every desk is in the middle of its work."""
    until = time.monotonic() + 60
    while not all(lines(file) for file in said):
        assert time.monotonic() < until
        assert all(desk.poll() is None for desk in desks), _errors(said)
        time.sleep(0.02)


def _wait_until_alone(url: str) -> None:
    """A server may yet be committing what a killed desk had sent."""
    if url.startswith("sqlite"):
        return
    engine = open_engine(url)
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + 30
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(others).scalar():
            assert time.monotonic() < until
            time.sleep(0.02)
    engine.dispose()


def _errors(said: list[Path]) -> str:
    return "\n".join(file.with_suffix(".errors").read_text() for file in said)


def _hold(url: str, acknowledged: list[dict[str, Any]]) -> None:
    engine = open_engine(url)
    examination = Examination(engine)
    doctor = Doctor(
        checks={"figures": examination.figures, "orphans": examination.orphans},
        repair=lambda: rebuild(engine),
    )
    before, after = doctor.repair()
    assert after.is_clean, (before, after)
    hold_acknowledged(engine, acknowledged)
    hold_every_law(engine)
    engine.dispose()
