"""The promises of the port `PassRegister`, and what the door makes of them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import Wanted
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.pass_register import PassStatus, RegisteredPass
from dashboard.store.pass_register import SqlPassRegister
from tests.contract.conftest import World
from tests.contract.door import Door, door
from tests.contract.events import MORNING, minutes, office

DAY = timedelta(days=1)
IN = DirectionSetting.IN


def registered(subject: str = "a", **changes: Any) -> RegisteredPass:
    given = {
        "subject": subject,
        "person_key": f"key-{subject}",
        "person_key_version": 1,
        "person_kind": PersonKind.EMPLOYEE,
        "sealed_particulars": b"\x00sealed",
        "office_id": "kominfo",
        "issued_at": MORNING,
        "valid_until": MORNING + 30 * DAY,
    }
    return RegisteredPass(**(given | changes))


def test_a_pass_comes_back_as_it_was_added(world: World) -> None:
    kept = registered(office_id=None, sealed_particulars=None)
    world.passes.add([kept, registered("b")])
    assert world.passes.get("a") == kept
    assert world.passes.get("b") == registered("b")


def is_revoked(world: World, subject: str) -> bool:
    nobody = Wanted(person_keys=("nobody",), name_keys=(), with_birth_date=False)
    return world.registers.registered(nobody, shown=subject, at=MORNING).revoked


def test_an_unknown_pass_is_not_found_but_not_revoked(world: World) -> None:
    for ask in (world.passes.get, lambda subject: world.passes.revoke(subject, at=MORNING)):
        with pytest.raises(NotFound):
            ask("nobody")
    assert not is_revoked(world, "nobody")


def test_a_revocation_holds_and_keeps_its_first_time(world: World) -> None:
    world.passes.add([registered("a"), registered("b")])
    world.passes.revoke("a", at=minutes(1))
    world.passes.revoke("a", at=minutes(9))
    assert world.passes.get("a").revoked_at == minutes(1)
    assert (is_revoked(world, "a"), is_revoked(world, "b")) == (True, False)


def test_a_replaced_pass_is_revoked_and_names_the_next(world: World) -> None:
    world.passes.add([registered("a")])
    world.passes.replace("a", by=registered("b"), at=minutes(1))
    former = world.passes.get("a")
    assert (former.revoked_at, former.replaced_by) == (minutes(1), "b")
    assert world.passes.get("b").revoked_at is None


def test_what_is_revoked_or_unknown_cannot_be_replaced(world: World) -> None:
    world.passes.add([registered("a")])
    world.passes.revoke("a", at=MORNING)
    with pytest.raises(InvalidInput):
        world.passes.replace("a", by=registered("b"), at=MORNING)
    with pytest.raises(NotFound):
        world.passes.replace("c", by=registered("d"), at=MORNING)
    assert [each.subject for each in world.passes.newest()] == ["a"]


@pytest.mark.parametrize(
    ("after", "kinds"),
    [(timedelta(0), {"key-a": PersonKind.EMPLOYEE}), (30 * DAY, {})],
)
def test_a_kind_lasts_as_long_as_the_pass(world: World, after: timedelta, kinds: object) -> None:
    world.passes.add([registered("a"), registered("b")])
    world.passes.revoke("b", at=MORNING)
    assert world.passes.kinds_of(["key-a", "key-b", "key-c"], at=MORNING + after) == kinds


@pytest.mark.parametrize("order", ["av", "va"])
def test_an_employees_pass_goes_before_a_visitors(world: World, order: str) -> None:
    both = {
        "a": registered("a", person_key="k"),
        "v": registered("v", person_key="k", person_kind=PersonKind.VISITOR),
    }
    world.passes.add([both[subject] for subject in order])
    assert world.passes.kinds_of(["k"], at=MORNING) == {"k": PersonKind.EMPLOYEE}


def test_more_keys_than_one_statement_takes_are_asked(world: World) -> None:
    world.passes.add([registered("a")])
    keys = [*(f"other-{number}" for number in range(2500)), "key-a"]
    assert world.passes.kinds_of(keys, at=MORNING) == {"key-a": PersonKind.EMPLOYEE}
    assert world.passes.kinds_of([], at=MORNING) == {}


def test_the_newest_come_first_and_are_counted_by_status(world: World) -> None:
    world.passes.add(
        [
            registered("a", issued_at=MORNING - 2 * DAY, valid_until=MORNING),
            registered("b", issued_at=MORNING - DAY),
            registered("c"),
        ]
    )
    world.passes.revoke("c", at=MORNING)
    assert [each.subject for each in world.passes.newest()] == ["c", "b", "a"]
    assert [each.subject for each in world.passes.newest(limit=2)] == ["c", "b"]
    assert world.passes.totals(at=MORNING) == dict.fromkeys(PassStatus, 1)


@pytest.mark.parametrize(("former", "new"), [("a", "b"), ("b", "a")])
def test_a_pass_comes_before_the_one_it_replaced_within_a_second(
    world: World, former: str, new: str
) -> None:
    world.passes.add([registered(former)])
    world.passes.replace(former, by=registered(new), at=MORNING)
    assert [each.subject for each in world.passes.newest()] == [new, former]


def test_a_batch_is_added_whole_or_not_at_all(engine: sa.Engine) -> None:
    register = SqlPassRegister(engine)
    register.add([registered("a")])
    with pytest.raises(Exception, match=r"(?i)unique"):
        register.add([registered("b"), registered("a")])
    assert [each.subject for each in register.newest()] == ["a"]


# At the door --------------------------------------------------------------------------------


@pytest.fixture
def desk(world: World) -> Door:
    world.offices.put(office("kominfo", capacity=3))
    world.passes.add([registered("badge"), registered("other")])
    return door(world.ledger, world.offices)


def test_a_revoked_pass_is_refused_from_the_next_scan_on(world: World, desk: Door) -> None:
    assert desk.scan("pass badge Siti", "s1").decision is Decision.ADMIT
    assert desk.scan("pass badge Siti", "s2", minutes(5)).direction is Direction.OUT
    world.passes.revoke("badge", at=minutes(5))
    answer = desk.scan("pass badge Siti", "s3", minutes(5), setting=IN)
    assert (answer.decision, answer.reason) == (Decision.REFUSE, Reason.REVOKED)
    assert (answer.colour, answer.visit_id, desk.inside()) == (None, None, 0)


def test_who_is_inside_leaves_with_a_revoked_pass(world: World, desk: Door) -> None:
    desk.scan("pass badge Siti", "s1")
    world.passes.revoke("badge", at=minutes(1))
    answer = desk.scan("pass badge Siti", "s2", minutes(30))
    assert (answer.decision, answer.reason) == (Decision.RECORDED, Reason.LEFT)
    assert desk.inside() == 0


def test_the_next_pass_is_not_refused_by_what_the_former_one_was_told(
    world: World, desk: Door
) -> None:
    world.passes.revoke("badge", at=MORNING)
    assert desk.scan("pass badge Siti", "s1").reason is Reason.REVOKED
    assert desk.scan("pass badge Siti", "s2").scan_id == "s1"
    assert desk.scan("pass other Siti", "s3").decision is Decision.ADMIT


def test_a_certificate_of_who_holds_an_employees_pass_is_an_employees(
    world: World, desk: Door
) -> None:
    assert desk.scan("2 Siti", "s1").person_kind is PersonKind.VISITOR
    (stay,) = world.ledger.open_visits(office_id="kominfo")
    world.passes.add([registered("own", person_key=stay.person_key)])
    assert desk.scan("2 Siti", "s2", minutes(10)).person_kind is PersonKind.EMPLOYEE
