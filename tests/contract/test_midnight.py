"""Limits and rules change with the local day (design 4.2, 4.3), on every ledger, in two zones."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.calendar import day_bounds
from dashboard.domain.office import OnFull
from dashboard.domain.rules import Decision, LevelChange
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.occupancy import Occupancy
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import RULES, Door, door
from tests.contract.events import office

JUST_BEFORE = timedelta(microseconds=1)
TIGHT = ("2 A", "2 B", "2 C")


@pytest.fixture(params=["Asia/Jakarta", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> ZoneInfo:
    """A zone without daylight saving, and one where 7 November 2021 has 25 hours."""
    return ZoneInfo(request.param)


@pytest.fixture
def midnight(zone: ZoneInfo) -> Callable[[int], datetime]:
    """The first instant of a day of November 2021 in the zone, in UTC."""
    return lambda day: day_bounds(date(2021, 11, day), zone)[0]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The shipped rules, with a new version of two series from 7 November 2021 on."""
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    for series, former, old, new in (
        ("admission", "2021-09", 'yellow = "check"', 'yellow = "admit"'),
        ("capacity", "se-25-2021", "3 = 25", "3 = 50"),
    ):
        words = (folder / series / f"{former}.toml").read_text(encoding="utf-8")
        assert old in words
        words = words.replace(old, new)
        lines = [_versioned(line) for line in words.splitlines()]
        (folder / series / "2021-11.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _versioned(line: str) -> str:
    if line.startswith("id ="):
        return 'id = "2021-11"'
    return "valid_from = 2021-11-07" if line.startswith("valid_from =") else line


@pytest.fixture
def desk(world: World, zone: ZoneInfo) -> Door:
    world.offices.put(office("kominfo", capacity=8))
    return door(world.ledger, world.offices, zone=zone)


def level(world: World, level_: int, day: date) -> None:
    world.offices.set_level(LevelChange(level=level_, valid_from=day))


def test_a_level_begins_changes_and_ends_at_local_midnight(
    world: World, desk: Door, midnight: Callable[[int], datetime]
) -> None:
    """SE MenPAN-RB 25/2021: half of the capacity at level 2, a quarter at level 3."""
    level(world, 2, date(2021, 11, 7))
    level(world, 3, date(2021, 11, 8))
    level(world, 0, date(2021, 11, 9))
    moments = [
        moment for day in (7, 8, 9) for moment in (midnight(day) - JUST_BEFORE, midnight(day))
    ]
    limits = [desk.scan(f"2 At{at}", f"s{at}", at).limit for at in moments]
    assert limits == [8, 4, 4, 2, 2, 8]


def test_a_day_of_25_hours_is_one_day(world: World, desk: Door, zone: ZoneInfo) -> None:
    level(world, 2, date(2021, 11, 7))
    level(world, 0, date(2021, 11, 8))
    last = datetime.combine(date(2021, 11, 7), time(23, 59, 59), tzinfo=zone).astimezone(UTC)
    assert desk.scan("2 A", "s1", last).limit == 4
    assert desk.scan("2 B", "s2", last + timedelta(seconds=1)).limit == 8


def test_a_limit_below_inside_ejects_nobody_and_stops_entries(
    world: World, desk: Door, midnight: Callable[[int], datetime]
) -> None:
    level(world, 3, date(2021, 11, 7))
    at = midnight(7)
    for number, code in enumerate(TIGHT):
        assert desk.scan(code, f"in{number}", at - JUST_BEFORE).decision is Decision.ADMIT
    assert desk.scan("2 D", "s1", at).reason is Reason.OFFICE_FULL
    assert desk.inside() == 3
    for number, code in enumerate(TIGHT[:2]):
        desk.scan(code, f"out{number}", at + timedelta(minutes=3), setting=DirectionSetting.OUT)
    assert desk.scan("2 E", "s2", at + timedelta(minutes=4)).reason is Reason.COLOUR_ADMITS
    assert desk.scan("2 F", "s3", at + timedelta(minutes=4)).reason is Reason.OFFICE_FULL


def test_an_office_that_warns_goes_on_with_a_warning(
    world: World, desk: Door, midnight: Callable[[int], datetime]
) -> None:
    world.offices.put(office("kominfo", capacity=8, on_full=OnFull.WARN))
    level(world, 4, date(2021, 11, 7))
    at = midnight(7)
    assert desk.scan("2 A", "s1", at - JUST_BEFORE).reason is Reason.COLOUR_ADMITS
    answer = desk.scan("2 B", "s2", at)
    assert (answer.decision, answer.reason, answer.limit) == (Decision.ADMIT, Reason.OVER_LIMIT, 0)


def test_a_check_is_decided_by_the_limit_of_its_decision(
    world: World, desk: Door, midnight: Callable[[int], datetime]
) -> None:
    level(world, 4, date(2021, 11, 7))
    at = midnight(7)
    assert desk.scan("1 A", "s1", at - JUST_BEFORE).decision is Decision.CHECK
    assert desk.decide("confirm", "s1", at).reason is Reason.OFFICE_FULL


def test_a_version_of_a_series_becomes_valid_at_local_midnight(
    world: World, zone: ZoneInfo, rules: Path, midnight: Callable[[int], datetime]
) -> None:
    world.offices.put(office("kominfo", capacity=8))
    level(world, 3, date(2021, 11, 1))
    files = RuleFiles(folder=rules, offices=world.offices)
    desk, at = door(world.ledger, world.offices, rules=files, zone=zone), midnight(7)
    before = desk.scan("1 A", "s1", at - JUST_BEFORE)
    after = desk.scan("1 B", "s2", at)
    assert (before.decision, before.limit) == (Decision.CHECK, 2)
    assert (after.decision, after.limit) == (Decision.ADMIT, 4)
    ids = [
        (scan.rules.admission, scan.rules.capacity)
        for scan in world.ledger.recent_scans(office_id="kominfo", desk=None, limit=2)
    ]
    assert ids == [("2021-11", "2021-11/3"), ("2021-09", "se-25-2021/3")]


def test_what_arrives_after_midnight_is_judged_by_its_own_day(
    world: World, zone: ZoneInfo, rules: Path, midnight: Callable[[int], datetime]
) -> None:
    world.offices.put(office("kominfo", capacity=8))
    level(world, 4, date(2021, 11, 7))
    files = RuleFiles(folder=rules, offices=world.offices)
    desk, at = door(world.ledger, world.offices, rules=files, zone=zone), midnight(7)
    late = desk.scan("1 A", "s1", at - timedelta(minutes=10), now=at + timedelta(minutes=1))
    assert (late.decision, late.limit) == (Decision.CHECK, 8)
    green = desk.scan("2 B", "s2", at - timedelta(minutes=9), now=at + timedelta(minutes=1))
    assert (green.decision, green.limit, green.inside) == (Decision.ADMIT, 8, 1)


def test_the_figures_change_at_midnight_without_a_scan(
    world: World, desk: Door, zone: ZoneInfo, midnight: Callable[[int], datetime]
) -> None:
    level(world, 2, date(2021, 11, 7))
    at = midnight(7)
    desk.scan("2 A", "s1", at - timedelta(minutes=5))
    figures = Occupancy(
        views=world.views,
        offices=world.offices,
        rules=RuleFiles(folder=RULES, offices=world.offices),
        zone=zone,
    )

    def seen(moment: datetime) -> tuple[int, int, int]:
        (kominfo,) = figures.all_offices(user=OPERATOR, at=moment)
        return kominfo.inside, kominfo.limit, kominfo.entries_today

    assert seen(at - JUST_BEFORE) == (1, 8, 1)
    assert seen(at) == (1, 4, 0)
    assert figures.one(user=OPERATOR, office_id="kominfo", at=at) == (1, 4)
