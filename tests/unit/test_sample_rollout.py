"""The demonstration's rollout: every sample office is somewhere, and nothing is said twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.calendar import local_day
from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.rollout import Stage
from dashboard.services.access import SYSTEM
from dashboard.services.rollout import Rollout
from dashboard.services.sample_offices import sample_offices
from dashboard.services.sample_rollout import SampleWays, fill_rollout, sample_ways
from tests.contract.door import ZONE
from tests.fakes.audit import FakeAuditLog
from tests.fakes.occupancy import OfficesInMemory
from tests.fakes.rollout import FixedHours, PeopleInMemory, RegisterInMemory, RolloutBookInMemory

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TODAY = local_day(NOW, ZONE)
OFFICES = tuple(each.office for each in sample_offices())


def ways(days: int = 60) -> SampleWays:
    return sample_ways(OFFICES, days=days, seed=2021, now=NOW, zone=ZONE)


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
    assert fill_rollout(rollout, ways(), now=NOW) > 100
    assert fill_rollout(rollout, ways(), now=NOW) == 0
    state = rollout.state(user=SYSTEM, at=NOW)
    stages = Counter(each.stage for each in state.offices)
    assert stages[Stage.LIVE] > 10
    assert len(stages) > 4
    assert all(each.plan for each in state.offices)
    assert [each.office.id for each in state.to_activate] == ["kec-banyuputih"]
    assert set(ways().with_plate(at=NOW)) == {
        each.office.id for each in state.offices if each.step.stage.rank >= Stage.PLATE_ISSUED.rank
    }
    assert audit.entries == []


def test_an_office_is_scanned_at_from_the_day_after_it_went_live() -> None:
    found = ways()
    uses = found.uses(today=TODAY)
    live = {office_id: way.live_at for office_id, way in found.of.items() if way.live_at}
    assert 20 < len(live) < len(OFFICES)
    assert uses.keys() == live.keys()
    for office_id, at in live.items():
        assert uses[office_id].since == local_day(at, ZONE) + timedelta(days=1)


def test_one_office_gave_up_and_one_scans_few() -> None:
    uses = ways().uses(today=TODAY)
    assert [office_id for office_id, use in uses.items() if use.until] == ["perpustakaan"]
    assert [office_id for office_id, use in uses.items() if use.share < 0.6] == ["disparpora"]


@pytest.mark.parametrize("days", [10, 60, 364])
def test_whoever_was_in_the_first_waves_is_scanned_at_through_most_of_a_long_past(
    days: int,
) -> None:
    use = ways(days).uses(today=TODAY)["kominfo"]
    past = [TODAY - timedelta(days=back) for back in range(days)]
    assert len(use.of(past)) >= min(days, days - 15)
