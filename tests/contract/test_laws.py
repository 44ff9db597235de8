"""The laws of the ledger, whatever people do: a stored ledger walks beside the plain one."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dashboard.domain.errors import CheckInError
from dashboard.domain.hours import OpeningHours
from dashboard.domain.office import Desk
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR
from dashboard.services.closing import DayClosing
from dashboard.services.desk import ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.services.overriding import OverrideRequest
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.recount import differences, rebuild
from dashboard.store.rule_files import RuleFiles
from dashboard.store.tables import scan, superseded, visit
from tests.contract.conftest import World, empty, now
from tests.contract.door import RULES, SEAL, ZONE, Door, door
from tests.contract.events import MORNING, office
from tests.contract.fake_ledger import FakeLedger, FakeOccupancyViews, FakeOffices
from tests.contract.figures import figures
from tests.fakes.pass_register import FakePassRegister

CAPACITY = 4
DESKS = [Desk(office_id=o, name=n) for o in ("kominfo", "dinkes") for n in ("A", "B")]
CODES = ["2 Siti", "2 Dewi", "2 Nur", "1 Budi", "0 Agus", "bad"]

codes, desks = st.sampled_from(CODES), st.sampled_from(DESKS)
directions = st.sampled_from(list(DirectionSetting))
few = st.integers(0, 3)
seconds = st.sampled_from([1, 20, 40, 130, 600, 4 * 3600])


class NeverClosed:
    """Offices that close no day, so that only sixteen hours end a stay."""

    def of(self, office_id: str) -> OpeningHours:
        return OpeningHours()

    def is_day_off(self, office_id: str, day: Any) -> bool:
        return False


class Side:
    """One of the two ledgers with its services."""

    def __init__(self, world: World) -> None:
        for office_id in ("kominfo", "dinkes"):
            world.offices.put(office(office_id, capacity=CAPACITY, desks=("A", "B")))
        self.world = world
        self.door: Door = door(world.ledger, world.offices)
        rules = RuleFiles(folder=RULES, offices=world.offices)
        events = DeskEvents(
            ledger=world.ledger, offices=world.offices, rules=rules, seal=SEAL, zone=ZONE
        )
        self.closing = DayClosing(
            ledger=world.ledger,
            offices=world.offices,
            hours=NeverClosed(),  # type: ignore[arg-type]
            events=events,
            zone=ZONE,
        )


class DoorLaws(RuleBasedStateMachine):
    """People at two offices with two desks each; the clock only goes forward."""

    stored_world: ClassVar[Callable[[], World]]

    def __init__(self) -> None:
        super().__init__()
        offices = FakeOffices()
        ledger = FakeLedger(offices)
        plain = World(
            ledger=ledger,
            views=FakeOccupancyViews(ledger, offices),
            offices=offices,
            passes=FakePassRegister(),
        )
        self.stored = Side(type(self).stored_world())
        self.plain = Side(plain)
        self.clock = MORNING
        self.number = 0
        self.rows_before: dict[str, set[Any]] = {}

    def both(self, step: Callable[[Side], Any]) -> Any:
        """Do it on both sides; they answer alike, identifiers of stays apart."""
        outcomes = [_outcome(step, side) for side in (self.stored, self.plain)]
        assert _comparable(outcomes[0]) == _comparable(outcomes[1])
        return outcomes[1]

    def next_id(self) -> str:
        self.number += 1
        return f"s{self.number}"

    @rule(seconds=seconds)
    def time_passes(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)

    @rule(code=codes, desk=desks, setting=directions, companions=few, leaving=few, late=few)
    def somebody_scans(
        self,
        code: str,
        desk: Desk,
        setting: DirectionSetting,
        companions: int,
        leaving: int,
        late: int,
    ) -> None:
        scan_id, at = self.next_id(), self.clock - timedelta(minutes=5 * (late == 3))
        answers = [
            self.both(
                lambda side: side.door.scan(
                    code,
                    scan_id,
                    at,
                    desk=desk,
                    setting=setting,
                    now=self.clock,
                    companions=companions,
                    leaving=leaving or None,
                )
            )
            for _ in range(2)
        ]
        assert _comparable(answers[0]) == _comparable(answers[1])
        on_time = late < 3
        if on_time and isinstance(answers[0], ScanAnswer) and not answers[0].repeated:
            self.held_to_the_limit(answers[0])

    def held_to_the_limit(self, answer: ScanAnswer) -> None:
        entered = answer.decision is Decision.ADMIT and answer.visit_id is not None
        assert not entered or answer.inside <= answer.limit

    @rule(word=st.sampled_from(["confirm", "decline"]), desk=desks, back=st.integers(0, 4))
    def staff_decide(self, word: str, desk: Desk, back: int) -> None:
        asked = f"s{self.number - back}"
        self.both(lambda side: side.door.decide(word, asked, self.clock, desk=desk))

    @rule(desk=desks, back=st.integers(0, 4), of=st.sets(st.sampled_from(list(Obstacle))))
    def staff_override(self, desk: Desk, back: int, of: set[Obstacle]) -> None:
        asked = f"s{self.number - back}"
        request = OverrideRequest(
            user=OPERATOR, of=frozenset(of), reason=OverrideReason.OFFICIAL_DUTY
        )
        self.both(
            lambda side: side.door.admission.override(
                request=request, scan_id=asked, desk=desk, at=self.clock, now=self.clock
            )
        )

    @precondition(lambda self: self.number)
    @rule(desk=desks)
    def staff_undo(self, desk: Desk) -> None:
        last = next(
            (
                each
                for each in self.plain.door.front_desk.recent(
                    user=OPERATOR, office_id=desk.office_id, desk=desk.name, limit=50
                )
                if not each.annulled
            ),
            None,
        )
        if last is not None:
            scan_id = self.next_id()
            self.both(
                lambda side: side.door.admission.undo(
                    user=OPERATOR,
                    event_id=last.event_id,
                    desk=desk,
                    scan_id=scan_id,
                    at=self.clock,
                    now=self.clock,
                )
            )

    @rule(desk=desks, people=st.integers(1, 3))
    def staff_check_out_the_first(self, desk: Desk, people: int) -> None:
        scan_id = self.next_id()
        self.both(lambda side: _check_out_first(side, desk, scan_id, self.clock, people))

    @rule(hours=st.sampled_from([0, 17]))
    def the_server_closes_days(self, hours: int) -> None:
        self.clock += timedelta(hours=hours)
        self.both(lambda side: side.closing.close_due(now=self.clock))

    @invariant()
    def the_stored_figures_are_the_plain_ones(self) -> None:
        # With it: kept figures equal those counted again.
        assert figures(self.stored.world) == figures(self.plain.world)

    @invariant()
    def inside_is_open_stays_with_companions_and_corrections(self) -> None:
        for row in self.stored.world.views.live():
            ledger = self.stored.world.ledger
            stays = ledger.open_visits(office_id=row.office_id)
            people = sum(stay.people for stay in stays)
            assert row.inside == people + ledger.corrections(office_id=row.office_id) >= 0

    @invariant()
    def nothing_is_deleted_or_edited(self) -> None:
        engine = self.stored.world.engine
        assert engine is not None
        for table in (scan, visit, superseded):
            with engine.connect() as connection:
                rows = {tuple(row) for row in connection.execute(sa.select(table))}
            assert self.rows_before.get(table.name, set()) <= rows
            self.rows_before[table.name] = rows

    def teardown(self) -> None:
        engine = self.stored.world.engine
        assert engine is not None
        was = figures(self.stored.world)
        rebuild(engine)
        assert differences(engine) == ()
        assert figures(self.stored.world) == was
        self.stored.world.ledger.close()


def _outcome(step: Callable[[Side], Any], side: Side) -> Any:
    try:
        return step(side)
    except CheckInError as error:
        return error


def _comparable(outcome: Any) -> Any:
    if isinstance(outcome, CheckInError):
        known = {name: value for name, value in outcome.args_.items() if name != "id"}
        return type(outcome), known
    if not isinstance(outcome, ScanAnswer):
        return outcome
    return {
        "scan": (outcome.scan_id, outcome.event_id),
        "verdict": (outcome.decision, outcome.reason, outcome.direction),
        "figures": (outcome.inside, outcome.limit, outcome.companions),
        "stay": outcome.visit_id is not None,
        "at": outcome.at,
    }


def _check_out_first(side: Side, desk: Desk, scan_id: str, at: datetime, people: int) -> Any:
    stays = side.world.ledger.open_visits(office_id=desk.office_id)
    if not stays:
        return None
    first = min(stays, key=lambda stay: (stay.entered_at, stay.scan_id, stay.people))
    return side.door.admission.check_out(
        user=OPERATOR,
        visit_id=first.visit_id,
        desk=desk,
        scan_id=scan_id,
        at=at,
        now=at,
        people=people,
    )


def _world_of(engine: sa.Engine) -> World:
    return World(
        ledger=SqlLedger(engine),
        views=SqlOccupancyViews(engine),
        offices=SqlOffices(engine, clock=now),
        passes=SqlPassRegister(engine),
        engine=engine,
    )


def test_the_laws_hold_on_sqlite(sqlite_template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = iter(range(10_000))

        def fresh() -> World:
            file = Path(folder) / f"{next(copies)}.sqlite3"
            shutil.copy(sqlite_template, file)
            return _world_of(open_engine(f"sqlite:///{file}"))

        _hold(fresh, examples=15)


def test_the_laws_hold_on_postgresql(postgres_engine: sa.Engine) -> None:
    def fresh() -> World:
        empty(postgres_engine)
        return _world_of(postgres_engine)

    _hold(fresh, examples=5)


def _hold(fresh: Callable[[], World], *, examples: int) -> None:
    machine = type("Laws", (DoorLaws,), {"stored_world": staticmethod(fresh)})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
