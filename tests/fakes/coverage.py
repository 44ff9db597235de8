"""The port `CoverageViews` over passes that a test gives."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.services.coverage import CoverageRow, Standing, StandingPass


@dataclass
class CoverageInMemory:
    """Each employee: office, standing, subject, sealed particulars. Times are not looked at."""

    employees: tuple[tuple[str, Standing, str, bytes | None], ...] = ()

    def coverage(
        self, *, office_ids: Sequence[str], since: datetime, at: datetime
    ) -> tuple[CoverageRow, ...]:
        counts = Counter((office_id, standing) for office_id, standing, *_ in self.employees)
        return tuple(
            CoverageRow(office_id, standing, counts[office_id, standing])
            for office_id in office_ids
            for standing in Standing
            if counts[office_id, standing]
        )

    def passes(
        self, *, office_id: str, standing: Standing, since: datetime, at: datetime
    ) -> tuple[StandingPass, ...]:
        return tuple(
            StandingPass(subject, sealed)
            for where, stands, subject, sealed in self.employees
            if (where, stands) == (office_id, standing)
        )
