"""The positive register in memory, over the events of a ledger in memory."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from dashboard.domain.positive_case import CaseMatch, PositiveCase, Wanted, match_of
from dashboard.domain.scan import Scan
from dashboard.services.register import Removal


class CasesInMemory:
    """The port `PositiveCases`; `scans` tells every event, oldest first."""

    def __init__(self, scans: Callable[[], Sequence[Scan]] = tuple) -> None:
        self._scans = scans
        self._cases: dict[str, PositiveCase] = {}
        self.removals: dict[str, Removal] = {}

    def match(self, wanted: Wanted) -> CaseMatch:
        return match_of(wanted, self.current(since=None))

    def current(self, *, since: date | None) -> tuple[PositiveCase, ...]:
        kept = [
            case
            for case in self._cases.values()
            if case.id not in self.removals and (since is None or case.positive_on >= since)
        ]
        return tuple(sorted(kept, key=lambda case: case.entered_at, reverse=True))

    def add(self, case: PositiveCase) -> bool:
        return self._cases.setdefault(case.id, case) is case

    def remove(self, removal: Removal) -> bool:
        known = removal.case_id in self._cases and removal.case_id not in self.removals
        if known:
            self.removals[removal.case_id] = removal
        return known

    def sightings(self, keys: Sequence[str], *, since: datetime) -> tuple[Scan, ...]:
        found = [s for s in self._scans() if s.person_key in keys and s.arrived_at >= since]
        return tuple(reversed(found))[:100]

    def revision(self) -> int:
        return len(self._cases) + len(self.removals)
