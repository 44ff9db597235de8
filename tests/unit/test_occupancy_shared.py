"""Who looks at the offices in the same minute shares a reading, until anything was stored."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.errors import NotAllowed
from dashboard.services.access import OPERATOR, Permission
from dashboard.services.occupancy import Occupancy
from tests.fakes.occupancy import NoLevel, OfficesInMemory, Stay, StaysInMemory
from tests.pages.occupancy_page import KOMINFO

AT = datetime(2021, 9, 22, 3, 10, tzinfo=UTC)


class Counted(StaysInMemory):
    """Counts how often it is read."""

    read = 0

    def live(self):
        self.read += 1
        return super().live()


def of(views: StaysInMemory) -> Occupancy:
    return Occupancy(
        views=views,
        offices=OfficesInMemory(KOMINFO),
        rules=NoLevel(),
        zone=ZoneInfo("Asia/Jakarta"),
    )


def inside(occupancy: Occupancy, *, at: datetime) -> int:
    (kominfo,) = occupancy.all_offices(user=OPERATOR, at=at)
    return kominfo.inside


def stay(person: str) -> Stay:
    return Stay(office_id=KOMINFO.id, person=person, entered_at=AT - timedelta(hours=1))


def test_a_scan_is_seen_at_once_and_the_rest_of_the_minute_reads_nothing():
    views = Counted((stay("a"),), at=AT)
    occupancy = of(views)
    assert inside(occupancy, at=AT) == 1
    assert inside(occupancy, at=AT + timedelta(seconds=9)) == 1
    assert views.read == 1
    views.stays.append(stay("b"))
    assert inside(occupancy, at=AT + timedelta(seconds=10)) == 2


def test_the_next_minute_is_read_anew():
    views = Counted((stay("a"),), at=AT)
    occupancy = of(views)
    inside(occupancy, at=AT)
    inside(occupancy, at=AT + timedelta(minutes=1))
    assert views.read == 2


def test_what_others_have_read_is_not_for_whoever_may_not_see_it():
    class Nobody:
        id, office_id = "nobody", None

        def may(self, _permission: Permission, **_about: object) -> bool:
            return False

    occupancy = of(Counted((stay("a"),), at=AT))
    inside(occupancy, at=AT)
    with pytest.raises(NotAllowed):
        occupancy.all_offices(user=Nobody(), at=AT)
