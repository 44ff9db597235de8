"""What an erasure leaves to be wiped is on record with it, on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from dashboard.services.key_care import SealedKind, SealedRow
from dashboard.services.retention import Retention
from dashboard.store.engine import reading, writing
from dashboard.store.erasure_book import SqlErasureBook
from dashboard.store.sealed_names import SqlSealedNames
from dashboard.store.tables import handover, pass_register, scan
from dashboard.store.wipe_mark import owe_wipe, settle_wipes, wipes_owed
from tests.contract.erasing import Eraser
from tests.contract.events import MORNING
from tests.contract.test_erasure import KEPT, opened
from tests.contract.test_protection import some_of_each


class KilledBefore:
    """The process ends before anything is wiped."""

    def wipe(self) -> bool | None:
        raise KeyboardInterrupt


def owed(engine: sa.Engine) -> set[str]:
    with reading(engine) as connection:
        return set(wipes_owed(connection))


def test_whatever_is_erased_owes_a_wipe_until_one_ended(engine: sa.Engine) -> None:
    doors = opened(engine)
    some_of_each(doors)
    assert owed(engine) == set()
    dying = Eraser(engine, doors.side.rules, Retention(default=KEPT), traces=KilledBefore())
    at = MORNING + timedelta(days=60)
    with pytest.raises(KeyboardInterrupt):
        dying.run(at)
    stays = {"scan", "repeat", "visit", "open_visit"}
    others = {"pass_register", "positive_case", "positive_case_key", "handover"}
    assert owed(engine) == stays | others
    # Nothing is left to erase, and yet the next run wipes.
    report = doors.eraser.run(at)
    assert (report.rows, report.holds) == (0, True)
    assert owed(engine) == set()
    doors.ledger.close()


def test_a_request_that_is_answered_owes_one(engine: sa.Engine) -> None:
    book = SqlErasureBook(engine)
    book.answered(["nobody asked"])
    book.ask(["k"], at=MORNING)
    assert owed(engine) == set()
    book.answered(["k"])
    assert owed(engine) == {"erasure_request"}


def test_a_name_sealed_anew_owes_one(engine: sa.Engine) -> None:
    doors = opened(engine)
    some_of_each(doors)
    names = SqlSealedNames(engine)
    (row,) = names.outdated(SealedKind.PASS, newest=9, after="", limit=9)
    gone = SealedRow(id="gone", bound_to="gone", sealed=row.sealed)
    assert names.replace(SealedKind.PASS, [(gone, b"new")]) == 0
    assert owed(engine) == set()
    assert names.replace(SealedKind.PASS, [(row, b"new")]) == 1
    assert owed(engine) == {pass_register.name}
    doors.ledger.close()


def test_what_is_erased_during_a_wipe_stays_owed(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        owe_wipe(connection, scan, handover)
    with reading(engine) as connection:
        begun = wipes_owed(connection)
    with writing(engine) as connection:
        owe_wipe(connection, scan)
        settle_wipes(connection, begun)
    assert owed(engine) == {"scan"}


def test_an_erasure_that_is_rolled_back_owes_nothing(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        owe_wipe(connection, scan)
        connection.rollback()
    assert owed(engine) == set()
