"""Some days at two offices, drawn at random and gone through by the real services."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from dashboard.domain.errors import CheckInError
from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR
from dashboard.services.overriding import OverrideRequest
from tests.contract.events import MORNING
from tests.contract.law_side import OFFICES, Side

_CODES = ("2 Siti", "2 Dewi", "2 Nur", "2 Ani", "1 Budi", "0 Agus", "bad", "pass b1 Rina")
_STEPS = (2, 40, 130, 400, 1500, 4000, 4000, 9 * 3600)


class RandomDays:
    """`clock` goes forward; every step is one that staff or the server may do."""

    def __init__(self, side: Side, chance: random.Random) -> None:
        self.side = side
        self.chance = chance
        self.clock = MORNING
        self._number = 0
        self._asked: list[tuple[str, Desk]] = []

    def go_on(self, steps: int) -> None:
        """Let so many things happen; what is refused as bad input happens not at all."""
        doings: list[Callable[[Desk, str], Any]] = [
            *(self._scan,) * 6,
            *(self._decide,) * 2,
            self._override,
            self._undo,
            self._count,
            self._list,
            self._paper,
            self._close,
        ]
        for _ in range(steps):
            self.clock += timedelta(seconds=self.chance.choice(_STEPS))
            self._number += 1
            desk = Desk(office_id=self.chance.choice(OFFICES), name=self.chance.choice("AB"))
            try:
                self.chance.choice(doings)(desk, f"s{self._number}")
            except CheckInError:
                continue

    def _scan(self, desk: Desk, scan_id: str) -> None:
        late = self.chance.choice((0, 0, 0, 0.4, 5400, 36000))
        self._asked.append((scan_id, desk))
        self.side.door.scan(
            self.chance.choice(_CODES),
            scan_id,
            self.clock - timedelta(seconds=late),
            desk=desk,
            setting=self.chance.choice(list(DirectionSetting)),
            companions=self.chance.choice((0, 0, 0, 2)),
            now=self.clock,
        )

    def _decide(self, desk: Desk, scan_id: str) -> None:
        if self._asked:
            first, where = self._asked[-1]
            word = self.chance.choice(("confirm", "confirm", "decline"))
            self.side.door.decide(word, first, self.clock, desk=where)

    def _override(self, desk: Desk, scan_id: str) -> None:
        for code in ("0 Agus", "2 Siti"):
            first = self.side.door.scan(code, f"{scan_id}{code[0]}", self.clock, desk=desk)
            self.side.door.admission.override(
                request=OverrideRequest(
                    user=OPERATOR,
                    of=frozenset(Obstacle),
                    reason=OverrideReason.OFFICIAL_DUTY,
                ),
                scan_id=first.scan_id,
                desk=desk,
                at=self.clock + timedelta(seconds=30),
                now=self.clock + timedelta(seconds=30),
            )

    def _undo(self, desk: Desk, scan_id: str) -> None:
        ledger = self.side.world.ledger
        last = ledger.write(
            office_id=desk.office_id, now=self.clock, work=lambda book: book.last_event(desk.name)
        )
        if last is not None:
            self.side.door.admission.undo(
                user=OPERATOR,
                event_id=last.scan_id,
                desk=desk,
                scan_id=scan_id,
                at=self.clock,
                now=self.clock,
            )

    def _count(self, desk: Desk, scan_id: str) -> None:
        people, gone = self.chance.randrange(6), self.chance.randrange(2)
        self.side.count(desk, scan_id, people=people, gone=gone, at=self.clock)

    def _list(self, desk: Desk, scan_id: str) -> None:
        stays = self.side.inside(desk.office_id)
        self.side.check_out(stays, desk, scan_id, at=self.clock, now=self.clock)

    def _paper(self, desk: Desk, scan_id: str) -> None:
        entered = self.clock - timedelta(hours=self.chance.choice((1, 9, 20)))
        left = entered + timedelta(minutes=self.chance.choice((10, 300)))
        name = f"Tamu {scan_id}"
        self.side.enter_list(desk, name, entered_at=entered, left_at=left, now=self.clock)

    def _close(self, desk: Desk, scan_id: str) -> None:
        self.side.closing.close_due(now=self.clock)

    @property
    def until(self) -> datetime:
        """A moment after everything."""
        return self.clock + timedelta(minutes=2)
