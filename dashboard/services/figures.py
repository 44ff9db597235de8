"""The figures of design 4.5 over days: what the charts ask, and the small rows they get.

Days are local days, both ends included. Today is reckoned up to `at`; finished days are read as
they were kept. Nothing here names a person.

Rows are named tuples: a quarter of all offices is tens of thousands of them, and a frozen dataclass
takes four times as long to make.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason


@dataclass(frozen=True, kw_only=True)
class Period:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The period to compare with: as long, ended before this one, on the same weekdays."""
        back = timedelta(weeks=-(-self.days // 7))
        return Period(first=self.first - back, last=self.last - back)


@dataclass(frozen=True, kw_only=True)
class Span:
    """What a view is asked: these offices on these days, up to the instant `at`."""

    office_ids: tuple[str, ...]
    period: Period
    at: datetime


class DayRow(NamedTuple):
    """One office's local day.

    Entries, exits, peak and limit count people with companions; `people` are distinct people by
    kind, companions counted with each entry; `refusals` and `automatic` count events and stays.
    Seconds: opening hours so far, seconds spent inside by all in them, at 60 % of the limit or
    above, at the limit or above.
    """

    office_id: str
    day: date
    entries: int
    exits: int
    people: Mapping[PersonKind, int]
    companions: int
    refusals: int
    inside_at_start: int
    inside_at_end: int
    peak: int
    peak_at: datetime
    limit: int
    open_seconds: int
    open_person_seconds: int
    busy_seconds: int
    full_seconds: int
    automatic: int

    @property
    def average_while_open(self) -> float | None:
        """People inside on the time-weighted average of the opening hours; None without any."""
        return self.open_person_seconds / self.open_seconds if self.open_seconds else None


class MixRow(NamedTuple):
    """Distinct people of one office and day by what was known of them last, without companions.

    `came`: asked to come in; `admitted`: were let in. None: kind or colour not known.
    """

    office_id: str
    day: date
    kind: PersonKind | None
    colour: Colour | None
    evidence: Evidence
    came: int
    admitted: int


class RefusalRow(NamedTuple):
    """Refusals (events) of one office, day, kind and reason; `overridden` of them let in after."""

    office_id: str
    day: date
    kind: PersonKind | None
    reason: Reason
    events: int
    overridden: int


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One hour of one weekday (1 Monday), added up over `days` days on which somebody came.

    `person_seconds` are seconds spent inside by all. An office without people that day does not
    count it, so a regency's mean goes by the days of its busiest office.
    """

    weekday: int
    hour: int
    entered: int
    left: int
    person_seconds: int
    days: int

    @property
    def entered_mean(self) -> float:
        """People who came in this hour on an average day."""
        return self.entered / self.days if self.days else 0.0

    @property
    def inside_mean(self) -> float:
        """People inside on the average of this hour."""
        return self.person_seconds / 3600 / self.days if self.days else 0.0


@dataclass(frozen=True, kw_only=True)
class Dwell:
    """Stays by whole minutes, by how they ended; the automatic ones say nothing and are apart."""

    by_scan: Mapping[int, int]
    by_list: Mapping[int, int]
    automatic: int

    @property
    def stays(self) -> int:
        """Stays with a known end."""
        return sum(self.by_scan.values()) + sum(self.by_list.values())

    def quantile(self, share: float) -> int | None:
        """The whole minutes that this share of the stays did not exceed; None without stays."""
        both = dict(self.by_scan)
        for minutes, stays in self.by_list.items():
            both[minutes] = both.get(minutes, 0) + stays
        return quantile(both, share)


@dataclass(frozen=True, kw_only=True)
class DoorSpeed:
    """How long the door took, as counts by length.

    `verdicts`: milliseconds from the desk's reading of a code to the server's judging it, on-time
    scans only. It holds the queue and the network, not the camera's search for the code nor the
    painting of the card. `answers`: seconds from a check to staff's word.
    """

    verdicts: Mapping[int, int]
    answers: Mapping[int, int]

    def verdict_ms(self, share: float) -> int | None:
        """Milliseconds that this share of the scans did not exceed."""
        return quantile(self.verdicts, share)

    def answer_seconds(self, share: float) -> int | None:
        """Seconds that this share of the checks did not exceed."""
        return quantile(self.answers, share)


@dataclass(frozen=True, kw_only=True)
class FullFigures:
    """Days, refusals, stays and the door's speed at one moment: they cannot contradict."""

    days: tuple[DayRow, ...]
    refusals: tuple[RefusalRow, ...]
    dwell: Dwell
    speed: DoorSpeed


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """The least value that at least `share` of all do not exceed (nearest rank); None for none."""
    total = sum(counts.values())
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * total:
            return value
    return None


class DayLine(NamedTuple):
    """People inside over one office's day: at each quarter since midnight, at most, at its end.

    `at_end` are those inside in the day's last instant; `peak` may lie between two quarters.
    """

    quarters: tuple[int, ...]
    peak: int
    at_end: int


class FigureViews(Protocol):
    """Small typed rows from the ledger. Raises LedgerUnavailable."""

    def days(self, span: Span) -> tuple[DayRow, ...]:
        """A row for each office and day on which anything happened, by office and day."""

    def mix(self, span: Span) -> tuple[MixRow, ...]:
        """Who came and who was admitted, by office, day, kind, colour and evidence."""

    def mix_by(self, bars: Sequence[Period], span: Span) -> tuple[MixRow, ...]:
        """As `mix`, added up over the days of each bar; `day` is the bar's first."""

    def refusals(self, span: Span) -> tuple[RefusalRow, ...]:
        """Refusals by office, day, kind and reason."""

    def heat(self, span: Span) -> tuple[HeatCell, ...]:
        """Hours by weekday, all offices of the span added up."""

    def heat_of_all_history(
        self, office_ids: tuple[str, ...], *, at: datetime
    ) -> tuple[HeatCell, ...]:
        """As `heat`, from the first day to now."""

    def dwell(self, span: Span) -> Dwell:
        """Lengths of stays that ended in the span."""

    def in_full(self, span: Span) -> FullFigures:
        """All of a short span at once: `days`, `refusals`, `dwell`, and how long scans took."""

    def day_lines(self, span: Span) -> Mapping[date, DayLine]:
        """People inside over each day of the span's first office, since its first event."""
