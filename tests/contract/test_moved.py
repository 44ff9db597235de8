"""Who enters one office while inside another, and limits that change meanwhile (design 4.4)."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk
from dashboard.domain.rules import LevelChange
from dashboard.domain.scan import Closing, DirectionSetting, Flag
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World, now
from tests.contract.door import DESK_A, RULES, Door, door
from tests.contract.events import minutes, office
from tests.contract.figures import figures

SITI = "2 Siti"
DINKES = Desk(office_id="dinkes", name="A")
IN = DirectionSetting.IN


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    """Rules under which an entry ends a stay at another office."""
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    file = folder / "admission" / "2021-09.toml"
    words = file.read_text(encoding="utf-8")
    assert 'inside_elsewhere = "flag"' in words
    file.write_text(words.replace('elsewhere = "flag"', 'elsewhere = "close"'), encoding="utf-8")
    return folder


@pytest.fixture
def desk(world: World) -> Door:
    """By the shipped rules."""
    return opened(world, RULES)


@pytest.fixture
def moving_desk(world: World, moving: Path) -> Door:
    return opened(world, moving)


def opened(world: World, rules: Path) -> Door:
    for office_id in ("kominfo", "dinkes", "arsip"):
        world.offices.put(office(office_id))
    return door(world.ledger, world.offices, rules=RuleFiles(folder=rules, offices=world.offices))


def inside(world: World) -> dict[str, int]:
    live: dict[str, int] = figures(world)["live"]
    return live


def test_by_default_both_stays_stay_open_and_the_entry_is_flagged(desk: Door, world: World) -> None:
    desk.scan(SITI, "s1", minutes(0))
    desk.scan(SITI, "s2", minutes(5), desk=DINKES)
    assert inside(world) == {"kominfo": 1, "dinkes": 1, "arsip": 0}
    (event,) = world.ledger.recent_scans(office_id="dinkes", desk=None, limit=1)
    assert event.flags == {Flag.INSIDE_ELSEWHERE}


@pytest.mark.parametrize("to", ["dinkes", "arsip"])
def test_by_rule_the_former_stay_ends_when_the_new_one_begins(
    moving_desk: Door, world: World, to: str
) -> None:
    moving_desk.scan(SITI, "s1", minutes(0), companions=2)
    moving_desk.scan(SITI, "s2", minutes(5), desk=Desk(office_id=to, name="A"))
    assert inside(world) == {"kominfo": 0, "dinkes": 0, "arsip": 0} | {to: 1}
    (event,) = world.ledger.recent_scans(office_id=to, desk=None, limit=1)
    assert event.flags == frozenset()
    (moved,) = world.ledger.write(
        office_id=to, now=minutes(6), work=lambda ledger: ledger.moved_by(event)
    )
    assert (moved.visit.office_id, moved.closing) == ("kominfo", Closing.MOVED)
    assert moved.left_at == minutes(5)
    assert moved.visit.companions == 2


def test_undoing_the_entry_reopens_the_former_stay(moving_desk: Door, world: World) -> None:
    moving_desk.scan(SITI, "s1", minutes(0), companions=2)
    before = figures(world)
    moving_desk.scan(SITI, "s2", minutes(5), desk=DINKES)
    undo(moving_desk, "s2")
    assert figures(world) == before
    out = moving_desk.scan(SITI, "s3", minutes(20), setting=DirectionSetting.OUT)
    assert (out.reason, inside(world)["kominfo"]) == (Reason.LEFT, 0)


def undo(desk: Door, event_id: str) -> None:
    at = minutes(6)
    desk.admission.undo(
        user=OPERATOR, event_id=event_id, desk=DINKES, scan_id="undo", at=at, now=at
    )


def test_who_has_come_back_meanwhile_is_not_moved_again(moving_desk: Door, world: World) -> None:
    moving_desk.scan(SITI, "s1", minutes(0))
    moving_desk.scan(SITI, "s2", minutes(4), desk=DINKES)
    moving_desk.scan(SITI, "s3", minutes(5), setting=IN)
    with pytest.raises(InvalidInput) as refused:
        undo(moving_desk, "s2")
    assert refused.value.args_["problem"] == "seen_again"
    assert inside(world) == {"kominfo": 1, "dinkes": 0, "arsip": 0}


def test_a_late_entry_ends_no_stay_that_began_after_it(moving_desk: Door, world: World) -> None:
    moving_desk.scan(SITI, "s1", minutes(60))
    moving_desk.scan(SITI, "s2", minutes(30), desk=DINKES, now=minutes(70))
    assert inside(world) == {"kominfo": 1, "dinkes": 1, "arsip": 0}


def test_many_move_to_and_fro_at_once(moving_desk: Door, world: World) -> None:
    """Offices are locked in one order, so nobody waits for ever and nobody is inside twice."""
    offices = ("kominfo", "dinkes", "arsip")

    def wander(number: int) -> None:
        for step in range(12):
            to = Desk(office_id=offices[(number + step) % 3], name="A")
            at = minutes(step * 5)
            moving_desk.scan(f"2 Orang{number}", f"{number}-{step}", at, desk=to, setting=IN)

    with ThreadPoolExecutor(max_workers=6) as threads:
        list(threads.map(wander, range(6)))
    assert sum(inside(world).values()) == 6
    stays = [stay for each in offices for stay in world.ledger.open_visits(office_id=each)]
    assert len({stay.person_key for stay in stays}) == 6


def test_a_limit_changes_with_the_local_day(desk: Door, world: World) -> None:
    """SE MenPAN-RB 25/2021: at level 3 a quarter of the capacity, from midnight in Jakarta."""
    world.offices.put(office("kominfo", capacity=4))
    world.offices.set_level(LevelChange(level=3, valid_from=date(2021, 11, 16)))
    midnight = datetime(2021, 11, 15, 17, 0, tzinfo=UTC)
    last_moment = midnight - timedelta(microseconds=1)
    for number in range(3):
        answer = desk.scan(f"2 Orang{number}", f"s{number}", last_moment)
        assert (answer.reason, answer.limit) == (Reason.COLOUR_ADMITS, 4)
    refused = desk.scan("2 Rina", "s9", midnight)
    assert (refused.reason, refused.limit, refused.inside) == (Reason.OFFICE_FULL, 1, 3)
    assert inside(world)["kominfo"] == 3


def test_a_new_limit_holds_from_the_next_decision_of_every_process(engine: sa.Engine) -> None:
    """What another process has committed is in force, however lately this one has looked."""
    ledger, offices = SqlLedger(engine), SqlOffices(engine, clock=now)
    offices.put(office("kominfo"))
    desk = door(ledger, offices)

    def later(minute: int) -> datetime:
        return datetime(2021, 11, 16, 2, minute, tzinfo=UTC)

    desk.scan("2 Siti", "s1", later(0))
    elsewhere = SqlOffices(engine, clock=now)
    elsewhere.put(office("kominfo", capacity=1))
    refused = desk.scan("2 Budi", "s2", later(1))
    assert (refused.reason, refused.limit) == (Reason.OFFICE_FULL, 1)
    elsewhere.put(office("kominfo", capacity=2))
    assert desk.scan("2 Rina", "s3", later(2)).reason is Reason.COLOUR_ADMITS
    elsewhere.put(office("kominfo", capacity=50))
    elsewhere.set_level(LevelChange(level=4, valid_from=date(2021, 11, 16)))
    closed = desk.scan("2 Joko", "s4", later(3))
    assert (closed.reason, closed.limit) == (Reason.OFFICE_FULL, 0)
    assert desk.scan("2 Siti", "s5", later(9), desk=DESK_A).reason is Reason.LEFT
    ledger.close()
