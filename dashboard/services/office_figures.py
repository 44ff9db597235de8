"""The department head's figures over days, with permission and office scope (design 4.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from dashboard.domain.rules import RuleStatus
from dashboard.services.access import Permission, User, require
from dashboard.services.figures import (
    DayRow,
    Dwell,
    FigureViews,
    FullFigures,
    HeatCell,
    MixRow,
    Period,
    RefusalRow,
    Span,
)
from dashboard.services.ports import Offices, Rules


class MarkKind(StrEnum):
    """What changed on a day."""

    LEVEL = "level"
    COLOUR_RULE = "colour_rule"
    ADMISSION_RULE = "admission_rule"
    CAPACITY_RULE = "capacity_rule"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A change to draw on the time axis: `word` is the level (0: lifted) or the version's id."""

    day: date
    kind: MarkKind
    word: str


class OfficeFigures:
    """Figures of the offices that a user may see.

    `office_ids` None means all of these: every office, or a head's own. A named office that the
    user does not reach raises NotAllowed; an unknown one NotFound. Both before anything is read.
    """

    def __init__(
        self, *, views: FigureViews, offices: Offices, rules: Rules, zone: ZoneInfo
    ) -> None:
        """Ask these ports, with days as in `zone`."""
        self._views = views
        self._offices = offices
        self._rules = rules
        self._zone = zone

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days and hours the figures follow."""
        return self._zone

    def days(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> tuple[DayRow, ...]:
        """One row for each office and day of the period since the office's first event."""
        return self._views.days(self._span(user, office_ids, period, at))

    def mix(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> tuple[MixRow, ...]:
        """Who came and who was admitted, by office, day, kind, colour and evidence."""
        return self._views.mix(self._span(user, office_ids, period, at))

    def mix_by(
        self, *, user: User, office_ids: Sequence[str] | None, bars: Sequence[Period], at: datetime
    ) -> tuple[MixRow, ...]:
        """As `mix`, added up over the days of each of these consecutive bars."""
        whole = Period(first=bars[0].first, last=bars[-1].last)
        return self._views.mix_by(bars, self._span(user, office_ids, whole, at))

    def refusals(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> tuple[RefusalRow, ...]:
        """Refusals by reason, and how many were overridden."""
        return self._views.refusals(self._span(user, office_ids, period, at))

    def heat(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> tuple[HeatCell, ...]:
        """Hours by weekday of a period."""
        return self._views.heat(self._span(user, office_ids, period, at))

    def heat_of_all_history(
        self, *, user: User, office_ids: Sequence[str] | None, at: datetime
    ) -> tuple[HeatCell, ...]:
        """Hours by weekday since the first day."""
        return self._views.heat_of_all_history(self._scope(user, office_ids), at=at)

    def dwell(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> Dwell:
        """How long people stayed, of the stays that ended in the period."""
        return self._views.dwell(self._span(user, office_ids, period, at))

    def in_full(
        self, *, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> FullFigures:
        """Days, refusals, stays and how long scans and checks took, in one reading."""
        return self._views.in_full(self._span(user, office_ids, period, at))

    def quarters(
        self, *, user: User, office_id: str, period: Period, at: datetime
    ) -> Mapping[date, tuple[int, ...]]:
        """People inside at each quarter of an hour of the days on which anything happened."""
        lines = self._views.day_lines(self._span(user, (office_id,), period, at))
        return {day: line.quarters for day, line in lines.items()}

    def marks(self, *, user: User, period: Period) -> tuple[Mark, ...]:
        """Rule versions and PPKM levels that began in the period, by day."""
        require(user, Permission.SEE_OCCUPANCY)
        book = self._rules.book()
        found = [
            Mark(day=change.valid_from, kind=MarkKind.LEVEL, word=str(change.level))
            for change in self._offices.levels()
        ]
        series = (
            (MarkKind.COLOUR_RULE, book.colour),
            (MarkKind.ADMISSION_RULE, book.admission),
            (MarkKind.CAPACITY_RULE, book.capacity),
        )
        found += [
            Mark(day=rule.valid_from, kind=kind, word=rule.id)
            for kind, rules in series
            for rule in rules
            if rule.status is RuleStatus.PUBLISHED
        ]
        in_period = [mark for mark in found if period.first <= mark.day <= period.last]
        return tuple(sorted(in_period, key=lambda mark: (mark.day, mark.kind, mark.word)))

    def _span(
        self, user: User, office_ids: Sequence[str] | None, period: Period, at: datetime
    ) -> Span:
        return Span(office_ids=self._scope(user, office_ids), period=period, at=at)

    def _scope(self, user: User, office_ids: Sequence[str] | None) -> tuple[str, ...]:
        return offices_asked(self._offices, user=user, office_ids=office_ids)


def offices_asked(
    offices: Offices, *, user: User, office_ids: Sequence[str] | None
) -> tuple[str, ...]:
    """The ids of these offices, or (None) of all whose figures the user may see.

    Raises NotAllowed for a named one out of reach and NotFound for an unknown one.
    """
    mine = Permission.SEE_OCCUPANCY
    require(user, mine)
    if office_ids is None:
        return tuple(each.id for each in offices.all() if user.may(mine, office_id=each.id))
    for office_id in office_ids:
        require(user, mine, office_id=office_id)
    return tuple(offices.get(office_id).id for office_id in office_ids)


def busiest_hour(cells: Sequence[HeatCell]) -> HeatCell | None:
    """The hour of a weekday with most people inside on average; None where nobody came."""
    busy = [cell for cell in cells if cell.days and cell.person_seconds]
    return max(busy, key=lambda cell: (cell.inside_mean, -cell.weekday, -cell.hour), default=None)


def busiest_day(rows: Sequence[DayRow]) -> DayRow | None:
    """The first office and day with the most entries; None where nobody came."""
    came = [row for row in rows if row.entries]
    return max(came, key=lambda row: (row.entries, -row.day.toordinal()), default=None)
