"""Alerts in memory, on SQLite and on PostgreSQL: raised once, told once, seen by somebody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.alerts import AlertKind
from dashboard.domain.errors import NotAllowed
from dashboard.domain.hours import OpeningHours, WorkCalendar
from dashboard.domain.people import Colour
from dashboard.services.access import Role, User
from dashboard.services.alert_watch import AlertWatch
from dashboard.services.alerts import Alerts
from dashboard.services.occupancy import LiveCount
from dashboard.services.telling import CLAIM, FRESH, WAITS, Telling, Words
from dashboard.store.alerts import SqlAlertBook, SqlOutbox
from dashboard.store.black_scans import SqlBlackScans
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from dashboard.store.tables import alert, alert_message
from tests.contract.conftest import World, now
from tests.contract.door import RULES, ZONE, door
from tests.contract.events import MORNING, minutes, office
from tests.fakes.alerts import AlertsInMemory, BlackScansInMemory, NotifierInMemory

HEAD = User(id="head", name="Ibu Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
OTHER_HEAD = User(id="other", name="O", role=Role.DEPARTMENT_HEAD, office_id="dinkes")
AUDITOR = User(id="a", name="A", role=Role.AUDITOR)
DAYTIME = OpeningHours(spans=dict.fromkeys(range(1, 6), ((7 * 60, 16 * 60),)))


class Crowd:
    """LiveCounts of one's choice."""

    def __init__(self) -> None:
        self.rows: dict[str, LiveCount] = {}

    def put(self, office_id: str, inside: int, last: datetime = MORNING) -> None:
        row = LiveCount(office_id=office_id, inside=inside, last_scan_at=last)
        self.rows[office_id] = row

    def live(self) -> tuple[LiveCount, ...]:
        return tuple(self.rows.values())


class Daytime:
    """Hours: 7 to 16 on working days, with days off of one's choice."""

    def __init__(self) -> None:
        self.off: dict[Any, bool] = {}

    def calendar(self) -> WorkCalendar:
        hours = {"kominfo": DAYTIME}
        return WorkCalendar(hours=hours, own=self.off, public=lambda _year: {})


class Known:
    """Accounts: the head is known by name."""

    def user(self, user_id: str) -> User | None:
        return HEAD if user_id == HEAD.id else None


@dataclass(kw_only=True)
class Regency:
    """Two offices for 50 people each, watched."""

    book: Any
    outbox: Any
    offices: Any
    crowd: Crowd = field(default_factory=Crowd)
    hours: Daytime = field(default_factory=Daytime)
    black: BlackScansInMemory = field(default_factory=BlackScansInMemory)
    notifier: NotifierInMemory = field(default_factory=NotifierInMemory)
    changes: list[None] = field(default_factory=list)

    @property
    def watch(self) -> AlertWatch:
        return AlertWatch(
            book=self.book,
            counts=self.crowd,
            black_scans=self.black,
            offices=self.offices,
            rules=RuleFiles(folder=RULES, offices=self.offices),
            hours=self.hours,
            channels=self.notifier,
            changed=lambda: self.changes.append(None),
            zone=ZONE,
        )

    @property
    def alerts(self) -> Alerts:
        return Alerts(book=self.book, offices=self.offices, accounts=Known(), changed=lambda: None)

    def look(self, at: datetime = MORNING) -> list[tuple[str, str]]:
        self.watch.look(now=at)
        return [(each.office_id, each.kind.value) for each in self.book.live()]

    def tell(self, at: datetime = MORNING) -> int:
        telling = Telling(
            outbox=self.outbox,
            notifier=self.notifier,
            words=lambda each: Words(title=each.kind.value, body=each.office_id),
            trial=lambda channel: Words(title=channel, body=""),
        )
        return telling.tell_due(now=at)


@pytest.fixture
def regency(world: World) -> Regency:
    world.offices.put(office("kominfo"))
    world.offices.put(office("dinkes"))
    if world.engine is None:
        book: Any = AlertsInMemory()
        return Regency(book=book, outbox=book, offices=world.offices)
    return Regency(
        book=SqlAlertBook(world.engine), outbox=SqlOutbox(world.engine), offices=world.offices
    )


def test_an_alert_is_raised_once_and_ends(regency: Regency) -> None:
    regency.crowd.put("kominfo", 46)
    assert regency.look() == [("kominfo", "nearly_full")]
    assert regency.look(minutes(1)) == [("kominfo", "nearly_full")]
    regency.crowd.put("kominfo", 42)
    assert regency.look(minutes(2)) == []
    assert len(regency.book.since(MORNING)) == 1
    assert len(regency.changes) == 2


def test_one_that_comes_back_soon_is_the_same_and_told_once(regency: Regency) -> None:
    for minute, inside in enumerate((46, 42, 46)):
        regency.crowd.put("kominfo", inside)
        regency.look(minutes(minute))
        regency.tell(minutes(minute))
    (same,) = regency.book.live()
    assert same.raised_at == MORNING
    assert len(regency.notifier.told) == 1


def test_an_office_that_fills_at_one_blow_is_told_of_as_full(regency: Regency) -> None:
    regency.crowd.put("kominfo", 50)
    regency.look()
    assert regency.tell() == 1
    assert [words.title for words in regency.notifier.told] == ["full"]


def test_silence_is_told_in_opening_hours_and_not_on_a_day_off(regency: Regency) -> None:
    regency.crowd.put("kominfo", 0, last=minutes(-600))
    regency.crowd.put("dinkes", 0, last=minutes(-600))  # nobody has said when it is open
    assert regency.look() == [("kominfo", "silent")]
    regency.hours.off["kominfo", MORNING.date()] = True
    assert regency.look(minutes(1)) == []


def test_alerts_of_an_office_that_is_no_more_end(regency: Regency) -> None:
    regency.crowd.put("kominfo", 50)
    regency.look()
    gone = replace(regency.watch, offices=_Only(regency.offices, "dinkes"))
    gone.look(now=minutes(1))
    assert regency.book.live() == ()


class _Only:
    """A directory of one office."""

    def __init__(self, offices: Any, office_id: str) -> None:
        self._office = offices.get(office_id)

    def all(self) -> tuple[Any, ...]:
        return (self._office,)


def test_a_head_sees_and_acknowledges_their_own_alone(regency: Regency) -> None:
    for office_id in ("kominfo", "dinkes"):
        regency.crowd.put(office_id, 50)
    regency.look()
    (shown,) = regency.alerts.now(user=HEAD)
    assert (shown.alert.office_id, shown.alert.kind) == ("kominfo", AlertKind.FULL)
    assert {each.alert.office_id for each in regency.alerts.now(user=AUDITOR)} == {
        "kominfo",
        "dinkes",
    }
    mine = {"office_id": "kominfo", "alert_id": shown.alert.id, "at": minutes(1)}
    for user in (OTHER_HEAD, AUDITOR):
        with pytest.raises(NotAllowed):
            regency.alerts.acknowledge(user=user, **mine)
    lying = mine | {"office_id": "dinkes"}
    assert not regency.alerts.acknowledge(user=OTHER_HEAD, **lying)
    before = regency.book.revision()
    assert regency.alerts.acknowledge(user=HEAD, **mine)
    assert regency.book.revision() > before
    assert not regency.alerts.acknowledge(user=HEAD, **mine)
    (seen,) = regency.alerts.now(user=HEAD)
    assert (seen.seen_by, seen.alert.acknowledged_at) == ("Ibu Kepala", minutes(1))


def test_a_message_goes_out_once(regency: Regency) -> None:
    regency.crowd.put("kominfo", 46)
    regency.look()
    assert [regency.tell(), regency.tell(minutes(10))] == [1, 0]
    (state,) = regency.outbox.channels()
    assert (state.sent_at, state.fails, state.waiting) == (MORNING, False, 0)


def test_a_failure_is_tried_again_later_each_time_and_given_up(regency: Regency) -> None:
    regency.notifier.problem = "no answer"
    regency.crowd.put("kominfo", 46)
    regency.look()
    at, tries = MORNING, []
    for wait in WAITS:
        regency.tell(at)
        regency.tell(at + wait - timedelta(seconds=1))
        tries.append(regency.outbox.channels()[0])
        at += wait
    assert {(state.problem, state.waiting) for state in tries} == {("no answer", 1)}
    assert [state.failed_at for state in tries] == [
        MORNING + sum(WAITS[:number], timedelta()) for number in range(len(WAITS))
    ]
    regency.tell(at)
    (state,) = regency.outbox.channels()
    assert (state.waiting, state.given_up, state.fails) == (0, 1, True)


def test_a_channel_that_works_again_fails_no_more(regency: Regency) -> None:
    regency.notifier.problem = "no answer"
    regency.crowd.put("kominfo", 46)
    regency.look()
    regency.tell()
    regency.notifier.problem = ""
    assert regency.tell(minutes(1)) == 1
    (state,) = regency.outbox.channels()
    assert not state.fails


def test_a_dead_servers_messages_are_taken_over(regency: Regency) -> None:
    regency.crowd.put("kominfo", 46)
    regency.look()
    mine = regency.outbox.claim(("surat",), at=MORNING, until=MORNING + CLAIM, most=5)
    assert len(mine) == 1
    assert regency.tell(MORNING + CLAIM - timedelta(seconds=1)) == 0
    assert regency.tell(MORNING + CLAIM) == 1


def test_what_is_old_and_what_has_no_channel_any_more_is_not_told(regency: Regency) -> None:
    regency.crowd.put("kominfo", 46)
    regency.look()
    later = {"until": MORNING + 2 * FRESH, "most": 5}
    assert regency.outbox.claim(("other",), at=MORNING, **later) == ()
    assert regency.outbox.claim(("surat",), at=minutes(181), **later) == ()


def test_old_alerts_are_dropped_with_their_messages(regency: Regency) -> None:
    regency.crowd.put("kominfo", 46)
    regency.look()
    regency.tell()
    regency.crowd.put("kominfo", 0)
    regency.look(minutes(1))
    regency.book.forget(before=minutes(2))
    assert regency.book.since(MORNING) == ()
    assert regency.outbox.channels() == ()


def test_several_servers_raise_and_tell_each_alert_once(engine: sa.Engine) -> None:
    offices = SqlOffices(engine, clock=now)
    for number in range(4):
        offices.put(office(f"o{number}"))
    notifier = NotifierInMemory()
    regencies = [
        Regency(
            book=SqlAlertBook(engine),
            outbox=SqlOutbox(engine),
            offices=offices,
            notifier=notifier,
        )
        for _ in range(4)
    ]
    for each in regencies:
        for number in range(4):
            each.crowd.put(f"o{number}", 47)

    def one_round(server: Regency) -> int:
        server.look()
        return server.tell()

    with ThreadPoolExecutor(4) as servers:
        assert sum(servers.map(one_round, regencies)) == 4
    assert sorted(words.body for words in notifier.told) == ["o0", "o1", "o2", "o3"]


def test_black_scans_are_found_without_undone_ones_and_answers(engine: sa.Engine) -> None:
    offices, ledger = SqlOffices(engine, clock=now), SqlLedger(engine)
    offices.put(office("kominfo"))
    desk = door(ledger, offices)
    desk.by_hand("Agus", "s1", colour=Colour.BLACK)
    desk.by_hand("Sari", "s2", minutes(1), colour=Colour.GREEN)
    found = SqlBlackScans(engine).since(minutes(-60))
    assert [(each.scan_id, each.at) for each in found["kominfo"]] == [("s1", MORNING)]
    assert SqlBlackScans(engine).since(minutes(1)) == {}
    ledger.close()


def test_no_column_of_an_alert_holds_a_person() -> None:
    kept = {column.name for table in (alert, alert_message) for column in table.c}
    assert not any(word in name for name in kept for word in ("person", "name", "key", "colour"))
