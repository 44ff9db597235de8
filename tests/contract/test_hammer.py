"""Many desks in processes of their own do everything at once: every law holds afterwards."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.office import OnFull
from dashboard.store.offices import SqlOffices
from tests.contract.busy_desk import OFFICES
from tests.contract.conftest import now
from tests.contract.events import office
from tests.contract.record_laws import hold_every_law, record, stored_events

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("desks", "steps"), [(5, 60), pytest.param(16, 1250, marks=pytest.mark.long)]
)
def test_every_law_holds_after_many_desks_at_once(
    engine: sa.Engine, tmp_path: Path, desks: int, steps: int
) -> None:
    put_offices(engine)
    said = [tmp_path / f"D{number}" for number in range(desks)]
    began = time.time()
    processes = [start_desk(engine.url, file, steps=steps, began=began) for file in said]
    seen = []
    while any(process.poll() is None for process in processes):
        seen.append(record(engine))
        time.sleep(max(0.2, steps / 100))

    assert [process.wait() for process in processes] == [0] * desks, _errors(said)
    acknowledged = [line for file in said for line in lines(file) if "id" in line]
    hold_acknowledged(engine, acknowledged)
    stored = sum(len(stored_events(engine, each)) for each in OFFICES)
    assert stored == len({line["id"] for line in acknowledged})
    hold_every_law(engine)
    final = record(engine)
    assert all(rows <= final[name] for each in seen for name, rows in each.items())


def put_offices(engine: sa.Engine) -> None:
    """Five offices with little room; the last one warns when it is full."""
    offices = SqlOffices(engine, clock=now)
    for office_id in OFFICES:
        full = OnFull.WARN if office_id == OFFICES[-1] else OnFull.REFUSE
        offices.put(office(office_id, capacity=8, on_full=full))


def start_desk(
    url: sa.URL, said: Path, *, steps: int, began: float, steady: bool = False
) -> "subprocess.Popen[bytes]":
    """A desk in a process of its own that writes what is acknowledged into `said`."""
    words = [url.render_as_string(hide_password=False), said.name, str(steps), str(began)]
    with said.open("wb") as out, said.with_suffix(".errors").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.contract.busy_desk", *words, *["steady"] * steady],
            stdout=out,
            stderr=errors,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )


def lines(said: Path) -> list[dict[str, Any]]:
    """What a desk was told; a line that it did not finish was not."""
    whole = said.read_text().rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def hold_acknowledged(engine: sa.Engine, acknowledged: list[dict[str, Any]]) -> None:
    """Every acknowledged event is stored, once, with the figures that were told."""
    stored = {event.scan_id: event for each in OFFICES for event in stored_events(engine, each)}
    for line in acknowledged:
        event = stored[line["id"]]
        assert (event.decision.value, event.inside) == (line["decision"], line["inside"])
    written = [line["id"] for line in acknowledged if not line["repeated"]]
    assert len(written) == len(set(written))


def _errors(said: list[Path]) -> str:
    return "\n".join(file.with_suffix(".errors").read_text() for file in said)
