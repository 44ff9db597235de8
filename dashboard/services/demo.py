"""Sample data: an invented past of every office, the same for the same seed and moment."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office
from dashboard.services.ports import NameSeal, Offices, Rules
from dashboard.services.sample_days import OfficeCalendar
from dashboard.services.sample_door import SampleDoor
from dashboard.services.sample_history import OfficeHistory
from dashboard.services.sample_offices import SampleOffice, sample_offices

DEFAULT_DAYS = 30
DEFAULT_SEED = 2021


class HistoryWriter(Protocol):
    """Where invented histories go. Raises LedgerUnavailable."""

    def is_empty(self) -> bool:
        """Whether no event was ever stored."""

    def append(self, history: OfficeHistory) -> None:
        """Store a whole history at once, with its figures."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What was written for one office. `inside` counts people inside now."""

    office: Office
    scans: int
    visits: int
    inside: int


class Demo:
    """Fills an empty ledger with sample offices and their past."""

    def __init__(
        self,
        *,
        writer: HistoryWriter,
        offices: Offices,
        rules: Rules,
        seal: NameSeal,
        zone: ZoneInfo,
    ) -> None:
        """Write through these ports, with local days as in `zone`."""
        self._writer = writer
        self._offices = offices
        self._rules = rules
        self._seal = seal
        self._zone = zone

    def is_needed(self) -> bool:
        """Whether the ledger is still empty; nothing is ever added to real events."""
        return self._writer.is_empty()

    def fill(self, *, days: int, visits: int | None, seed: int, now: datetime) -> Iterator[Filled]:
        """Invent the past of every sample office, office by office, up to `now`.

        `days` are local days, today included. `visits` (None: what is usual) is how many entries
        to aim at in all; crowds and capacities are scaled for it.
        """
        samples = sample_offices()
        past = _days(local_day(now, self._zone), days)
        crowd = visits / max(1.0, _usual_entries(samples, past)) if visits else 1.0
        for sample in samples:
            office = _scaled(sample.office, crowd)
            self._offices.put(office)
            chance = random.Random(f"{seed} {office.id}")  # nosec B311 # noqa: S311 - invented people
            calendar = OfficeCalendar(sample, chance=chance, zone=self._zone, crowd=crowd)
            door = SampleDoor(
                office=office, rules=self._rules, seal=self._seal, chance=chance, now=now
            )
            for day in past:
                door.live_through(calendar, day)
            history = door.history()
            self._writer.append(history)
            yield Filled(
                office=office,
                scans=len(history.scans),
                visits=len(history.closed) + len(history.open),
                inside=sum(visit.people for visit in history.open),
            )


def _days(today: date, number: int) -> list[date]:
    return [today - timedelta(days=back) for back in reversed(range(number))]


def _usual_entries(samples: tuple[SampleOffice, ...], days: list[date]) -> float:
    # An employee comes 1.26 times a day (lunch, absence); hospitals are open at weekends.
    entries = 0.0
    for sample in samples:
        share = 0.97 if sample.always_open else 1.0
        open_days = [day for day in days if sample.always_open or day.isoweekday() <= 5]
        entries += len(open_days) * share * (1.26 * sample.employees + 0.93 * sample.visitors)
    return entries


def _scaled(office: Office, crowd: float) -> Office:
    """The office for as many people as will come; capacities never shrink."""
    return replace(
        office,
        capacity=round(office.capacity * max(1.0, crowd)),
        expected_employees=round(office.expected_employees * crowd),
        expected_visitors=round(office.expected_visitors * crowd),
    )
