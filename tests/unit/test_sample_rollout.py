"""The demonstration's rollout: every sample office is somewhere, and nothing is said twice."""

from collections import Counter
from datetime import UTC, datetime

from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.rollout import Stage
from dashboard.services.access import SYSTEM
from dashboard.services.rollout import Rollout
from dashboard.services.sample_offices import sample_offices
from dashboard.services.sample_rollout import fill_rollout
from tests.contract.door import ZONE
from tests.fakes.audit import FakeAuditLog
from tests.fakes.occupancy import OfficesInMemory
from tests.fakes.rollout import FixedHours, PeopleInMemory, RegisterInMemory, RolloutBookInMemory

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
OFFICES = tuple(each.office for each in sample_offices())


def test_the_sample_offices_are_spread_over_the_stages_once() -> None:
    audit = FakeAuditLog()
    week = OpeningHours(spans=dict.fromkeys(range(1, 6), ((450, 960),)))
    rollout = Rollout(
        book=RolloutBookInMemory(),
        people=PeopleInMemory(),
        offices=OfficesInMemory(*OFFICES),
        register=RegisterInMemory(OFFICES, since=datetime(2026, 1, 1, tzinfo=UTC)),
        hours=FixedHours(
            WorkCalendar(
                hours={office.id: week for office in OFFICES}, own={}, public=lambda _year: {}
            )
        ),
        audit=audit,
        zone=ZONE,
    )
    assert fill_rollout(rollout, OFFICES, seed=2021, now=NOW, zone=ZONE) > 100
    assert fill_rollout(rollout, OFFICES, seed=2021, now=NOW, zone=ZONE) == 0
    state = rollout.state(user=SYSTEM, at=NOW)
    stages = Counter(each.stage for each in state.offices)
    assert stages[Stage.LIVE] > 10
    assert len(stages) > 4
    assert all(each.plan for each in state.offices)
    assert audit.entries == []
