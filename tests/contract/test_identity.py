"""Who it is (design 4.4): one person with several codes, under several secrets, on every ledger."""

from datetime import date
from typing import Any

import pytest

from dashboard.domain.scan import Direction, DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.admission import Admission
from dashboard.services.front_desk import FrontDesk
from dashboard.services.people import keys_of_birth
from dashboard.store.rule_files import RuleFiles
from tests.contract.clinic import Secrets
from tests.contract.conftest import World
from tests.contract.door import RULES, SEAL, ZONE, Door, PlainReader
from tests.contract.events import minutes, office

OUT = DirectionSetting.OUT
BORN = date(1990, 1, 1)


@pytest.fixture
def secrets() -> Secrets:
    return Secrets()


@pytest.fixture
def desk(world: World, secrets: Secrets) -> Door:
    world.offices.put(office("kominfo", desks=("A", "B")))
    admission = Admission(
        ledger=world.ledger,
        offices=world.offices,
        rules=RuleFiles(folder=RULES, offices=world.offices),
        reader=PlainReader(),
        secrets_=secrets,
        seal=SEAL,
        zone=ZONE,
    )
    return Door(admission, FrontDesk(ledger=world.ledger, seal=SEAL), world.ledger)


def renew(secrets: Secrets) -> None:
    secrets.known.insert(0, (2, b"second"))


def versions(world: World) -> list[Any]:
    scans = world.ledger.recent_scans(office_id="kominfo", desk=None, limit=10)
    return [scan.person_key_version for scan in reversed(scans)]


def test_one_comes_with_one_certificate_and_leaves_with_another(desk: Door) -> None:
    desk.scan("2 Siti", "in")
    out = desk.scan("1   SITI", "out", minutes(5))
    assert (out.direction, out.reason, desk.inside()) == (Direction.OUT, Reason.LEFT, 0)


def test_a_badge_and_a_certificate_are_one_person(desk: Door, secrets: Secrets) -> None:
    (key,) = keys_of_birth(name="Siti", birth_date=BORN, secrets_=secrets)
    desk.scan(f"pass serial {key.value}", "badge")
    assert desk.scan("2 Siti", "certificate", minutes(5)).reason is Reason.LEFT
    assert desk.inside() == 0


def test_who_came_before_the_secret_was_renewed_leaves_and_is_not_taken_in_twice(
    desk: Door, world: World, secrets: Secrets
) -> None:
    desk.scan("2 Siti", "in")
    renew(secrets)
    again = desk.scan("2 Siti", "again", minutes(5), setting=DirectionSetting.IN)
    assert again.reason is Reason.ALREADY_INSIDE
    assert desk.scan("2 Siti", "out", minutes(9)).reason is Reason.LEFT
    assert versions(world) == [1, 2, 2]
    assert desk.inside() == 0


def test_a_repeat_and_an_early_exit_are_found_under_the_former_secret(
    desk: Door, secrets: Secrets
) -> None:
    desk.scan("2 Siti", "early", minutes(20), setting=OUT)
    renew(secrets)
    assert desk.scan("2 Siti", "held up", minutes(20.2), setting=OUT).repeated
    desk.scan("2 Siti", "late", minutes(5), now=minutes(25))
    assert desk.inside() == 0


def test_once_a_secret_is_gone_its_people_leave_by_the_list(desk: Door, secrets: Secrets) -> None:
    desk.scan("2 Siti", "in")
    secrets.known[:] = [(2, b"second")]
    assert desk.scan("2 Siti", "out", minutes(5), setting=OUT).reason is Reason.NOT_INSIDE
    assert desk.inside() == 1
