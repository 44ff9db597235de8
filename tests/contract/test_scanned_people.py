"""Distinct people a day against a count over the raw events of a random ledger."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import CheckInError
from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.scanned_people import SqlScannedPeople
from dashboard.store.tables import scan
from tests.contract.conftest import now
from tests.contract.door import Door, door
from tests.contract.events import office

ZONE = ZoneInfo("Asia/Jakarta")
START = datetime(2021, 9, 20, 12, 0, tzinfo=UTC)
OFFICES = ("kominfo", "dinkes")


@pytest.mark.parametrize("seed", [1, 2])
def test_each_day_counts_who_came(engine: sa.Engine, seed: int) -> None:
    offices = SqlOffices(engine, clock=now)
    for office_id in OFFICES:
        offices.put(office(office_id))
    ledger = SqlLedger(engine)
    live_through(door(ledger, offices), random.Random(seed))
    ledger.close()
    first, last = date(2021, 9, 20), date(2021, 9, 23)
    counted = SqlScannedPeople(engine, zone=ZONE).per_day(first=first, last=last)
    assert counted == by_brute_force(engine)
    assert len(counted) > 4


def live_through(at_door: Door, chance: random.Random) -> None:
    """Three days in which people come, with and without a code, part, and are undone."""
    at = START
    for number in range(150):
        at += timedelta(minutes=chance.uniform(1, 50))
        try:
            something(at_door, chance, f"s{number}", at)
        except CheckInError:
            continue


def something(at_door: Door, chance: random.Random, scan_id: str, at: datetime) -> None:
    desk = Desk(office_id=chance.choice(OFFICES), name="A")
    match chance.randrange(5):
        case 0:
            evidence = chance.choice([Evidence.DECLARED, Evidence.PAPER, Evidence.OBSERVED])
            answer = at_door.by_hand(f"Tamu {chance.randrange(3)}", scan_id, at, evidence=evidence)
            at_door.decide("confirm", answer.scan_id, at)
        case 1:
            at_door.admission.undo(
                user=OPERATOR,
                event_id=last_event(at_door, desk),
                desk=desk,
                scan_id=scan_id,
                at=at,
                now=at,
            )
        case _:
            scanned(at_door, chance, scan_id, at, desk=desk)


def scanned(at_door: Door, chance: random.Random, scan_id: str, at: datetime, **where: Any) -> None:
    at_door.scan(
        f"2 Orang {chance.randrange(6)}",
        scan_id,
        at,
        setting=chance.choice(list(DirectionSetting)),
        companions=chance.randrange(3),
        leaving=chance.choice([None, 1]),
        **where,
    )


def last_event(at_door: Door, desk: Desk) -> str:
    events = at_door.front_desk.recent(
        user=OPERATOR, office_id=desk.office_id, desk=desk.name, limit=1
    )
    return events[0].event_id if events else "none"


def by_brute_force(engine: sa.Engine) -> dict[tuple[str, date], int]:
    """Who came in: events that began a stay, are not annulled, and rest on more than a word."""
    with engine.connect() as connection:
        events = connection.execute(sa.select(scan)).all()
    annulled = {event.annuls for event in events}
    came: dict[tuple[str, date], set[str]] = defaultdict(set)
    for event in events:
        began = event.direction == "in" and event.visit_id and event.reason != "already_inside"
        if began and event.scan_id not in annulled and event.evidence not in ("declared", "none"):
            at = datetime.fromtimestamp(event.at / 1_000_000, tz=UTC)
            came[event.office_id, local_day(at, ZONE)].add(event.person_key)
    return {key: len(people) for key, people in came.items()}
