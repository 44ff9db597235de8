"""Timing, room, direction and repeats as tables of boundaries (design 4.3, 4.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.admission import (
    DoorTimes,
    Room,
    Timing,
    decided_direction,
    repeated_event,
    timing,
    with_room,
)
from dashboard.domain.office import OnFull
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting, EventKind, Scan, Sighting
from dashboard.domain.verdict import Reason, RuleIds, Verdict

NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)
TIMES = DoorTimes()
AUTO, IN, OUT = DirectionSetting.AUTO, DirectionSetting.IN, DirectionSetting.OUT


def after(seconds):
    return NOON + timedelta(seconds=seconds)


def event(*, seconds=0, seen=None, **changes):
    given = {
        "scan_id": "a",
        "kind": EventKind.SCAN,
        "first_id": None,
        "office_id": "kominfo",
        "desk": "Loket 1",
        "at": after(seconds),
        "arrived_at": after(seconds),
        "setting": AUTO,
        "direction": Direction.IN,
        "person_key": "p",
        "person_key_version": 1,
        "person_kind": PersonKind.VISITOR,
        "sealed_name": None,
        "colour": Colour.GREEN,
        "evidence": Evidence.VERIFIED,
        "decision": Decision.ADMIT,
        "reason": Reason.COLOUR_ADMITS,
        "rules": RuleIds(colour="c", admission="a", capacity=None),
        "visit_id": "v",
        "inside": 1,
        "limit": 50,
    }
    seen_at = after(seconds if seen is None else seen)
    scan = Scan(**(given | changes))
    return Sighting(scan=scan, desk=scan.desk, setting=scan.setting, seen_at=seen_at)


def repeats(*sightings, at, desk="Loket 1", setting=AUTO):
    found = repeated_event(sightings, desk=desk, setting=setting, at=after(at), times=TIMES)
    return found.scan_id if found else None


@pytest.mark.parametrize(
    ("lag", "expected"),
    [
        (-121, Timing.BAD),
        (-120, Timing.ON_TIME),
        (0, Timing.ON_TIME),
        (120, Timing.ON_TIME),
        (121, Timing.LATE),
        (24 * 3600 - 1, Timing.LATE),
        (24 * 3600, Timing.BAD),
    ],
)
def test_a_desks_time_is_on_time_late_or_unusable(lag, expected):
    assert timing(at=after(-lag), now=NOON, times=TIMES) is expected


@pytest.mark.parametrize(
    ("decision", "inside", "on_full", "expected"),
    [
        ("admit", 49, OnFull.REFUSE, ("admit", Reason.COLOUR_ADMITS)),
        ("admit", 50, OnFull.REFUSE, ("refuse", Reason.OFFICE_FULL)),
        ("check", 50, OnFull.REFUSE, ("refuse", Reason.OFFICE_FULL)),
        ("refuse", 50, OnFull.REFUSE, ("refuse", Reason.COLOUR_ADMITS)),
        ("admit", 50, OnFull.WARN, ("admit", Reason.OVER_LIMIT)),
        ("check", 50, OnFull.WARN, ("check", Reason.COLOUR_ADMITS)),
    ],
)
def test_a_full_office_refuses_or_warns(decision, inside, on_full, expected):
    verdict = Verdict(
        decision=Decision(decision),
        reason=Reason.COLOUR_ADMITS,
        colour=Colour.GREEN,
        evidence=Evidence.VERIFIED,
    )
    judged = with_room(verdict, Room(inside=inside, limit=50, on_full=on_full))
    assert (judged.decision, judged.reason) == expected


@pytest.mark.parametrize(
    ("setting", "inside", "direction"),
    [
        (AUTO, False, Direction.IN),
        (AUTO, True, Direction.OUT),
        (IN, True, Direction.IN),
        (OUT, False, Direction.OUT),
    ],
)
def test_direction_is_as_set_or_follows_from_where_the_person_is(setting, inside, direction):
    assert decided_direction(setting, inside=inside) is direction


@pytest.mark.parametrize(("at", "expected"), [(0, "a"), (29, "a"), (30, None)])
def test_the_quiet_time_is_reckoned_from_the_last_sighting(at, expected):
    refused = {"visit_id": None, "decision": Decision.REFUSE}
    assert repeats(event(**refused), at=at) == expected


def test_a_code_held_up_stays_one_scan():
    assert repeats(event(setting=IN, seen=500), at=529, setting=IN) == "a"


@pytest.mark.parametrize(("desk", "setting"), [("Loket 2", IN), ("Loket 1", OUT)])
def test_another_desk_or_setting_is_not_quiet(desk, setting):
    assert repeats(event(setting=IN), at=5, desk=desk, setting=setting) is None


@pytest.mark.parametrize(("at", "expected"), [(119, "a"), (120, None)])
def test_auto_gives_an_accepted_answer_again_at_any_desk(at, expected):
    assert repeats(event(), at=at, desk="Loket 2") == expected


def test_a_repeat_does_not_prolong_the_accepted_time():
    assert repeats(event(seen=100), at=125, desk="Loket 2") is None


def test_auto_forgets_a_refusal_after_the_quiet_time():
    assert repeats(event(visit_id=None, decision=Decision.REFUSE), at=40) is None


def test_the_quiet_time_is_that_of_the_desk_where_a_repeat_was_seen():
    first, again = event(), event()
    at_the_door = Sighting(scan=again.scan, desk="Pintu", setting=AUTO, seen_at=after(119))
    assert repeats(first, at_the_door, at=121, desk="Pintu") == "a"
    assert repeats(first, at_the_door, at=121, desk="Loket 1") is None


def test_staffs_decision_is_the_latest_word_on_a_check():
    check = event(visit_id=None, decision=Decision.CHECK, seen=20)
    confirmed = event(seconds=10, scan_id="a.1", first_id="a", kind=EventKind.CONFIRM)
    assert repeats(confirmed, check, at=25) == "a.1"


def test_a_late_event_is_not_the_repeat_of_a_later_one():
    assert repeats(event(seconds=600), at=0) is None
