"""The whole admission service with names encrypted and the audit log: what `ledger` compares too.

Names are sealed as at a real desk, and one scan in fifty is refused by colour and overridden, which
writes an event, a stay and an entry of the office's audit chain in one transaction more. A step is
a scan, with its override where there is one.
"""

import random
import time

from dashboard.bootstrap.installation import now
from dashboard.domain.office import Desk
from dashboard.domain.scan import Obstacle, OverrideReason
from dashboard.services.access import OPERATOR
from dashboard.services.overriding import OverrideRequest
from tests.bench.ledger import Step, bench_door
from tests.contract.door import Door

ONE_IN = 50
_REQUEST = OverrideRequest(
    user=OPERATOR,
    of=frozenset({Obstacle.COLOUR}),
    reason=OverrideReason.ESSENTIAL_SERVICE,
)


def audited_writer(url: str, number: int) -> Step:
    """One desk's scans, one in ONE_IN overridden."""
    at_door = bench_door(url)
    chance = random.Random(f"audited {number} {time.time_ns()}")

    def step() -> None:
        office_id = "o0" if chance.random() < 0.25 else f"o{number}"
        desk = Desk(office_id=office_id, name=f"D{number}")
        scan_id = f"{chance.getrandbits(128):032x}"
        if chance.randrange(ONE_IN):
            at_door.scan(f"2 Person {chance.randrange(100_000)}", scan_id, now(), desk=desk)
        else:
            _overridden(at_door, f"0 Person {scan_id}", scan_id, desk)

    return step


def _overridden(at_door: Door, code: str, scan_id: str, desk: Desk) -> None:
    at_door.scan(code, scan_id, now(), desk=desk)
    at = now()
    at_door.admission.override(request=_REQUEST, scan_id=scan_id, desk=desk, at=at, now=at)
