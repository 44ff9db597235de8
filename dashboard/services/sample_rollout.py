"""Sample data: how far each sample office is, by waves, the same for the same seed and moment.

Who is scanned follows from it: an office is scanned at from the day after it went live.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.rollout import ACTIVATE_WITHIN, DECLARED, Plan, Stage
from dashboard.services.access import SYSTEM
from dashboard.services.demo import DEFAULT_DAYS, InUse, Uses
from dashboard.services.rollout import Rollout, Wave

_NOTE = "contoh"
_NAMES = ("Dinas Kominfo", "Pendopo, Setda", "OPD", "Kecamatan")
# Weeks before now at which each wave began.
_BEGAN = (12, 10, 8, 5)
# Offices of a wave that come to the end; the others stop on the way.
_COME_THROUGH = (1.0, 1.0, 0.75, 0.5)
_WAY = DECLARED[1:]
# One office gave up lately, one scans too few of those who come, and one has a plate to activate.
_GAVE_UP, _GAVE_UP_DAYS = "perpustakaan", 9
_SCANS_FEW, _FEW = "disparpora", 0.4
_WAITS, _WAITS_SINCE = "kec-banyuputih", timedelta(hours=31)


@dataclass(frozen=True, kw_only=True)
class SampleWay:
    """An office's way so far: its wave, when it should be live, and the stages it came to."""

    plan: Plan
    stages: tuple[tuple[Stage, datetime], ...]

    @property
    def live_at(self) -> datetime | None:
        """When it went live; None: not yet."""
        return dict(self.stages).get(Stage.LIVE)


@dataclass(frozen=True, kw_only=True)
class SampleWays:
    """The waves, and every office's way."""

    waves: tuple[Wave, ...]
    of: Mapping[str, SampleWay]
    zone: ZoneInfo

    def uses(self, *, today: date) -> Uses:
        """When which office is scanned at."""
        found = {}
        for office_id, way in self.of.items():
            if way.live_at is None:
                continue
            found[office_id] = InUse(
                since=local_day(way.live_at, self.zone) + timedelta(days=1),
                until=today - timedelta(days=_GAVE_UP_DAYS) if office_id == _GAVE_UP else None,
                share=_FEW if office_id == _SCANS_FEW else 1.0,
            )
        return found

    def with_plate(self, *, at: datetime) -> tuple[str, ...]:
        """Offices whose plate holds: activated, or issued lately."""
        return tuple(
            office_id
            for office_id, way in self.of.items()
            if any(
                stage is Stage.ACTIVATED
                or (stage is Stage.PLATE_ISSUED and at - since < ACTIVATE_WITHIN)
                for stage, since in way.stages
            )
        )


def sample_ways(
    offices: Sequence[Office], *, days: int, seed: int, now: datetime, zone: ZoneInfo
) -> SampleWays:
    """The rollout of the last twelve weeks; of a past of more `days` it began before them.

    Districts are always the last to begin.
    """
    longer = timedelta(days=max(0, days - DEFAULT_DAYS))
    begins = [now - timedelta(weeks=weeks) - longer for weeks in _BEGAN]
    begins[-1] += longer
    return SampleWays(
        waves=tuple(
            Wave(number=number, name=name, starts_on=local_day(begins[number - 1], zone))
            for number, name in enumerate(_NAMES, start=1)
        ),
        of={
            office.id: _way(office, begins[_wave(office) - 1], place, seed, now, zone)
            for place, office in enumerate(offices)
        },
        zone=zone,
    )


def fill_rollout(rollout: Rollout, ways: SampleWays, *, now: datetime) -> int:
    """Put it on record; how many events. Nothing if waves are there."""
    if rollout.waves(user=SYSTEM):
        return 0
    for wave in ways.waves:
        rollout.put_wave(user=SYSTEM, wave=wave, now=now)
    events = 0
    for office_id, way in ways.of.items():
        rollout.plan(user=SYSTEM, plan=way.plan, now=now)
        for stage, at in way.stages:
            rollout.record(
                user=SYSTEM, office_id=office_id, stage=stage, on=at, note=_NOTE, now=now
            )
            events += 1
    return events


def _way(
    office: Office, begins: datetime, place: int, seed: int, now: datetime, zone: ZoneInfo
) -> SampleWay:
    wave = _wave(office)
    chance = random.Random(f"{seed} rollout {office.id}")  # nosec B311 # noqa: S311 - invented
    comes = chance.random() < _COME_THROUGH[wave - 1] or office.id in (_GAVE_UP, _SCANS_FEW)
    number = len(_WAY) if comes else chance.randrange(len(_WAY))
    live_on = local_day(begins, zone) + timedelta(days=21 + place % 9 * 3)
    stages = tuple(_past(_WAY[:number], begins, chance, now=now))
    if office.id == _WAITS:
        before = _past(_WAY[: _WAY.index(Stage.PLATE_ISSUED)], begins, chance, now=now)
        stages = (*before, (Stage.PLATE_ISSUED, now - _WAITS_SINCE))
    return SampleWay(plan=Plan(office_id=office.id, wave=wave, live_on=live_on), stages=stages)


def _past(
    stages: Sequence[Stage], begins: datetime, chance: random.Random, *, now: datetime
) -> Iterator[tuple[Stage, datetime]]:
    at = begins
    for stage in stages:
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
