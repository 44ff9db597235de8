"""The promises of the port `RolloutBook`: events stay, and nobody overtakes anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rollout import Plan, Stage, StageEvent
from dashboard.services.rollout import RolloutBook, Wave
from dashboard.store.offices import SqlOffices
from dashboard.store.rollout import SqlRolloutBook
from tests.contract.conftest import _engine, now
from tests.contract.events import MORNING, office
from tests.fakes.rollout import RolloutBookInMemory

WAVE = Wave(number=1, name="Dinas Kominfo", starts_on=date(2021, 9, 1))


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RolloutBook]:
    if request.param == "fake":
        yield RolloutBookInMemory()
        return
    for engine in _engine(request, request.param, tmp_path):
        _offices(engine)
        yield SqlRolloutBook(engine)


def _offices(engine: sa.Engine) -> None:
    offices = SqlOffices(engine, clock=now)
    offices.put(office("kominfo"))
    offices.put(office("dinkes"))


def said(name: str, at: datetime = MORNING, office_id: str = "kominfo") -> StageEvent:
    return StageEvent(
        event_id=name,
        office_id=office_id,
        stage=Stage.LETTER_SENT,
        at=at,
        actor="admin",
        note="dikirim lewat pos",
        recorded_at=at + timedelta(minutes=1),
    )


def test_events_come_back_in_the_order_of_their_times(book: RolloutBook) -> None:
    later = said("b", MORNING + timedelta(days=1))
    book.record(later, known=0)
    book.record(said("c", office_id="dinkes"), known=0)
    book.record(said("a"), known=1)
    assert {event.event_id for event in book.events()[:2]} == {"a", "c"}
    assert book.events()[-1] == later


def test_who_did_not_know_the_last_event_is_told(book: RolloutBook) -> None:
    book.record(said("a"), known=0)
    with pytest.raises(InvalidInput) as refused:
        book.record(said("b"), known=0)
    assert refused.value.args_["problem"] == "changed_meanwhile"
    assert [event.event_id for event in book.events()] == ["a"]


def test_waves_and_plans_may_change(book: RolloutBook) -> None:
    book.put_wave(WAVE)
    plan = Plan(office_id="kominfo", wave=1, live_on=date(2021, 10, 1))
    book.put_plan(plan)
    book.put_plan(replace(plan, live_on=date(2021, 11, 1)))
    book.put_wave(replace(WAVE, name="Uji coba"))
    assert book.waves() == (replace(WAVE, name="Uji coba"),)
    assert book.plans() == (replace(plan, live_on=date(2021, 11, 1)),)


def test_a_plan_needs_its_wave(book: RolloutBook) -> None:
    with pytest.raises(NotFound):
        book.put_plan(Plan(office_id="kominfo", wave=7, live_on=date(2021, 10, 1)))
