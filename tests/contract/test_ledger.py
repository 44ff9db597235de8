"""The promises of the port `Ledger`, kept by every ledger."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dashboard.domain.errors import NotFound
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, EventKind, Flag, Scan, Sighting
from dashboard.domain.verdict import Reason, RuleIds
from tests.contract.conftest import World
from tests.contract.events import MORNING, ended, entry, exit_, minutes, office, scan, stay


@pytest.fixture(autouse=True)
def _two_offices(world: World) -> None:
    world.offices.put(office("kominfo"))
    world.offices.put(office("dinkes"))


def write(world: World, work: Any, *, office_id: str = "kominfo") -> Any:
    return world.ledger.write(office_id=office_id, now=MORNING, work=work)


def enter(world: World, event: Scan, **other: Any) -> None:
    def work(ledger: Any) -> None:
        ledger.add_scan(event)
        ledger.open(stay(event, **other))

    write(world, work, office_id=event.office_id)


def test_an_event_comes_back_as_it_was_stored(world: World) -> None:
    event = scan(
        "full",
        first_id="first",
        kind=EventKind.CONFIRM,
        arrived_at=minutes(0.5),
        setting=DirectionSetting.OUT,
        person_kind=PersonKind.EMPLOYEE,
        evidence=Evidence.VERIFIED_EXPIRED,
        rules=RuleIds(colour="c", admission="a", capacity="k/2"),
        visit_id="v",
        inside=7,
        limit=9,
        companions=2,
        flags=frozenset({Flag.LATE, Flag.INSIDE_ELSEWHERE}),
        actor="siti",
    )
    write(world, lambda ledger: ledger.add_scan(event))
    assert write(world, lambda ledger: ledger.scan("full")) == event


def test_an_event_may_name_nobody_and_no_colour(world: World) -> None:
    event = scan(
        "empty",
        person_key=None,
        person_key_version=None,
        person_kind=None,
        sealed_name=None,
        colour=None,
        evidence=Evidence.NONE,
        reason=Reason.UNREADABLE,
    )
    write(world, lambda ledger: ledger.add_scan(event))
    assert write(world, lambda ledger: ledger.scan("empty")) == event


def test_an_event_is_found_from_every_office(world: World) -> None:
    write(world, lambda ledger: ledger.add_scan(scan("here")))
    found = write(world, lambda ledger: ledger.scan("here"), office_id="dinkes")
    assert found is not None
    assert write(world, lambda ledger: ledger.scan("nowhere")) is None


def seen(event: Scan, *, at: datetime, desk: str = "Loket 1") -> Sighting:
    return Sighting(scan=event, desk=desk, setting=event.setting, seen_at=at)


def test_the_id_of_a_repeat_leads_to_the_event(world: World) -> None:
    event = scan("first")
    write(world, lambda ledger: ledger.add_scan(event))
    write(world, lambda ledger: ledger.add_repeat("again", again=seen(event, at=minutes(1))))
    assert write(world, lambda ledger: ledger.scan("again")) == event


def test_what_fails_leaves_nothing_behind(world: World) -> None:
    def fail(ledger: Any) -> None:
        ledger.add_scan(entry("lost"))
        ledger.open(stay(entry("lost")))
        raise NotFound(what="reason")

    with pytest.raises(NotFound):
        write(world, fail)
    assert write(world, lambda ledger: (ledger.scan("lost"), ledger.inside())) == (None, 0)
    assert world.ledger.revision() == 0


def test_an_unknown_office_has_no_ledger(world: World) -> None:
    with pytest.raises(NotFound):
        write(world, lambda ledger: ledger.inside(), office_id="nowhere")


def test_the_time_of_arrival_is_the_callers(world: World) -> None:
    assert write(world, lambda ledger: ledger.now) == MORNING


def test_reads_see_earlier_writes_of_the_same_work(world: World) -> None:
    def work(ledger: Any) -> Any:
        event = entry("new", companions=2)
        ledger.add_scan(event)
        ledger.open(stay(event))
        return ledger.scan("new"), ledger.open_visit_of(["key-of-new"]), ledger.inside()

    event, visit, inside = write(world, work)
    assert event is not None
    assert visit == stay(event)
    assert inside == 3


def test_a_thread_is_a_scan_with_what_is_bound_to_it_in_order(world: World) -> None:
    first = scan("first", decision=Decision.CHECK)
    declined = scan("first.1", first_id="first", kind=EventKind.DECLINE)
    confirmed = entry("first.2", first_id="first", kind=EventKind.CONFIRM)
    for event in (first, declined, confirmed, scan("other")):
        write(world, lambda ledger, event=event: ledger.add_scan(event))
    assert write(world, lambda ledger: ledger.thread("first")) == (first, declined, confirmed)
    assert write(world, lambda ledger: ledger.thread("nothing")) == ()


def test_sightings_are_the_persons_here_newest_event_first(world: World) -> None:
    older = scan("older", person_key="k1", at=minutes(0))
    newer = scan("newer", person_key="k2", at=minutes(2))
    elsewhere = scan("elsewhere", person_key="k1", at=minutes(2), office_id="dinkes")
    for event in (older, newer, scan("stranger", at=minutes(2))):
        write(world, lambda ledger, event=event: ledger.add_scan(event))
    write(world, lambda ledger: ledger.add_scan(elsewhere), office_id="dinkes")
    found = write(world, lambda ledger: ledger.sightings(["k1", "k2"], since=minutes(0)))
    assert [(each.scan, each.seen_at) for each in found] == [(newer, newer.at), (older, older.at)]


def test_a_sighting_at_the_very_start_counts_and_an_earlier_one_does_not(world: World) -> None:
    write(world, lambda ledger: ledger.add_scan(scan("one", person_key="k", at=minutes(5))))
    found = write(world, lambda ledger: ledger.sightings(["k"], since=minutes(5)))
    assert len(found) == 1
    late = minutes(5.001)
    assert write(world, lambda ledger: ledger.sightings(["k"], since=late)) == ()


def test_a_repeat_prolongs_the_sighting(world: World) -> None:
    event = scan("one", person_key="k", at=minutes(0))
    write(world, lambda ledger: ledger.add_scan(event))
    for number in (2, 1):
        again = f"again-{number}"
        write(
            world,
            lambda ledger, again=again, number=number: ledger.add_repeat(
                again, again=seen(event, at=minutes(number), desk="Pintu")
            ),
        )
    found = write(world, lambda ledger: ledger.sightings(["k"], since=minutes(1.5)))
    assert found == (seen(event, at=minutes(2), desk="Pintu"),)


def test_a_stay_is_open_until_it_is_closed(world: World) -> None:
    event = entry("in", companions=1)
    enter(world, event)
    assert world.ledger.open_visits(office_id="kominfo") == (stay(event),)
    write(world, lambda ledger: ledger.close(ended(stay(event), left_at=minutes(30))))
    assert world.ledger.open_visits(office_id="kominfo") == ()
    assert write(world, lambda ledger: ledger.inside()) == 0


def test_a_stay_is_found_by_any_of_its_persons_keys_and_by_its_id(world: World) -> None:
    enter(world, entry("in", person_key="new"))
    assert write(world, lambda ledger: ledger.open_visit_of(["newest", "new"])) is not None
    assert write(world, lambda ledger: ledger.open_visit_of(["other"])) is None
    assert write(world, lambda ledger: ledger.open_visit("visit-of-in")) is not None
    assert write(world, lambda ledger: ledger.open_visit("other")) is None


def test_a_stay_belongs_to_its_office(world: World) -> None:
    enter(world, entry("in", person_key="k"))

    def asked(ledger: Any) -> Any:
        return (
            ledger.open_visit_of(["k"]),
            ledger.open_visit("visit-of-in"),
            len(ledger.open_visits_elsewhere(["k"])),
            ledger.inside(),
        )

    assert write(world, asked, office_id="dinkes") == (None, None, 1, 0)
    assert write(world, lambda ledger: ledger.open_visits_elsewhere(["k"])) == ()


def test_an_early_exit_is_found_once(world: World) -> None:
    exits = [
        exit_(f"out-{number}", person_key="k", reason=Reason.NOT_INSIDE, at=minutes(number))
        for number in (20, 10, 0)
    ]
    for event in exits:
        write(world, lambda ledger, event=event: ledger.add_scan(event))

    def unmatched(ledger: Any) -> Any:
        return ledger.unmatched_exit(["k"], after=minutes(5), before=minutes(20))

    found = write(world, unmatched)
    assert found == exits[1]
    past = stay(entry("late", person_key="k", at=minutes(6)))

    def end(ledger: Any) -> None:
        ledger.add_past(ended(past, left_at=found.at, by=found.scan_id))
        ledger.match(found, to=past)

    write(world, end)
    assert write(world, unmatched) is None
    assert write(world, lambda ledger: ledger.inside()) == 0


def test_an_undecided_check_waits(world: World) -> None:
    check = {"decision": Decision.CHECK, "reason": Reason.COLOUR_NEEDS_CHECK}
    waiting = scan("waiting", at=minutes(1), colour=Colour.YELLOW, **check)
    events = (
        scan("too-old", at=minutes(0), **check),
        waiting,
        scan("answered", at=minutes(1), **check),
        scan("answered.1", first_id="answered", reason=Reason.DECLINED),
        scan("asked-before", at=minutes(1), person_key="k", **check),
        scan("asked-again", at=minutes(2), person_key="k", **check),
        scan("inside-now", at=minutes(2), person_key="inside", **check),
        scan("refused", at=minutes(2)),
    )
    for event in events:
        write(world, lambda ledger, event=event: ledger.add_scan(event))
    enter(world, entry("in", person_key="inside"))
    found = world.ledger.waiting(office_id="kominfo", since=minutes(1))
    assert [each.scan_id for each in found] == ["waiting", "asked-again"]
    assert world.ledger.waiting(office_id="dinkes", since=minutes(0)) == ()


def test_the_last_scans_of_a_desk_or_an_office(world: World) -> None:
    for number in range(4):
        event = scan(str(number), desk="AB"[number % 2])
        write(world, lambda ledger, event=event: ledger.add_scan(event))
    of_desk = world.ledger.recent_scans(office_id="kominfo", desk="A", limit=5)
    of_office = world.ledger.recent_scans(office_id="kominfo", desk=None, limit=3)
    assert [each.scan_id for each in of_desk] == ["2", "0"]
    assert [each.scan_id for each in of_office] == ["3", "2", "1"]


def test_the_revision_moves_with_each_event_of_any_office(world: World) -> None:
    seen = [world.ledger.revision()]
    write(world, lambda ledger: ledger.add_scan(scan("one")))
    seen.append(world.ledger.revision())
    write(
        world,
        lambda ledger: ledger.add_scan(scan("two", office_id="dinkes")),
        office_id="dinkes",
    )
    seen.append(world.ledger.revision())
    assert len(set(seen)) == 3
    write(world, lambda ledger: ledger.scan("one"))
    assert world.ledger.revision() == seen[-1]


def test_the_last_place_is_given_once(world: World) -> None:
    def take_place(number: int) -> bool:
        event = entry(f"e{number}")

        def work(ledger: Any) -> bool:
            if ledger.inside() >= 10:
                return False
            ledger.add_scan(event)
            ledger.open(stay(event))
            return True

        start.wait()
        return bool(write(world, work))

    start = threading.Barrier(16)
    with ThreadPoolExecutor(16) as threads:
        taken = list(threads.map(take_place, range(16)))
    assert sum(taken) == 10
    assert write(world, lambda ledger: ledger.inside()) == 10
    assert len(world.ledger.open_visits(office_id="kominfo")) == 10


def test_the_same_scan_from_many_threads_is_stored_once(world: World) -> None:
    event = scan("same")

    def once(_: int) -> bool:
        def work(ledger: Any) -> bool:
            if ledger.scan("same") is not None:
                return False
            ledger.add_scan(event)
            return True

        return bool(write(world, work))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(once, range(8))) == 1


def test_the_same_scan_at_two_offices_is_stored_once(world: World) -> None:
    start = threading.Barrier(2)

    def once(office_id: str) -> bool:
        event = replace(scan("same"), office_id=office_id)

        def work(ledger: Any) -> bool:
            if ledger.scan("same") is not None:
                return False
            ledger.add_scan(event)
            return True

        start.wait()
        return bool(write(world, work, office_id=office_id))

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(once, ("kominfo", "dinkes"))) == 1
