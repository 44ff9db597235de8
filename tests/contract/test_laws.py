"""The laws of the ledger, whatever people do: a stored ledger walks beside the plain one."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dashboard.domain.office import Desk
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR
from dashboard.services.desk import ScanAnswer
from dashboard.services.overriding import OverrideRequest
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.recount import differences, rebuild
from tests.contract.conftest import World, empty, now
from tests.contract.events import MORNING
from tests.contract.fake_ledger import FakeLedger, FakeOccupancyViews, FakeOffices
from tests.contract.figures import figures
from tests.contract.law_side import OFFICES, Side, comparable, outcome
from tests.contract.record_laws import record
from tests.fakes.pass_register import FakePassRegister

DESKS = [Desk(office_id=o, name=n) for o in OFFICES for n in ("A", "B")]
CODES = ["2 Siti", "2 Dewi", "2 Nur", "1 Budi", "0 Agus", "bad"]

codes, desks = st.sampled_from(CODES), st.sampled_from(DESKS)
directions = st.sampled_from(list(DirectionSetting))
few = st.integers(0, 3)
seconds = st.sampled_from([1, 20, 40, 130, 600, 4 * 3600])
taken_back = st.sampled_from([False, False, True])


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
        outcomes = [outcome(step, side) for side in (self.stored, self.plain)]
        assert comparable(outcomes[0]) == comparable(outcomes[1])
        return outcomes[1]

    def event(self, desk: Desk, step: Callable[[Side], Any], *, back: bool) -> Any:
        """Do it; if it is taken `back` at once every figure is what it was."""
        before = figures(self.plain.world) if back else None
        answer = self.both(step)
        if back and isinstance(answer, ScanAnswer) and not answer.repeated:
            undone = self.undo(desk, answer.event_id)
            if isinstance(undone, ScanAnswer):
                assert figures(self.plain.world) == before
        return answer

    def undo(self, desk: Desk, event_id: str) -> Any:
        scan_id = self.next_id()
        return self.both(
            lambda side: side.door.admission.undo(
                user=OPERATOR,
                event_id=event_id,
                desk=desk,
                scan_id=scan_id,
                at=self.clock,
                now=self.clock,
            )
        )

    def next_id(self) -> str:
        self.number += 1
        return f"s{self.number}"

    @initialize(moving=st.booleans())
    def the_rule_says(self, moving: bool) -> None:
        for side in (self.stored, self.plain):
            side.rules.moving = moving

    @rule(seconds=seconds)
    def time_passes(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)

    @rule(
        code=codes,
        desk=desks,
        setting=directions,
        companions=few,
        leaving=few,
        late=few,
        back=taken_back,
    )
    def somebody_scans(
        self,
        code: str,
        desk: Desk,
        setting: DirectionSetting,
        companions: int,
        leaving: int,
        late: int,
        back: bool,
    ) -> None:
        scan_id, at = self.next_id(), self.clock - timedelta(minutes=5 * (late == 3))

        def step(side: Side) -> ScanAnswer:
            return side.door.scan(
                code,
                scan_id,
                at,
                desk=desk,
                setting=setting,
                now=self.clock,
                companions=companions,
                leaving=leaving or None,
            )

        first = self.event(desk, step, back=back)
        assert comparable(self.both(step)) == comparable(first)
        if late < 3 and isinstance(first, ScanAnswer) and not first.repeated:
            self.held_to_the_limit(first)

    def held_to_the_limit(self, answer: ScanAnswer) -> None:
        entered = answer.decision is Decision.ADMIT and answer.visit_id is not None
        assert not entered or answer.inside <= answer.limit

    @rule(word=st.sampled_from(["confirm", "decline"]), desk=desks, ago=few, back=taken_back)
    def staff_decide(self, word: str, desk: Desk, ago: int, back: bool) -> None:
        asked = f"s{self.number - ago}"
        self.event(
            desk, lambda side: side.door.decide(word, asked, self.clock, desk=desk), back=back
        )

    @rule(desk=desks, ago=few, of=st.sets(st.sampled_from(list(Obstacle))), back=taken_back)
    def staff_override(self, desk: Desk, ago: int, of: set[Obstacle], back: bool) -> None:
        asked = f"s{self.number - ago}"
        request = OverrideRequest(
            user=OPERATOR, of=frozenset(of), reason=OverrideReason.OFFICIAL_DUTY
        )
        words = {"scan_id": asked, "desk": desk, "at": self.clock, "now": self.clock}
        self.event(
            desk,
            lambda side: side.door.admission.override(request=request, **words),
            back=back,
        )

    @precondition(lambda self: self.number)
    @rule(desk=desks)
    def staff_undo(self, desk: Desk) -> None:
        recent = self.plain.door.front_desk.recent(
            user=OPERATOR, office_id=desk.office_id, desk=desk.name, limit=50
        )
        last = next((each for each in recent if not each.annulled), None)
        if last is not None:
            self.undo(desk, last.event_id)

    @rule(desk=desks, people=st.integers(1, 3), back=taken_back)
    def staff_check_out_the_first(self, desk: Desk, people: int, back: bool) -> None:
        scan_id, words = self.next_id(), {"at": self.clock, "now": self.clock, "people": people}
        self.event(
            desk,
            lambda side: side.check_out(side.inside(desk.office_id), desk, scan_id, **words),
            back=back,
        )

    @rule(desk=desks, people=st.integers(0, 7), gone=few, back=taken_back)
    def staff_count(self, desk: Desk, people: int, gone: int, back: bool) -> None:
        scan_id = self.next_id()
        answer = self.event(
            desk,
            lambda side: side.count(desk, scan_id, people=people, gone=gone, at=self.clock),
            back=back,
        )
        assert answer.inside == people

    @rule(desk=desks, name=st.sampled_from(["Siti", "Dewi"]), entered=few, left=few)
    def staff_enter_a_paper_list(self, desk: Desk, name: str, entered: int, left: int) -> None:
        """Half hours ago; 0 stands for a time that nobody wrote down."""
        came, went = (self.clock - timedelta(minutes=30 * each) for each in (entered, left))
        if (entered, left) == (0, 0) or 0 < entered < left:
            return
        for _ in range(2):
            self.both(
                lambda side: side.enter_list(
                    desk,
                    name,
                    entered_at=came if entered else None,
                    left_at=went if left else None,
                    now=self.clock,
                )
            )

    @rule(hours=st.sampled_from([0, 17]))
    def the_server_closes_days(self, hours: int) -> None:
        self.clock += timedelta(hours=hours)
        self.both(lambda side: side.closing.close_due(now=self.clock))

    @rule(desk=desks, minutes=st.sampled_from([0, 90, 20 * 60]), back=taken_back)
    def staff_say_when_somebody_had_left(self, desk: Desk, minutes: int, back: bool) -> None:
        """The true time takes the place of an automatic closing."""
        scan_id, at = self.next_id(), self.clock - timedelta(minutes=minutes)
        words = {"at": at, "now": self.clock}
        self.event(
            desk,
            lambda side: side.check_out(
                side.possibly_inside(desk.office_id, now=self.clock), desk, scan_id, **words
            ),
            back=back,
        )

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
        rows = record(engine)
        for name, before in self.rows_before.items():
            assert before <= rows[name]
        self.rows_before = rows

    def teardown(self) -> None:
        engine = self.stored.world.engine
        assert engine is not None
        was = figures(self.stored.world)
        rebuild(engine)
        assert differences(engine) == ()
        assert figures(self.stored.world) == was
        self.stored.world.ledger.close()


def _world_of(engine: sa.Engine) -> World:
    return World(
        ledger=SqlLedger(engine),
        views=SqlOccupancyViews(engine),
        offices=SqlOffices(engine, clock=now),
        passes=SqlPassRegister(engine),
        engine=engine,
    )


@pytest.mark.parametrize("examples", [40, pytest.param(300, marks=pytest.mark.long)])
def test_the_laws_hold_on_sqlite(sqlite_template: Path, examples: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = iter(range(10_000))

        def fresh() -> World:
            file = Path(folder) / f"{next(copies)}.sqlite3"
            shutil.copy(sqlite_template, file)
            return _world_of(open_engine(f"sqlite:///{file}"))

        _hold(fresh, examples=examples)


@pytest.mark.parametrize("examples", [15, pytest.param(100, marks=pytest.mark.long)])
def test_the_laws_hold_on_postgresql(postgres_engine: sa.Engine, examples: int) -> None:
    def fresh() -> World:
        empty(postgres_engine)
        return _world_of(postgres_engine)

    _hold(fresh, examples=examples)


def _hold(fresh: Callable[[], World], *, examples: int) -> None:
    machine = type("Laws", (DoorLaws,), {"stored_world": staticmethod(fresh)})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
