"""The registers as the door asks them, in memory."""

from datetime import datetime

from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import NO_MATCH, Wanted
from dashboard.services.door_registers import Registered
from tests.fakes.pass_register import FakePassRegister
from tests.fakes.register import CasesInMemory


class RegistersInMemory:
    """The port `DoorRegisters` over the two registers in memory."""

    def __init__(self, *, passes: FakePassRegister, cases: CasesInMemory | None = None) -> None:
        self._passes = passes
        self._cases = cases

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        kinds = self._passes.kinds_of(list(wanted.person_keys), at=at)
        return Registered(
            revoked=shown is not None and self._passes.is_revoked(shown),
            is_employee=PersonKind.EMPLOYEE in kinds.values(),
            match=self._cases.match(wanted) if self._cases else NO_MATCH,
        )
