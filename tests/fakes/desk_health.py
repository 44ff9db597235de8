"""The desks' reports in memory."""

from dataclasses import replace
from datetime import datetime

from dashboard.domain.desk_health import DeskHealth
from dashboard.domain.office import Desk


class DeskHealthInMemory:
    """DeskHealthBook."""

    def __init__(self) -> None:
        self._reports: dict[Desk, DeskHealth] = {}

    def put(self, report: DeskHealth, *, unless_seen_after: datetime) -> None:
        known = self._reports.get(report.desk)
        if known is not None and known.seen_at > unless_seen_after:
            return
        if known is not None and known.problem == report.problem:
            report = replace(report, since=known.since)
        self._reports[report.desk] = report
        mine = [each for each in self._reports if each.office_id == report.desk.office_id]
        mine.sort(key=lambda desk: self._reports[desk].seen_at)
        for desk in mine[:-20]:
            del self._reports[desk]

    def all(self) -> tuple[DeskHealth, ...]:
        return tuple(
            sorted(self._reports.values(), key=lambda each: (each.desk.office_id, each.desk.name))
        )
