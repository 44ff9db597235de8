"""How an office's desks are taken together: a table of boundaries."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.desk_health import (
    CameraProblem,
    DeskHealth,
    OfficeCondition,
    OfficeHealth,
    office_health,
)
from dashboard.domain.office import Desk

OPENED = datetime(2021, 9, 22, 0, 30, tzinfo=UTC)
NOON = datetime(2021, 9, 22, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def desk(
    name: str = "Loket 1",
    *,
    seen: timedelta = timedelta(),
    problem: CameraProblem | None = None,
    failing: timedelta = timedelta(),
) -> DeskHealth:
    return DeskHealth(
        desk=Desk(office_id="o", name=name),
        seen_at=NOON - seen,
        problem=problem,
        since=NOON - failing,
        version="1",
    )


def health(
    *desks: DeskHealth, scanned: timedelta | None = None, opened: datetime | None = OPENED
) -> OfficeHealth:
    return office_health(
        "o",
        names=("Loket 1",),
        desks=desks,
        last_scan_at=None if scanned is None else NOON - scanned,
        open_since=opened,
        at=NOON,
    )


BUSY = CameraProblem.BUSY


@pytest.mark.parametrize(
    ("found", "condition"),
    [
        (health(), OfficeCondition.NEVER),
        (health(desk(), scanned=MINUTE), OfficeCondition.WORKING),
        (health(desk(), scanned=59 * MINUTE), OfficeCondition.WORKING),
        (health(desk(), scanned=60 * MINUTE), OfficeCondition.SILENT),
        (health(desk(), opened=NOON - 59 * MINUTE), OfficeCondition.WORKING),
        (health(desk(), opened=NOON - 60 * MINUTE), OfficeCondition.SILENT),
        (health(desk(seen=2 * MINUTE), scanned=90 * MINUTE), OfficeCondition.SILENT),
        (health(desk(seen=3 * MINUTE), scanned=90 * MINUTE), OfficeCondition.AWAY),
        (health(scanned=MINUTE), OfficeCondition.WORKING),
        (health(scanned=90 * MINUTE), OfficeCondition.AWAY),
        (health(scanned=timedelta(days=8)), OfficeCondition.RESTING),
        (health(desk(seen=timedelta(days=1)), opened=None), OfficeCondition.RESTING),
        (health(desk(), opened=None), OfficeCondition.WORKING),
        (health(desk(problem=BUSY, failing=9 * MINUTE)), OfficeCondition.CAMERA),
        # Scanned since it failed, so by another way; one of two desks can work on.
        (
            health(desk(problem=BUSY, failing=9 * MINUTE), scanned=MINUTE),
            OfficeCondition.WORKING,
        ),
        (
            health(desk(problem=BUSY, failing=9 * MINUTE), desk("Loket 2"), scanned=20 * MINUTE),
            OfficeCondition.WORKING,
        ),
        # A page that is closed shows no camera.
        (
            health(desk(problem=BUSY, failing=99 * MINUTE, seen=3 * MINUTE), scanned=99 * MINUTE),
            OfficeCondition.AWAY,
        ),
    ],
)
def test_an_offices_condition(found: OfficeHealth, condition: OfficeCondition) -> None:
    assert found.condition is condition


@pytest.mark.parametrize(
    ("found", "minutes_ago"),
    [
        (health(desk(problem=BUSY, failing=9 * MINUTE)), 9),
        (health(desk(), scanned=70 * MINUTE), 70),
        (health(desk(seen=5 * MINUTE), scanned=70 * MINUTE), 5),
        (health(desk(), scanned=7 * MINUTE), 7),
    ],
)
def test_it_says_since_when(found: OfficeHealth, minutes_ago: int) -> None:
    assert found.since == NOON - minutes_ago * MINUTE


def test_the_camera_that_fails_longest_is_named() -> None:
    found = health(
        desk(problem=BUSY, failing=9 * MINUTE),
        desk("Loket 2", problem=CameraProblem.ABSENT, failing=12 * MINUTE),
    )
    assert found.problem is CameraProblem.ABSENT
    assert found.since == NOON - 12 * MINUTE


def test_a_desk_that_never_reported_is_missing() -> None:
    assert health(desk("Loket 2")).missing == ("Loket 1",)
