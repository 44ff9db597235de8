"""Many servers on one ledger: the limit is exact and nobody is counted twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.tables import scan
from tests.contract.conftest import now
from tests.contract.events import office

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 16


@pytest.mark.parametrize(
    ("people", "capacity"), [(20, 7), pytest.param(200, 50, marks=pytest.mark.long)]
)
def test_sixteen_processes_fill_an_office_exactly(
    engine: sa.Engine, people: int, capacity: int
) -> None:
    SqlOffices(engine, clock=now).put(office("kominfo", capacity=capacity))
    desks = [_desk(engine, f"D{number}", people) for number in range(PROCESSES)]
    answers = [json.loads(line) for desk in desks for line in _answers(desk)]

    assert Counter(decision for _, decision, _ in answers).total() == PROCESSES * people
    assert {reason for _, _, reason in answers} <= {
        "colour_admits",
        "already_inside",
        "office_full",
    }
    entered = [number for number, _, reason in answers if reason == "colour_admits"]
    assert len(entered) == len(set(entered)) == capacity
    inside = SqlLedger(engine).open_visits(office_id="kominfo")
    assert len({visit.person_key for visit in inside}) == len(inside) == capacity
    with engine.connect() as connection:
        stored = connection.execute(sa.select(sa.func.count()).select_from(scan)).scalar()
    assert stored == PROCESSES * people


def _desk(engine: sa.Engine, name: str, people: int) -> subprocess.Popen[str]:
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contract.pusher", url, name, str(people)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def _answers(desk: subprocess.Popen[str]) -> list[str]:
    out, errors = desk.communicate(timeout=120)
    assert desk.returncode == 0, errors
    return out.splitlines()
