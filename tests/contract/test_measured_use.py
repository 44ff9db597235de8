"""Measured use over random ledgers, holidays, a merger and changed expectations, by brute force."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.hours import OpeningHours
from dashboard.domain.office import Desk
from dashboard.domain.people import Evidence
from dashboard.domain.rollout import Stage
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.services.closing import OwnDay
from dashboard.services.rollout import Rollout
from dashboard.services.rollout_state import OfficeRollout
from dashboard.store.hours import SqlHours
from dashboard.store.ledger import SqlLedger
from dashboard.store.moments import micros
from dashboard.store.office_register import SqlOfficeRegister
from dashboard.store.offices import SqlOffices
from dashboard.store.rollout import SqlRolloutBook
from dashboard.store.scanned_people import SqlScannedPeople
from dashboard.store.tables import office_version
from tests.contract.door import DESK_A, ZONE, Door, door
from tests.contract.events import office
from tests.contract.test_scanned_people import by_brute_force
from tests.fakes.audit import FakeAuditLog

FIRST = date(2021, 8, 30)
DAYS = [FIRST + timedelta(days=n) for n in range(24)]
OFFICES = ("kominfo", "dinkes", "sosial")
WORKING = range(1, 6)
ENOUGH = Fraction(3, 5)


def clock(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)


@dataclass
class Weeks:
    """Three and a half weeks at three offices; one of them is merged into another."""

    engine: sa.Engine
    chance: random.Random

    def __post_init__(self) -> None:
        self.at = clock(FIRST, 0)
        self.offices = SqlOffices(self.engine, clock=lambda: self.at)
        self.hours = SqlHours(self.engine)
        self.register = SqlOfficeRegister(self.engine, changed=self.offices.refresh)
        self.rollout = Rollout(
            book=SqlRolloutBook(self.engine),
            people=SqlScannedPeople(self.engine, zone=ZONE),
            offices=self.offices,
            register=self.register,
            hours=self.hours,
            audit=FakeAuditLog(),
            zone=ZONE,
        )
        self.days_off: set[tuple[str, date]] = set()
        self.merged_on = self.chance.choice(DAYS[8:20])

    def live_through(self) -> None:
        self._begin()
        ledger = SqlLedger(self.engine)
        at_door = door(ledger, self.offices)
        for day in DAYS:
            for office_id in OFFICES:
                if office_id != "sosial" or day < self.merged_on:
                    self._day(at_door, office_id, day)
            if day == self.merged_on:
                self.register.close("sosial", merged_into="dinkes", at=clock(day, 7))
        ledger.close()

    def _begin(self) -> None:
        for office_id in OFFICES:
            self.offices.put(replace(office(office_id), expected_visitors=4))
            self.hours.put(office_id, OpeningHours(spans=dict.fromkeys(WORKING, ((450, 960),))))
            for stage, hour in ((Stage.PLATE_ISSUED, 1), (Stage.ACTIVATED, 2), (Stage.LIVE, 3)):
                at = clock(FIRST, hour)
                self.rollout.record(
                    user=OPERATOR, office_id=office_id, stage=stage, on=at, note="", now=at
                )
        for office_id in (None, "kominfo"):
            day = self.chance.choice(DAYS[10:])
            self.days_off |= {(each, day) for each in OFFICES if office_id in (None, each)}
            self.hours.put_day(OwnDay(day=day, office_id=office_id, name="libur", closed=True))

    def _day(self, at_door: Door, office_id: str, day: date) -> None:
        self.at = clock(day, 6)
        if self.chance.random() < 0.1:
            expected = self.chance.randrange(2, 7)
            self.offices.put(replace(office(office_id), expected_employees=expected))
        desk = Desk(office_id=office_id, name="A")
        for number in range(self.chance.randrange(2, 9)):
            self.at = clock(day, 8) + timedelta(minutes=number)
            self._comes(at_door, desk, f"{office_id} {day} {number}")

    def _comes(self, at_door: Door, desk: Desk, scan_id: str) -> None:
        """Somebody comes; a few by their word alone, who do not count."""
        if desk == DESK_A and self.chance.random() < 0.3:
            evidence = self.chance.choice([Evidence.DECLARED, Evidence.PAPER])
            asked = at_door.by_hand("Tamu", scan_id, self.at, evidence=evidence)
            if asked.decision is Decision.CHECK:
                at_door.decide("confirm", asked.scan_id, self.at)
            return
        code = f"{self.chance.choice('2221')} Orang {self.chance.randrange(5)}"
        for setting in (DirectionSetting.IN, DirectionSetting.OUT):
            scan = f"{scan_id} {setting}"
            at_door.scan(code, scan, self.at, desk=desk, setting=setting)

    def told(self, at: datetime) -> dict[str, OfficeRollout]:
        state = self.rollout.state(user=OPERATOR, at=at)
        return {each.office.id: each for each in state.offices}

    def brute(self, office_id: str, today: date) -> tuple[Fraction | None, int]:
        """The mean of the last five working days' shares, and how many days those are."""
        came = by_brute_force(self.engine)
        shares: list[Fraction] = []
        day = today
        while len(shares) < 5 and day > FIRST:
            day -= timedelta(days=1)
            works = day.isoweekday() in WORKING and (office_id, day) not in self.days_off
            if works:
                shares.append(
                    Fraction(came.get((office_id, day), 0), self._expected(office_id, day))
                )
        return (sum(shares) / len(shares) if shares else None), len(shares)

    def _expected(self, office_id: str, day: date) -> int:
        evening = micros(clock(day + timedelta(days=1), 0))
        with self.engine.connect() as connection:
            rows: list[Any] = list(connection.execute(sa.select(office_version)))
        (held,) = (
            row
            for row in rows
            if row.office_id == office_id
            and row.since < evening
            and (row.until is None or row.until >= evening)
        )
        return int(held.expected_employees + held.expected_visitors)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_equals_brute_force(engine: sa.Engine, seed: int) -> None:
    weeks = Weeks(engine, random.Random(seed))
    weeks.live_through()
    found: list[Stage] = []
    for today in DAYS[7:]:
        told = weeks.told(clock(today, 12))
        # The directory is today's: who was merged is in nobody's figures any more.
        assert told.keys() == {"kominfo", "dinkes"}
        for office_id, each in told.items():
            share, days = weeks.brute(office_id, today)
            assert each.use.share == (None if share is None else float(share))
            reached = days == 5 and share is not None and share >= ENOUGH
            assert (each.stage is Stage.VERIFIED_USE) is reached
            found.append(each.stage)
    assert {Stage.VERIFIED_USE, Stage.LIVE} <= set(found)
