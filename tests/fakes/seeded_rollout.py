"""Sixty offices over twelve weeks: most on their way, some stuck for every reason there is."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.office import Office, OfficeKind, Position
from dashboard.domain.rollout import Plan, Stage, StageEvent
from dashboard.services.audit import AuditLog, NoAudit
from dashboard.services.rollout import Rollout, Wave
from tests.fakes.occupancy import OfficesInMemory
from tests.fakes.rollout import (
    FixedHours,
    PeopleInMemory,
    RegisterInMemory,
    RolloutBookInMemory,
)

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
TODAY = date(2021, 9, 22)
BEGAN = date(2021, 7, 5)
_DAY = timedelta(days=1)
WAVES = (
    Wave(number=1, name="Kominfo", starts_on=BEGAN),
    Wave(number=2, name="Pendopo, Setda", starts_on=BEGAN + 14 * _DAY),
    Wave(number=3, name="OPD", starts_on=BEGAN + 28 * _DAY),
    Wave(number=4, name="Kecamatan", starts_on=BEGAN + 77 * _DAY),
)
_WAY = (
    Stage.LETTER_SENT,
    Stage.FORM_SUBMITTED,
    Stage.PLATE_ISSUED,
    Stage.ACTIVATED,
    Stage.PLATE_INSTALLED,
    Stage.STAFF_TRAINED,
    Stage.TRIAL,
    Stage.LIVE,
)


def offices(number: int = 60) -> tuple[Office, ...]:
    """Kominfo, the two seats, departments, districts."""
    return tuple(
        Office(
            id=f"o{n}",
            name=_name(n),
            kind=OfficeKind.DEPARTMENT,
            capacity=50,
            position=Position(latitude=-7.7 + (n % 7) * 0.03, longitude=113.7 + n * 0.008)
            if n >= 43
            else None,
            expected_employees=20 + n % 30,
            expected_visitors=10,
        )
        for n in range(number)
    )


def rollout(number: int = 60, seed: int = 1, *, audit: AuditLog | None = None) -> Rollout:
    """The service over this past."""
    known = offices(number)
    book = RolloutBookInMemory(_events(known, random.Random(seed)))
    for wave in WAVES:
        book.put_wave(wave)
    for n, office in enumerate(known):
        wave = WAVES[_wave(n) - 1]
        live_on = wave.starts_on + (10 + n % 17 * 3) * _DAY
        book.put_plan(Plan(office_id=office.id, wave=wave.number, live_on=live_on))
    week = OpeningHours(spans=dict.fromkeys(range(1, 6), ((450, 960),)))
    return Rollout(
        book=book,
        people=PeopleInMemory(dict(_people(known, book.events()))),
        offices=OfficesInMemory(*known),
        register=RegisterInMemory(known, since=datetime(2021, 1, 1, tzinfo=UTC)),
        hours=FixedHours(
            WorkCalendar(
                hours={office.id: week for office in known}, own={}, public=lambda _year: {}
            )
        ),
        audit=audit or NoAudit(),
        zone=ZONE,
    )


def _events(known: tuple[Office, ...], chance: random.Random) -> Iterator[StageEvent]:
    for n, office in enumerate(known):
        at = datetime(2021, 7, 5, 2, 0, tzinfo=UTC) + (_wave(n) - 1) * 14 * _DAY
        stages = len(_WAY) if n < 5 else chance.randrange(0, len(_WAY) + 1) if n < 43 else 0
        slowest = 40 if n == 4 else 190
        for stage in _WAY[:stages]:
            longest = 40 if stage is Stage.ACTIVATED else slowest
            hours = chance.uniform(3 if stage is Stage.ACTIVATED else 30, longest)
            at += timedelta(hours=hours)
            if at >= NOW:
                break
            yield StageEvent(
                event_id=f"{office.id}-{stage}",
                office_id=office.id,
                stage=stage,
                at=at,
                actor="admin",
                note="",
                recorded_at=at,
            )


def _people(
    known: tuple[Office, ...], events: tuple[StageEvent, ...]
) -> Iterator[tuple[tuple[str, date], int]]:
    live = {event.office_id: event.at.date() for event in events if event.stage is Stage.LIVE}
    for n, office in enumerate(known):
        if office.id not in live:
            continue
        stops = TODAY - 8 * _DAY if n % 9 == 4 else TODAY
        day = live[office.id]
        while day < stops:
            weeks = (day - live[office.id]).days / 7
            share = 0.8 if n % 9 == 4 else min(0.95, 0.3 + 0.12 * weeks + n % 5 * 0.08)
            yield (office.id, day), round(share * office.expected)
            day += _DAY


def _wave(n: int) -> int:
    if n == 0:
        return 1
    if n < 3:
        return 2
    return 3 if n < 43 else 4


def _name(n: int) -> str:
    named = ("Dinas Kominfo", "Pendopo Kabupaten", "Sekretariat Daerah")
    if n < 3:
        return named[n]
    return f"Dinas {n}" if n < 43 else f"Kec. {n}"
