"""One desk in a process of its own: pushes people through the door and says what it heard.

Arguments: database URL, desk name, number of people. Prints one JSON line an answer.
"""

import json
import random
import sys
from datetime import UTC, datetime

from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting
from dashboard.store.engine import open_engine
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from tests.contract.door import door


def main(url: str, desk_name: str, people: int) -> None:
    """Push every person once, each desk in an order of its own."""
    engine = open_engine(url)
    ledger = SqlLedger(engine)
    at_door = door(ledger, SqlOffices(engine, clock=lambda: datetime.now(UTC)))
    desk = Desk(office_id="kominfo", name=desk_name)
    numbers = list(range(people))
    random.Random(desk_name).shuffle(numbers)
    for number in numbers:
        answer = at_door.scan(
            f"2 Person {number}",
            f"{desk_name}-{number}",
            datetime.now(UTC),
            desk=desk,
            setting=DirectionSetting.IN,
        )
        print(json.dumps([number, answer.decision.value, answer.reason.value]))
    ledger.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
