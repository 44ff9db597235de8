"""One receptionist in a process of their own, who does everything at random, very fast.

Arguments: database URL, the desk's name, how many steps, the wall clock's time at which the
morning began, and "steady" for a desk that sends again what the ledger could not take. Prints one
JSON line an acknowledged step, so that whoever reads knows what must never be lost.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from dashboard.domain.errors import InvalidInput, LedgerUnavailable, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR
from dashboard.services.admission import new_id
from dashboard.services.desk import ScanAnswer
from dashboard.services.overriding import OverrideRequest
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from tests.contract.door import door
from tests.contract.events import MORNING

OFFICES = ("o1", "o2", "o3", "o4", "o5")
PEOPLE = 60
# A minute passes in half a second: quiet times end, and what is late can still be undone.
PACE = 120

_T = TypeVar("_T")
Step = Callable[[], ScanAnswer]


class BusyDesk:
    """Scans, repeats, lets out, undoes, overrides, confirms; each with an id of its own."""

    def __init__(self, url: str, name: str, *, began: float, steady: bool) -> None:
        """Work on the ledger at `url`; `began` is the wall clock's time of the morning."""
        engine = open_engine(url)
        self._door = door(SqlLedger(engine), SqlOffices(engine, clock=lambda: datetime.now(UTC)))
        self._name = name
        self._began = began
        self._steady = steady
        self._chance = random.Random(name)
        self._scans: list[tuple[Step, ScanAnswer]] = []
        self._last: dict[str, ScanAnswer] = {}

    def step(self) -> None:
        """Do one thing and say what was acknowledged."""
        actions = (self._scan, self._repeat, self._undo, self._settle, self._check_out)
        chosen = self._chance.choices(actions, weights=(70, 8, 7, 10, 5))[0]
        chosen(Desk(office_id=self._chance.choice(OFFICES), name=self._name))

    def _scan(self, desk: Desk) -> None:
        chance = self._chance
        code = f"{chance.choices((2, 1, 0), (80, 12, 8))[0]} Person {chance.randrange(PEOPLE)}"
        scan_id, now = new_id(), self._now()
        words = {
            "desk": desk,
            "setting": chance.choice(list(DirectionSetting)),
            "now": now,
            "companions": chance.choices((0, 1, 3), (80, 14, 6))[0],
            "leaving": chance.choices((None, 1), (80, 20))[0],
        }
        at = now - timedelta(minutes=5 * (chance.random() < 0.04))
        step: Step = lambda: self._door.scan(code, scan_id, at, **words)  # noqa: E731
        self._scans.append((step, self._acknowledged(desk, step)))

    def _repeat(self, desk: Desk) -> None:
        """The same scan once more: the first answer, nothing new."""
        if not self._scans:
            return self._scan(desk)
        step, first = self._chance.choice(self._scans)
        again = self._heard(step)
        same = ("event_id", "decision", "reason", "inside", "limit", "direction", "visit_id")
        assert again.repeated, again
        assert all(getattr(again, word) == getattr(first, word) for word in same), (first, again)
        return None

    def _undo(self, desk: Desk) -> None:
        last = self._last.pop(desk.office_id, None)
        if last is None:
            return self._scan(desk)
        words = {"desk": desk, "scan_id": new_id(), "at": self._now(), "now": self._now()}
        undo = self._door.admission.undo
        return self._try(desk, lambda: undo(user=OPERATOR, event_id=last.event_id, **words))

    def _settle(self, desk: Desk) -> None:
        """Staff confirm who is to be checked, and override who was refused."""
        last = self._last.get(desk.office_id)
        if last is None or last.decision not in (Decision.CHECK, Decision.REFUSE):
            return self._scan(desk)
        if last.decision is Decision.CHECK:
            word = self._chance.choice(("confirm", "decline"))
            now = self._now()
            return self._try(desk, lambda: self._door.decide(word, last.event_id, now, desk=desk))
        request = OverrideRequest(
            user=OPERATOR,
            of=frozenset(self._chance.sample(list(Obstacle), self._chance.choice((1, 2)))),
            reason=OverrideReason.OFFICIAL_DUTY,
        )
        words = {"desk": desk, "at": self._now(), "now": self._now()}
        override = self._door.admission.override
        return self._try(desk, lambda: override(request=request, scan_id=last.event_id, **words))

    def _check_out(self, desk: Desk) -> None:
        # A list asks the database too, and hears of its end as an event does.
        inside = self._heard(lambda: self._door.ledger.open_visits(office_id=desk.office_id))
        if not inside:
            return self._scan(desk)
        visit_id = self._chance.choice(inside).visit_id
        words = {"desk": desk, "scan_id": new_id(), "at": self._now(), "now": self._now()}
        check_out = self._door.admission.check_out
        return self._try(desk, lambda: check_out(user=OPERATOR, visit_id=visit_id, **words))

    def _try(self, desk: Desk, step: Step) -> None:
        """What another desk may have made impossible meanwhile; that is an answer too."""
        try:
            self._acknowledged(desk, step)
        except (InvalidInput, NotFound) as answer:
            print(json.dumps({"impossible": answer.key}), flush=True)

    def _acknowledged(self, desk: Desk, step: Step) -> ScanAnswer:
        answer = self._heard(step)
        self._last[desk.office_id] = answer
        line = {
            "id": answer.event_id,
            "repeated": answer.repeated,
            "decision": answer.decision.value,
            "inside": answer.inside,
        }
        print(json.dumps(line), flush=True)
        return answer

    def _heard(self, step: Callable[[], _T]) -> _T:
        while True:
            try:
                return step()
            except LedgerUnavailable:
                if not self._steady:
                    raise
                time.sleep(0.05)

    def _now(self) -> datetime:
        return MORNING + timedelta(seconds=(time.time() - self._began) * PACE)


def main(url: str, name: str, steps: str, began: str, *steady: str) -> None:
    """Work through so many steps."""
    desk = BusyDesk(url, name, began=float(began), steady=bool(steady))
    for _ in range(int(steps)):
        desk.step()


if __name__ == "__main__":
    main(*sys.argv[1:])
