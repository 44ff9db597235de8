"""What if: other rules over the last four weeks, by judging their stays again (design 4.2, 4.3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.domain.replay import PastStay, RefusedKind, Replayed, replay
from dashboard.domain.rule_versions import LEVELS
from dashboard.domain.rules import AdmissionRule, CapacityRule, RulesInForce, limit_of
from dashboard.services.access import Permission, User, require
from dashboard.services.ports import Offices, Rules

WEEKS = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """A PPKM level from a local day on; versions in place of those that would hold then."""

    level: int
    valid_from: date
    capacity: CapacityRule | None = None
    admission: AdmissionRule | None = None


@dataclass(frozen=True, kw_only=True)
class OfficeWhatIf:
    """One office: people count each time they came.

    `peak` is the most who were inside in truth, at `peak_at`; `days_over` are local days on which
    more than the supposed `limit` were inside.
    """

    office: Office
    limit: int
    limit_now: int
    came: int
    peak: int
    peak_at: datetime | None
    days_over: int
    refused: Counter[RefusedKind]

    @property
    def share(self) -> float:
        """The peak in limits; more than 1 is over it. A limit of 0 counts as one person."""
        return self.peak / max(self.limit, 1)

    @property
    def is_over(self) -> bool:
        """Whether more people were inside than would have been allowed."""
        return self.peak > self.limit


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What the supposed rules would have meant from `first` to `last`, both included.

    `offices` begins with the one that is furthest over its limit.
    """

    hypothesis: Hypothesis
    first: date
    last: date
    offices: tuple[OfficeWhatIf, ...]

    @property
    def came(self) -> int:
        """People who came, each time."""
        return sum(each.came for each in self.offices)

    @property
    def over(self) -> tuple[OfficeWhatIf, ...]:
        """The offices that would have been over their limit."""
        return tuple(each for each in self.offices if each.is_over)

    @property
    def refused(self) -> Counter[RefusedKind]:
        """Whom the refusals would have met, over all offices."""
        return sum((each.refused for each in self.offices), Counter[RefusedKind]())


class PastStays(Protocol):
    """The ledger's stays of some weeks."""

    def of(self, office_id: str, *, start: datetime, end: datetime) -> Sequence[PastStay]:
        """What began in `start <= t < end`, and what lasted beyond `start`, by its beginning."""


class WhatIfs:
    """Raises NotAllowed first of all, and LedgerUnavailable."""

    def __init__(self, *, stays: PastStays, offices: Offices, rules: Rules, zone: ZoneInfo) -> None:
        """Work on these ports, with days as in `zone`."""
        self._stays = stays
        self._offices = offices
        self._rules = rules
        self._zone = zone

    def of(self, *, user: User, hypothesis: Hypothesis, at: datetime) -> WhatIf:
        """Judge the last four completed weeks again. Raises InvalidInput."""
        require(user, Permission.MANAGE_RULES)
        if hypothesis.level not in (0, *LEVELS):
            raise InvalidInput(field="level", problem="not_0_to_4")
        today = local_day(at, self._zone)
        if hypothesis.valid_from < today:
            raise InvalidInput(field="valid_from", problem="past")
        days = [today - timedelta(days=back) for back in range(7 * WEEKS, -1, -1)]
        rules = self._supposed(hypothesis)
        now = self._rules.in_force(today)
        offices = [self._office(each, rules, now, days) for each in self._offices.all()]
        return WhatIf(
            hypothesis=hypothesis,
            first=days[0],
            last=days[-2],
            offices=tuple(sorted(offices, key=lambda each: (-each.share, each.office.name))),
        )

    def _supposed(self, hypothesis: Hypothesis) -> RulesInForce:
        rules = self._rules.in_force(hypothesis.valid_from)
        return replace(
            rules,
            level=hypothesis.level,
            capacity=hypothesis.capacity or rules.capacity,
            admission=hypothesis.admission or rules.admission,
        )

    def _office(
        self, office: Office, rules: RulesInForce, now: RulesInForce, days: Sequence[date]
    ) -> OfficeWhatIf:
        begins = [day_bounds(day, self._zone)[0] for day in days]
        limit = limit_of(office, rules)
        answer: Replayed = replay(
            self._stays.of(office.id, start=begins[0], end=begins[-1]),
            limit=limit,
            on_full=office.on_full,
            rules=rules,
            days=[(begin - _EPOCH) // timedelta(microseconds=1) for begin in begins],
        )
        peak_at = answer.peak_at
        return OfficeWhatIf(
            office=office,
            limit=limit,
            limit_now=limit_of(office, now),
            came=answer.came,
            peak=answer.peak,
            peak_at=None if peak_at is None else _EPOCH + timedelta(microseconds=peak_at),
            days_over=len(answer.days_over),
            refused=answer.refused,
        )
