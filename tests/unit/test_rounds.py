"""What a server does by itself again and again."""

import threading
from datetime import UTC, datetime

from dashboard.domain.errors import LedgerUnavailable
from dashboard.services.rounds import Rounds

NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)


def test_a_round_that_fails_does_not_end_the_rounds() -> None:
    done: list[datetime] = []
    twice = threading.Event()

    def job(at: datetime) -> None:
        done.append(at)
        if len(done) == 2:
            twice.set()
        raise LedgerUnavailable("restarting")

    rounds = Rounds(job=job, clock=lambda: NOON, every=0.001)
    rounds.start()
    assert twice.wait(5)
    rounds.stop()
    assert done[:2] == [NOON, NOON]
