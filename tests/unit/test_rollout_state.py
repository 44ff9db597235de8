"""Where offices stand: measured use counted by brute force, waves, who is stuck and why."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.office import Office, OfficeKind, OfficeVersion
from dashboard.domain.rollout import Plan, Stage
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.rollout import Wave
from dashboard.services.rollout_state import Turn
from dashboard.services.use_record import UseRecord
from tests.fakes.audit import FakeAuditLog
from tests.fakes.rollout import PeopleInMemory
from tests.fakes.seeded_rollout import NOW, TODAY, ZONE, rollout

DAY = timedelta(days=1)
HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="o0")
STATE = rollout().state(user=OPERATOR, at=NOW)


def test_every_office_is_at_one_stage() -> None:
    assert sum(STATE.at_stage(stage) for stage in Stage) == len(STATE.offices) == 60
    assert STATE.live == STATE.at_stage(Stage.LIVE) + STATE.at_stage(Stage.VERIFIED_USE)


def test_the_last_stage_is_reached_by_measured_use_alone() -> None:
    for each in STATE.offices:
        reached = each.step.stage is Stage.LIVE and each.use.reaches(0.6)
        assert (each.stage is Stage.VERIFIED_USE) == reached


def test_who_stops_scanning_falls_out_and_is_listed() -> None:
    assert STATE.fallen
    for each in STATE.fallen:
        assert each.stage is Stage.LIVE
        assert each.use.share is not None
        assert each.use.share < 0.6


def test_stuck_offices_are_told_lapsed_plates_first_with_whose_turn_it_is() -> None:
    lapsed = len(STATE.lapsed)
    assert all(each.step.lapsed for each in STATE.stuck[:lapsed])
    waits = [each.standing_for or timedelta() for each in STATE.stuck[lapsed:]]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] >= 14 * DAY
    assert {each.turn for each in STATE.stuck} == {Turn.KOMINFO, Turn.OFFICE}
    assert all(each.stage is not Stage.VERIFIED_USE for each in STATE.stuck)


def test_a_wave_counts_its_offices_that_are_live() -> None:
    for wave in STATE.waves:
        members = [each for each in STATE.offices if each.plan and each.plan.wave == wave.number]
        serving = [each for each in members if each.stage in (Stage.LIVE, Stage.VERIFIED_USE)]
        due = [each for each in members if each.plan and each.plan.live_on <= TODAY]
        assert (wave.offices, wave.live, wave.due) == (len(members), len(serving), len(due))


def test_a_department_head_does_not_see_it() -> None:
    with pytest.raises(NotAllowed):
        rollout(3).state(user=HEAD, at=NOW)


def test_recording_needs_a_known_office_and_a_plain_note() -> None:
    book = rollout(3)
    said = {"user": OPERATOR, "stage": Stage.LIVE, "on": NOW, "now": NOW}
    with pytest.raises(NotFound):
        book.record(office_id="nowhere", note="", **said)
    with pytest.raises(InvalidInput):
        book.record(office_id="o0", note="a\x00b", **said)


def test_what_is_recorded_holds_from_then_on() -> None:
    book = rollout(3)
    on = NOW - timedelta(hours=1)
    book.record(
        user=OPERATOR, office_id="o0", stage=Stage.TRIAL, on=on, note=" mundur  dulu ", now=NOW
    )
    found = book.state(user=OPERATOR, at=NOW).offices[0]
    assert (found.stage, found.since, found.step.note) == (Stage.TRIAL, on, "mundur dulu")


def test_an_issued_plate_starts_the_48_hours_where_the_office_waited_for_one() -> None:
    book = rollout(3)
    waiting = {"user": OPERATOR, "office_id": "o0"}
    book.record(stage=Stage.FORM_SUBMITTED, on=NOW, note="", now=NOW, **waiting)
    book.plate_issued(now=NOW, **waiting)
    # A second door's plate does not begin them anew.
    book.plate_issued(now=NOW + timedelta(hours=1), **waiting)
    issued = book.state(user=OPERATOR, at=NOW + timedelta(hours=47)).offices[0]
    assert (issued.stage, issued.activate_before) == (Stage.PLATE_ISSUED, NOW + 2 * DAY)
    book.plate_issued(now=NOW + 3 * DAY, **waiting)
    again = book.state(user=OPERATOR, at=NOW + 3 * DAY).offices[0]
    assert again.activate_before == NOW + 5 * DAY


def test_a_plate_leaves_an_office_that_is_further_where_it_is() -> None:
    book = rollout(3)
    book.plate_issued(user=OPERATOR, office_id="o0", now=NOW)
    assert book.state(user=OPERATOR, at=NOW).offices[0].stage.rank > Stage.PLATE_ISSUED.rank


def test_a_plan_needs_its_wave() -> None:
    with pytest.raises(NotFound):
        rollout(3).plan(user=OPERATOR, plan=Plan(office_id="o0", wave=9, live_on=TODAY), now=NOW)


@pytest.mark.parametrize("seed", range(12))
def test_measured_use_is_the_plain_count(seed: int) -> None:
    """Across weekends, holidays, own days, changed expectations and a merger."""
    chance = random.Random(seed)
    merged_at = datetime(2021, 9, 14, 4, 0, tzinfo=UTC)
    versions = _versions(chance, merged_at)
    holidays = {TODAY - n * DAY: "libur" for n in chance.sample(range(1, 20), 3)}
    own = {("a", TODAY - chance.randrange(1, 12) * DAY): chance.random() < 0.5}
    spans = dict.fromkeys(chance.sample(range(1, 8), 5), ((450, 960),))
    hours = {"a": OpeningHours(spans=spans)}
    calendar = WorkCalendar(hours=hours, own=own, public=lambda _year: holidays)
    counts = {
        (office, TODAY - n * DAY): chance.randrange(40) for office in "abc" for n in range(1, 40)
    }
    record = UseRecord(
        people=PeopleInMemory(counts),
        calendar=calendar,
        versions=versions,
        zone=ZONE,
        today=TODAY,
        weeks=4,
    )
    for office in "abc":
        found = record.measured(office).share
        wanted = _plainly(office, versions, calendar, counts)
        assert found == (None if wanted is None else pytest.approx(wanted))


def _versions(chance: random.Random, merged_at: datetime) -> list[OfficeVersion]:
    began, changed = datetime(2021, 1, 1, tzinfo=UTC), NOW - chance.randrange(1, 9) * DAY
    office = Office(id="a", name="A", kind=OfficeKind.DEPARTMENT, capacity=9, expected_visitors=20)
    more = replace(office, expected_employees=chance.randrange(1, 30))
    return [
        OfficeVersion(office=office, since=began, until=changed),
        OfficeVersion(office=more, since=changed, until=None),
        OfficeVersion(office=replace(office, id="b"), since=began, until=None),
        OfficeVersion(office=replace(office, id="c"), since=began, until=merged_at),
    ]


def _plainly(
    office: str,
    versions: list[OfficeVersion],
    calendar: WorkCalendar,
    counts: dict[tuple[str, date], int],
) -> float | None:
    shares: list[float] = []
    for n in range(1, 61):
        day = TODAY - n * DAY
        evening = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE)
        held = [
            version.office.expected
            for version in versions
            if version.office.id == office
            and version.since <= evening
            and (version.until is None or evening < version.until)
        ]
        if held and calendar.works_on(office, day) and len(shares) < 5:
            shares.append(counts.get((office, day), 0) / held[0])
    return sum(shares) / len(shares) if shares else None


def test_what_is_said_of_the_rollout_is_on_record_once_and_without_its_note() -> None:
    audit = FakeAuditLog()
    book = rollout(3, audit=audit)
    said = {"user": OPERATOR, "now": NOW}
    plan = Plan(office_id="o0", wave=2, live_on=TODAY)
    for _ in range(2):
        book.put_wave(wave=Wave(number=9, name="Desa", starts_on=TODAY), **said)
        book.plan(plan=plan, **said)
    book.record(office_id="o2", stage=Stage.LETTER_SENT, on=NOW, note="Pak Budi", **said)
    assert [(each.kind, each.office_id, each.about, each.reason) for each in audit.entries] == [
        ("rollout_changed", None, "wave 9", f"{TODAY} Desa"),
        ("rollout_changed", "o0", "plan 2", f"{TODAY}"),
        ("rollout_changed", "o2", "stage letter_sent", f"{TODAY}"),
    ]
