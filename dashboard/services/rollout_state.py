"""What the rollout's page shows: every office's standing and every wave's progress (design 4.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.measured_use import MeasuredUse
from dashboard.domain.office import Office
from dashboard.domain.rollout import Plan, Stage, Step
from dashboard.services.use_record import UseRecord, WeekUse

STUCK_AFTER = timedelta(days=14)


class Turn(StrEnum):
    """Whose step is next."""

    KOMINFO = "kominfo"
    OFFICE = "office"
    NOBODY = "nobody"


_TURNS = {
    Stage.NOT_STARTED: Turn.KOMINFO,
    Stage.LETTER_SENT: Turn.OFFICE,
    Stage.FORM_SUBMITTED: Turn.KOMINFO,
    Stage.PLATE_ISSUED: Turn.OFFICE,
    Stage.ACTIVATED: Turn.OFFICE,
    Stage.PLATE_INSTALLED: Turn.KOMINFO,
    Stage.STAFF_TRAINED: Turn.OFFICE,
    Stage.TRIAL: Turn.KOMINFO,
    Stage.LIVE: Turn.OFFICE,
    Stage.VERIFIED_USE: Turn.NOBODY,
}


@dataclass(frozen=True, kw_only=True)
class OfficeRollout:
    """One office. `way` are its declared steps and lapses, `use` is measured.

    `since` is when it came to its stage; for one that has not started, when its wave began.
    `fallen_since` is the last day on which an office that is out of verified use was in it.
    """

    office: Office
    plan: Plan | None
    way: tuple[Step, ...]
    use: MeasuredUse
    weeks: tuple[WeekUse, ...]
    stage: Stage
    since: datetime | None
    fallen_since: date | None
    at: datetime

    @property
    def step(self) -> Step:
        """The declared step that holds."""
        return self.way[-1]

    @property
    def turn(self) -> Turn:
        """Whose step is next."""
        return Turn.KOMINFO if self.step.lapsed else _TURNS[self.stage]

    @property
    def standing_for(self) -> timedelta | None:
        """How long the office has been at its stage; None where that is not known."""
        return self.at - self.since if self.since and self.since <= self.at else None

    @property
    def is_stuck(self) -> bool:
        """Whether it stands for longer than two weeks short of verified use, or has lapsed."""
        if self.stage is Stage.VERIFIED_USE:
            return False
        waited = self.standing_for
        return self.step.lapsed or (waited is not None and waited >= STUCK_AFTER)

    @property
    def activate_before(self) -> datetime | None:
        """When its plate lapses; None where none waits for activation."""
        return self.step.activate_before


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """Offices that were live (or shall be) when the local day ended."""

    day: date
    offices: int


@dataclass(frozen=True, kw_only=True)
class WaveProgress:
    """One wave: offices planned to be live and really live, day by day; `today` ends the second."""

    number: int
    name: str
    offices: int
    planned: tuple[CurvePoint, ...]
    actual: tuple[CurvePoint, ...]
    today: date

    @property
    def live(self) -> int:
        """Offices that are live now."""
        return self.actual[-1].offices if self.actual else 0

    @property
    def due(self) -> int:
        """Offices that should be live by now."""
        return max((point.offices for point in self.planned if point.day <= self.today), default=0)

    @property
    def behind(self) -> int:
        """Offices that are missing against the plan; never negative."""
        return max(0, self.due - self.live)


@dataclass(frozen=True, kw_only=True)
class RolloutState:
    """Everything at one instant; `day` is the local day."""

    at: datetime
    day: date
    least_share: float
    offices: tuple[OfficeRollout, ...]
    waves: tuple[WaveProgress, ...]

    def at_stage(self, stage: Stage) -> int:
        """Offices whose stage it is."""
        return sum(each.stage is stage for each in self.offices)

    @property
    def live(self) -> int:
        """Offices that are live, verified use included."""
        return self.at_stage(Stage.LIVE) + self.at_stage(Stage.VERIFIED_USE)

    @property
    def due(self) -> int:
        """Offices that should be live by now."""
        return sum(wave.due for wave in self.waves)

    @property
    def stuck(self) -> tuple[OfficeRollout, ...]:
        """Who stands still: lapsed plates, then the others, the longest first."""
        still = [each for each in self.offices if each.is_stuck]
        return tuple(sorted(still, key=_patience))

    @property
    def lapsed(self) -> tuple[OfficeRollout, ...]:
        """Whose plate was not activated in time."""
        return tuple(each for each in self.offices if each.step.lapsed)

    @property
    def to_activate(self) -> tuple[OfficeRollout, ...]:
        """Whose plate waits for its activation, the most urgent first."""
        waiting = [each for each in self.offices if each.activate_before]
        return tuple(sorted(waiting, key=lambda each: each.activate_before or each.at))

    @property
    def fallen(self) -> tuple[OfficeRollout, ...]:
        """Who was in verified use and is no more."""
        return tuple(each for each in self.offices if each.fallen_since)


def _patience(of: OfficeRollout) -> tuple[bool, timedelta]:
    return not of.step.lapsed, -(of.standing_for or timedelta())


def office_rollout(
    office: Office,
    *,
    way: tuple[Step, ...],
    plan: Plan | None,
    starts_on: date | None,
    use: UseRecord,
    least: float,
    at: datetime,
    zone: ZoneInfo,
) -> OfficeRollout:
    """One office's standing: the last stage is reached by measured use alone."""
    step = way[-1]
    measured = use.measured(office.id)
    reached = step.stage is Stage.LIVE and measured.reaches(least)
    began = datetime.combine(starts_on, time.min, tzinfo=zone) if starts_on else None
    fallen = None
    if step.stage is Stage.LIVE and not reached and step.since is not None:
        fallen = use.last_reached(office.id, least=least, since=local_day(step.since, zone))
    return OfficeRollout(
        office=office,
        plan=plan,
        way=way,
        use=measured,
        weeks=use.by_week(office.id),
        stage=Stage.VERIFIED_USE if reached else step.stage,
        since=step.since or began,
        fallen_since=fallen,
        at=at,
    )


def wave_progress(
    *,
    number: int,
    name: str,
    starts_on: date,
    plans: Sequence[Plan],
    ways: Mapping[str, tuple[Step, ...]],
    closed: Mapping[str, datetime],
    at: datetime,
    zone: ZoneInfo,
) -> WaveProgress:
    """Planned against actual, a point where either changes. Closed offices leave both."""
    today = local_day(at, zone)
    standing = [
        plan for plan in plans if plan.office_id not in closed or closed[plan.office_id] > at
    ]
    days = sorted({starts_on, today, *(plan.live_on for plan in standing)})
    days = _with_changes(days, standing, ways, zone)
    return WaveProgress(
        number=number,
        name=name,
        offices=len(standing),
        planned=tuple(
            CurvePoint(day=day, offices=sum(plan.live_on <= day for plan in standing))
            for day in days
        ),
        actual=tuple(
            CurvePoint(day=day, offices=_live(standing, ways, day, zone))
            for day in days
            if day <= today
        ),
        today=today,
    )


def _with_changes(
    days: list[date], plans: Sequence[Plan], ways: Mapping[str, tuple[Step, ...]], zone: ZoneInfo
) -> list[date]:
    changed = {
        local_day(step.since, zone)
        for plan in plans
        for step in ways.get(plan.office_id, ())
        if step.since
    }
    return sorted({*days, *changed})


def _live(
    plans: Sequence[Plan], ways: Mapping[str, tuple[Step, ...]], day: date, zone: ZoneInfo
) -> int:
    _, end = day_bounds(day, zone)
    return sum(_is_live(ways.get(plan.office_id, ()), before=end) for plan in plans)


def _is_live(way: Sequence[Step], *, before: datetime) -> bool:
    held = [step for step in way if step.since is None or step.since < before]
    return bool(held) and held[-1].stage is Stage.LIVE
