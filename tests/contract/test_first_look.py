"""What a desk may say while the ledger is away (design 4.4): the colour, never a figure."""

from datetime import datetime
from typing import Any

import pytest

from dashboard.domain.errors import LedgerUnavailable, NotAllowed
from dashboard.domain.people import Colour
from dashboard.domain.positive_case import Wanted
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.door_registers import NobodyRegistered, Registered
from dashboard.services.first_look import FirstLook, FirstLooks
from dashboard.store.rule_files import RuleFiles
from tests.contract.door import DESK_A, RULES, ZONE, OneSecret, PlainPlates, PlainReader
from tests.contract.events import MORNING
from tests.contract.fake_ledger import FakeOffices


class Revoking(NobodyRegistered):
    """Registers by which every pass was revoked."""

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        return Registered(revoked=shown is not None)


class OutOfReach:
    """Registers in a database that is away."""

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        raise LedgerUnavailable

    def office_of(self, token: str) -> Any:
        raise LedgerUnavailable


def look(code: str, *, registers: Any = None, user: User = OPERATOR, **other: Any) -> FirstLook:
    looks = FirstLooks(
        rules=RuleFiles(folder=RULES, offices=FakeOffices()),
        reader=PlainReader(),
        secrets_=OneSecret(),
        registers=registers or NobodyRegistered(),
        zone=ZONE,
        plates=registers if isinstance(registers, OutOfReach) else PlainPlates(FakeOffices()),
    )
    given = {"setting": DirectionSetting.AUTO} | other
    return looks.of_code(user=user, code=code, desk=DESK_A, scan_id="s", at=MORNING, **given)


@pytest.mark.parametrize("registers", [None, OutOfReach()])
@pytest.mark.parametrize(
    ("code", "colour", "decision", "reason"),
    [
        ("2 Siti", Colour.GREEN, Decision.ADMIT, Reason.COLOUR_ADMITS),
        ("pass p1 Siti", Colour.GREEN, Decision.ADMIT, Reason.COLOUR_ADMITS),
        ("1 Budi", Colour.YELLOW, Decision.CHECK, Reason.COLOUR_NEEDS_CHECK),
        ("0 Agus", Colour.RED, Decision.REFUSE, Reason.COLOUR_REFUSES),
        ("bad", None, Decision.REFUSE, Reason.BAD_SIGNATURE),
    ],
)
def test_the_colour_needs_no_ledger(
    registers: Any, code: str, colour: Colour | None, decision: Decision, reason: Reason
) -> None:
    seen = look(code, registers=registers)
    assert (seen.colour, seen.decision, seen.reason) == (colour, decision, reason)


def test_it_says_whether_the_registers_could_be_asked() -> None:
    assert look("2 Siti").registers_asked
    assert not look("2 Siti", registers=OutOfReach()).registers_asked


@pytest.mark.parametrize(
    ("registers", "reason"), [(None, Reason.PLATE_UNKNOWN), (OutOfReach(), Reason.PLATE)]
)
def test_a_plate_is_told_and_whose_it_is_where_the_book_answers(
    registers: Any, reason: Reason
) -> None:
    assert look("plate of-nobody", registers=registers).reason is reason


def test_a_revoked_pass_is_told_where_the_register_answers() -> None:
    seen = look("pass p1 Siti", registers=Revoking())
    assert (seen.decision, seen.reason) == (Decision.REFUSE, Reason.REVOKED)


@pytest.mark.parametrize(
    ("code", "setting", "direction"),
    [
        ("2 Siti", DirectionSetting.OUT, Direction.OUT),
        ("2 Siti", DirectionSetting.AUTO, Direction.IN),
        ("bad", DirectionSetting.OUT, Direction.IN),
    ],
)
def test_only_a_desk_that_is_set_to_out_sees_people_leave(
    code: str, setting: DirectionSetting, direction: Direction
) -> None:
    assert look(code, setting=setting).direction is direction


def test_it_asks_for_the_same_right_as_a_scan() -> None:
    head = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
    with pytest.raises(NotAllowed):
        look("2 Siti", user=head)
