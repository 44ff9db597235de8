"""The occupancy page says the same of a SQLite ledger as of the stays counted by brute force."""

import random
from datetime import timedelta

import pytest

from dashboard.domain.people import PersonKind
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from tests.empty_ledger import lay_empty_ledger
from tests.fakes.occupancy import Stay, StaysInMemory
from tests.fakes.stored_stays import write_stays
from tests.pages.occupancy_page import DINKES, KOMINFO, NOW, cards, run_page, written


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(lay_empty_ledger(tmp_path / "ledger.sqlite3"))
    yield opened
    opened.dispose()


@pytest.fixture
def ledger(engine):
    offices = SqlOffices(engine, clock=lambda: NOW)
    for office in (KOMINFO, DINKES):
        offices.put(office)
    opened = SqlLedger(engine)
    yield opened
    opened.close()


def some_stays(seed: int) -> list[Stay]:
    chance = random.Random(seed)
    return [
        Stay(
            office_id=chance.choice(("kominfo", "dinkes")),
            person=f"p{number % 30}-{number}",
            entered_at=NOW - timedelta(minutes=minutes),
            left_at=chance.choice((None, NOW - timedelta(minutes=minutes / 2))),
            kind=chance.choice(tuple(PersonKind)),
        )
        for number, minutes in enumerate(chance.sample(range(1, 200), 40))
    ]


def drawn(app) -> list[str]:
    return [chart.proto.spec for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("seed", range(3))
def test_the_page_reads_a_stored_ledger_as_it_happened(monkeypatch, engine, ledger, seed):
    stays = some_stays(seed)
    write_stays(ledger, stays)
    stored = run_page(monkeypatch, views=SqlOccupancyViews(engine))
    counted = run_page(monkeypatch, views=StaysInMemory(stays, at=NOW))
    assert cards(stored) == cards(counted)
    assert written(stored) == written(counted)


def test_an_offices_day_reads_as_it_happened(monkeypatch, engine, ledger):
    stays = some_stays(7)
    write_stays(ledger, stays)
    stored = run_page(monkeypatch, views=SqlOccupancyViews(engine), kantor="kominfo")
    counted = run_page(monkeypatch, views=StaysInMemory(stays, at=NOW), kantor="kominfo")
    assert written(stored) == written(counted)
    assert drawn(stored) == drawn(counted)
    assert len(drawn(stored)) == 2
