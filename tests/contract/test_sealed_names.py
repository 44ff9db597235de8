"""Where sealed names lie, which keys are in use, and sealing anew, on both engines."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import PositiveCase
from dashboard.sealing import NameCipher
from dashboard.services.key_care import SealedKind
from dashboard.services.pass_register import RegisteredPass
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.sealed_names import SqlSealedNames
from tests.contract.conftest import now
from tests.contract.door import SEAL, door
from tests.contract.events import MORNING, office

NEWER = NameCipher(keys=[(20210920, b"n" * 32), (1, bytes(32))])


@pytest.fixture
def names(engine: sa.Engine) -> SqlSealedNames:
    offices = SqlOffices(engine, clock=now)
    offices.put(office("kominfo"))
    ledger = SqlLedger(engine)
    at_door = door(ledger, offices)
    at_door.scan("2 Siti", "s1")
    at_door.scan("2 Dewi", "s2")
    at_door.scan("2 Siti", "s3", MORNING + timedelta(hours=1))
    ledger.close()
    SqlPassRegister(engine).add(
        [
            RegisteredPass(
                subject="p1",
                person_key="k",
                person_key_version=3,
                person_kind=PersonKind.EMPLOYEE,
                sealed_particulars=SEAL.seal("Rina", bound_to="p1"),
                office_id=None,
                issued_at=MORNING,
                valid_until=MORNING + timedelta(days=9),
            )
        ]
    )
    SqlPositiveCases(engine).add(
        PositiveCase(
            id="c1",
            person_keys=frozenset({"k"}),
            name_keys=frozenset(),
            with_birth_date=True,
            sealed_name=SEAL.seal("Budi", bound_to="c1"),
            positive_on=date(2021, 9, 20),
            entered_by="x",
            entered_at=datetime(2021, 9, 21, tzinfo=UTC),
        )
    )
    return SqlSealedNames(engine)


def test_every_key_in_use_is_told(names: SqlSealedNames) -> None:
    assert names.name_versions() == {1}
    assert names.person_versions() == {1, 3}
    assert names.first_case_on() == date(2021, 9, 21)


@pytest.mark.parametrize("kind", SealedKind)
def test_each_kind_is_sealed_anew_row_by_row(names: SqlSealedNames, kind: SealedKind) -> None:
    ask = {"newest": 20210920, "limit": 100}
    rows = names.outdated(kind, after="", **ask)
    assert rows
    assert names.outdated(kind, after=rows[-1].id, **ask) == ()
    plain = {row.id: SEAL.unseal(row.sealed, bound_to=row.bound_to) for row in rows}
    anew = [(row, NEWER.seal(plain[row.id] or "", bound_to=row.bound_to)) for row in rows]
    assert names.replace(kind, anew) == len(rows)
    assert names.outdated(kind, after="", **ask) == ()
    assert names.name_versions() == {1, 20210920}
    # The former form stands there no more, so that a second server changes nothing.
    assert names.replace(kind, anew) == 0
    again = names.outdated(kind, newest=1, after="", limit=100)
    assert {r.id: NEWER.unseal(r.sealed, bound_to=r.bound_to) for r in again} == plain
