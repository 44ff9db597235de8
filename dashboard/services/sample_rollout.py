"""Sample data: how far each sample office is, by waves, the same for the same seed and moment."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.rollout import DECLARED, Plan, Stage
from dashboard.services.access import SYSTEM
from dashboard.services.rollout import Rollout, Wave

_NOTE = "contoh"
_NAMES = ("Dinas Kominfo", "Pendopo, Setda", "OPD", "Kecamatan")
# Weeks before now at which each wave began; the districts have only just begun.
_BEGAN = (12, 10, 8, 2)
_WAY = DECLARED[1:]


def fill_rollout(
    rollout: Rollout, offices: Sequence[Office], *, seed: int, now: datetime, zone: ZoneInfo
) -> int:
    """Waves, plans and dated stages of the offices; how many events. Nothing if waves are there."""
    if rollout.waves(user=SYSTEM):
        return 0
    today = local_day(now, zone)
    for number, (name, weeks) in enumerate(zip(_NAMES, _BEGAN, strict=True), start=1):
        starts = today - timedelta(weeks=weeks)
        wave = Wave(number=number, name=name, starts_on=starts)
        rollout.put_wave(user=SYSTEM, wave=wave, now=now)
    events = 0
    for place, office in enumerate(offices):
        number = _wave(office)
        begins = now - timedelta(weeks=_BEGAN[number - 1])
        live_on = local_day(begins, zone) + timedelta(days=21 + place % 9 * 3)
        plan = Plan(office_id=office.id, wave=number, live_on=live_on)
        rollout.plan(user=SYSTEM, plan=plan, now=now)
        chance = random.Random(f"{seed} rollout {office.id}")  # nosec B311 # noqa: S311 - invented
        for stage, at in _past(number, begins, chance, now=now):
            rollout.record(
                user=SYSTEM, office_id=office.id, stage=stage, on=at, note=_NOTE, now=now
            )
            events += 1
    return events


def _past(
    wave: int, begins: datetime, chance: random.Random, *, now: datetime
) -> Iterator[tuple[Stage, datetime]]:
    """The stages that an office has come to; the first two waves have come to the end."""
    stages = len(_WAY) if wave < 3 or chance.random() < 0.6 else chance.randrange(len(_WAY))
    at = begins
    for stage in _WAY[:stages]:
        # A plate is activated in time; everything else takes some days.
        hours = (4, 40) if stage is Stage.ACTIVATED else (30, 130)
        at += timedelta(hours=chance.uniform(*hours))
        if at >= now:
            return
        yield stage, at


def _wave(office: Office) -> int:
    if office.id == "kominfo":
        return 1
    if office.kind in (OfficeKind.PENDOPO, OfficeKind.SECRETARIAT):
        return 2
    return 4 if office.kind is OfficeKind.DISTRICT else 3
