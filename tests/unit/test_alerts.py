"""When an alert is raised, when it goes on, and when it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.alerts import (
    Alert,
    AlertKind,
    AlertRules,
    BlackScan,
    Cause,
    Changes,
    OfficeSigns,
    by_urgency,
    changes,
)

NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)
RULES = AlertRules()
FULL, NEARLY = Cause(kind=AlertKind.FULL), Cause(kind=AlertKind.NEARLY_FULL)
SILENT = Cause(kind=AlertKind.SILENT)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def signs(inside: int = 0, **other: Any) -> OfficeSigns:
    """An office for 100 people that was scanned at this moment."""
    given_ = {"limit": 100, "last_scan_at": NOON, "open_since": NOON - 4 * HOUR}
    return OfficeSigns(office_id="kominfo", inside=inside, **(given_ | other))


def alert(cause: Cause, **other: Any) -> Alert:
    given_ = {"since": NOON - HOUR, "raised_at": NOON - HOUR, "inside": 90, "limit": 100}
    name = f"{cause.kind}{cause.subject}"
    return Alert(id=name, office_id="kominfo", cause=cause, **(given_ | other))


def black(scan_id: str, minutes_ago: int, person: str | None = "p") -> BlackScan:
    at = NOON - minutes_ago * MINUTE
    return BlackScan(scan_id=scan_id, at=at, arrived_at=at, person=person)


def change(found: OfficeSigns, *known: Alert, at: datetime = NOON) -> Changes:
    return changes(found, known, rules=RULES, at=at)


def raised(found: OfficeSigns, *known: Alert) -> set[Cause]:
    return set(change(found, *known).raised)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [(89, set()), (90, {NEARLY}), (99, {NEARLY}), (100, {NEARLY, FULL}), (120, {NEARLY, FULL})],
)
def test_an_office_is_nearly_full_from_90_percent_and_full_at_its_limit(
    inside: int, expected: set[Cause]
) -> None:
    assert raised(signs(inside)) == expected


@pytest.mark.parametrize(
    ("cause", "inside", "ends"),
    [(NEARLY, 85, False), (NEARLY, 84, True), (FULL, 95, False), (FULL, 94, True)],
)
def test_it_ends_only_some_way_below_where_it_began(cause: Cause, inside: int, ends: bool) -> None:
    found = change(signs(inside), alert(cause))
    assert cause not in found.raised
    assert (found.cleared == (alert(cause),)) is ends


def test_people_in_an_office_that_the_rules_close_are_told_and_an_empty_one_is_not() -> None:
    assert raised(signs(1, limit=0)) == {FULL}
    assert raised(signs(0, limit=0)) == set()


def test_what_comes_back_within_a_quarter_of_an_hour_is_the_same_alert() -> None:
    before = alert(NEARLY, cleared_at=NOON - 14 * MINUTE)
    found = change(signs(91), before)
    assert (found.raised, found.reopened) == ({}, (before,))
    later = replace(before, cleared_at=NOON - 15 * MINUTE)
    assert raised(signs(91), later) == {NEARLY}


@pytest.mark.parametrize(("minutes", "holds"), [(59, False), (60, True)])
def test_an_office_is_silent_after_an_hour_without_a_scan(minutes: int, holds: bool) -> None:
    last = NOON - minutes * MINUTE
    found = change(signs(last_scan_at=last)).raised
    assert found == ({SILENT: last} if holds else {})


def test_the_hour_is_counted_from_opening() -> None:
    yesterday = NOON - timedelta(days=1)
    assert raised(signs(last_scan_at=yesterday, open_since=NOON - 59 * MINUTE)) == set()
    opened = NOON - 61 * MINUTE
    assert change(signs(last_scan_at=yesterday, open_since=opened)).raised == {SILENT: opened}


@pytest.mark.parametrize(
    "quiet",
    [
        pytest.param({"open_since": None}, id="closed, a holiday, or nobody said when it is open"),
        pytest.param({"last_scan_at": None}, id="never scanned"),
        pytest.param({"last_scan_at": NOON - timedelta(days=8)}, id="given up"),
        pytest.param({"limit": 0}, id="closed by the rules"),
    ],
)
def test_an_office_may_be_quiet_without_an_alert(quiet: dict[str, Any]) -> None:
    given_ = {"last_scan_at": NOON - 5 * HOUR} | quiet
    assert raised(signs(**given_)) == set()


def test_silence_ends_with_the_next_scan_and_when_the_office_closes() -> None:
    live = alert(SILENT)
    assert change(signs(last_scan_at=NOON), live).cleared == (live,)
    closed = signs(last_scan_at=NOON - 3 * HOUR, open_since=None)
    assert change(closed, live).cleared == (live,)


def test_each_black_person_is_told_once_and_for_four_hours() -> None:
    scans = [black("a", 50), black("b", 40, "q"), black("c", 5), black("d", 1, None)]
    found = change(signs(black_scans=scans))
    told = {cause.subject: since for cause, since in found.raised.items()}
    assert told == {"a": scans[0].at, "b": scans[1].at, "d": scans[3].at}
    assert raised(signs(black_scans=[black("a", 240)])) == set()


def test_a_black_scan_that_is_over_never_comes_again() -> None:
    cause = Cause(kind=AlertKind.BLACK_SCAN, subject="a")
    over = alert(cause, cleared_at=NOON - HOUR)
    assert raised(signs(black_scans=[black("a", 120)]), over) == set()


def test_a_late_black_scan_is_told_when_it_arrives() -> None:
    late = replace(black("a", 600), arrived_at=NOON)
    assert [cause.subject for cause in raised(signs(black_scans=[late]))] == ["a"]


def test_a_black_scan_that_was_undone_ends_its_alert() -> None:
    live = alert(Cause(kind=AlertKind.BLACK_SCAN, subject="a"))
    assert change(signs(), live).cleared == (live,)


def test_the_most_urgent_comes_first_and_what_was_seen_last() -> None:
    seen = alert(Cause(kind=AlertKind.BLACK_SCAN, subject="x"), acknowledged_at=NOON)
    fresh = alert(Cause(kind=AlertKind.BLACK_SCAN, subject="y"))
    shown = by_urgency([alert(SILENT), seen, alert(NEARLY), fresh, alert(FULL)])
    assert [each.cause.kind.value + each.cause.subject for each in shown] == [
        "black_scany",
        "full",
        "silent",
        "black_scanx",
    ]


@given(st.lists(st.integers(0, 130), min_size=1, max_size=40))
def test_raising_and_ending_always_fit_each_other(counts: list[int]) -> None:
    """No cause is ever live twice, ended twice, or left without reason."""
    known: dict[Cause, Alert] = {}
    for step, inside in enumerate(counts):
        at = NOON + step * MINUTE
        found = change(signs(inside, last_scan_at=at), *known.values(), at=at)
        live = {cause for cause, each in known.items() if each.cleared_at is None}
        assert not live & (set(found.raised) | {each.cause for each in found.reopened})
        for cause in found.raised:
            known[cause] = alert(cause, raised_at=at)
        for each in found.reopened:
            known[each.cause] = replace(each, cleared_at=None)
        for each in found.cleared:
            known[each.cause] = replace(each, cleared_at=at)
        now_live = {cause for cause, each in known.items() if each.cleared_at is None}
        assert (FULL in now_live) >= (inside >= 100)
        assert (NEARLY in now_live) <= (inside >= 85)
