"""The rollout's ports in memory."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.hours import WorkCalendar
from dashboard.domain.office import ClosedOffice, Office, OfficeVersion
from dashboard.domain.rollout import Plan, StageEvent
from dashboard.services.rollout import Wave


class RolloutBookInMemory:
    """RolloutBook."""

    def __init__(self, events: Iterable[StageEvent] = ()) -> None:
        self._events = list(events)
        self._waves: dict[int, Wave] = {}
        self._plans: dict[str, Plan] = {}

    def events(self) -> tuple[StageEvent, ...]:
        return tuple(sorted(self._events, key=lambda each: (each.at, each.recorded_at)))

    def record(self, event: StageEvent, *, known: int) -> None:
        if sum(each.office_id == event.office_id for each in self._events) != known:
            raise InvalidInput(field="stage", problem="changed_meanwhile")
        self._events.append(event)

    def waves(self) -> tuple[Wave, ...]:
        return tuple(self._waves[number] for number in sorted(self._waves))

    def put_wave(self, wave: Wave) -> None:
        self._waves[wave.number] = wave

    def plans(self) -> tuple[Plan, ...]:
        return tuple(self._plans.values())

    def put_plan(self, plan: Plan) -> None:
        if plan.wave not in self._waves:
            raise NotFound(what="wave", id=str(plan.wave))
        self._plans[plan.office_id] = plan


class PeopleInMemory:
    """ScannedPeople."""

    def __init__(self, counts: Mapping[tuple[str, date], int] | None = None) -> None:
        self.counts = dict(counts or {})

    def per_day(self, *, first: date, last: date) -> Mapping[tuple[str, date], int]:
        return {key: count for key, count in self.counts.items() if first <= key[1] <= last}


class RegisterInMemory:
    """OfficeRegister over offices that never changed."""

    def __init__(self, offices: Iterable[Office], *, since: datetime) -> None:
        self._versions = tuple(
            OfficeVersion(office=office, since=since, until=None) for office in offices
        )

    def close(self, office_id: str, *, merged_into: str | None, at: datetime) -> None:
        raise NotImplementedError

    def closed(self) -> tuple[ClosedOffice, ...]:
        return ()

    def history(self) -> tuple[OfficeVersion, ...]:
        return self._versions


class FixedHours:
    """Hours with one calendar; the closing of days does not use it."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def calendar(self) -> WorkCalendar:
        return self._calendar
