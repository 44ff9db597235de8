"""Offices in time: what was true when, and offices that are no more."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.store.ledger import SqlLedger
from dashboard.store.office_register import SqlOfficeRegister
from dashboard.store.offices import SqlOffices
from tests.contract.door import door
from tests.contract.events import MORNING, office

HOUR = timedelta(hours=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2021, 9, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offices(engine: sa.Engine, clock: Clock) -> SqlOffices:
    found = SqlOffices(engine, clock=clock)
    found.put(office("perikanan", name="Dinas Perikanan", expected_employees=20))
    found.put(office("peternakan", name="Dinas Peternakan", expected_visitors=9))
    return found


@pytest.fixture
def register(engine: sa.Engine, offices: SqlOffices) -> SqlOfficeRegister:
    return SqlOfficeRegister(engine, changed=offices.refresh)


def test_what_is_known_of_an_office_comes_back(offices: SqlOffices) -> None:
    known = office(
        "kominfo",
        address="Jl. PB Sudirman 1",
        contact="Bu Rina, 0338 671234",
        expected_employees=32,
        expected_visitors=24,
    )
    offices.put(known)
    assert offices.get("kominfo") == known
    assert offices.get("kominfo").expected == 56


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("expected_employees", -1, "negative"),
        ("expected_visitors", 2_000_000, "too_large"),
        ("address", "satu\x00dua", "not_plain_text"),
        ("contact", "x" * 201, "not_plain_text"),
    ],
)
def test_nonsense_is_refused(offices: SqlOffices, field: str, value: object, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        offices.put(office("kominfo", **{field: value}))
    assert refused.value.args_ == {"field": field, "problem": problem}


def test_every_change_starts_a_version(
    offices: SqlOffices, register: SqlOfficeRegister, clock: Clock
) -> None:
    began = clock.at
    clock.at += HOUR
    offices.put(office("perikanan", name="Dinas Perikanan", expected_employees=25))
    versions = [each for each in register.history() if each.office.id == "perikanan"]
    assert [(each.office.expected, each.since, each.until) for each in versions] == [
        (20, began, began + HOUR),
        (25, began + HOUR, None),
    ]


def test_a_merged_office_is_closed_and_keeps_its_history(
    offices: SqlOffices, register: SqlOfficeRegister, clock: Clock
) -> None:
    closed_at = clock.at + HOUR
    register.close("perikanan", merged_into="peternakan", at=closed_at)
    assert [each.id for each in offices.all()] == ["peternakan"]
    with pytest.raises(NotFound):
        offices.get("perikanan")
    (gone,) = register.closed()
    assert (gone.office.name, gone.closed_at, gone.merged_into) == (
        "Dinas Perikanan",
        closed_at,
        "peternakan",
    )


def test_an_office_with_people_in_it_is_not_closed(
    engine: sa.Engine, offices: SqlOffices, register: SqlOfficeRegister
) -> None:
    offices.put(office("kominfo"))
    ledger = SqlLedger(engine)
    door(ledger, offices).scan("2 Siti", "s1")
    with pytest.raises(InvalidInput) as refused:
        register.close("kominfo", merged_into=None, at=MORNING)
    assert refused.value.args_["problem"] == "people_inside"
    assert register.closed() == ()
    ledger.close()


@pytest.mark.parametrize(
    ("office_id", "into", "error"),
    [
        ("nowhere", None, NotFound),
        ("perikanan", "nowhere", NotFound),
        ("perikanan", "perikanan", InvalidInput),
    ],
)
def test_only_offices_are_closed_and_merged(
    register: SqlOfficeRegister, office_id: str, into: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        register.close(office_id, merged_into=into, at=MORNING)
    assert register.closed() == ()


def test_a_closed_office_may_open_again(
    offices: SqlOffices, register: SqlOfficeRegister, clock: Clock
) -> None:
    clock.at += HOUR
    register.close("perikanan", merged_into="peternakan", at=clock.at)
    clock.at += HOUR
    offices.put(office("perikanan", name="Dinas Perikanan"))
    assert register.closed() == ()
    assert len([each for each in register.history() if each.office.id == "perikanan"]) == 2
