"""Who of the positive register is inside an office now (design 4.2).

Reckoned from the open stays each time, never stored: a person who came in while the case was being
entered is found as well, and a removal ends the alert by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.positive_case import (
    PositiveCase,
    Wanted,
    first_day_in_force,
    is_certain,
    is_possible,
)
from dashboard.domain.scan import OpenVisit
from dashboard.services.access import Permission, User, require
from dashboard.services.front_desk import unsealed
from dashboard.services.people import name_keys_of
from dashboard.services.ports import Ledger, NameSeal, Offices, PersonSecrets, Rules
from dashboard.services.register import PositiveCases


@dataclass(frozen=True, kw_only=True)
class CaseAlert:
    """Somebody inside who is in the register; not `certain` where only the name is the same.

    `name` is the full name as the stay has it, None where it was erased.
    """

    case_id: str
    certain: bool
    office_id: str
    office: str
    desk: str
    entered_at: datetime
    name: str | None


class CaseAlerts:
    """Alerts for one office or for all. Every method raises NotAllowed first."""

    def __init__(
        self,
        *,
        cases: PositiveCases,
        ledger: Ledger,
        offices: Offices,
        rules: Rules,
        secrets_: PersonSecrets,
        seal: NameSeal,
        zone: ZoneInfo,
    ) -> None:
        """Read from these ports, with local days as in `zone`."""
        self._cases = cases
        self._ledger = ledger
        self._offices = offices
        self._rules = rules
        self._secrets = secrets_
        self._seal = seal
        self._zone = zone

    def everywhere(self, *, user: User, now: datetime) -> tuple[CaseAlert, ...]:
        """Every office's alerts, in the directory's order; for the register's keeper."""
        require(user, Permission.KEEP_POSITIVE_REGISTER)
        cases = self._in_force(now)
        return tuple(
            alert for office in self._offices.all() for alert in self._inside(office.id, cases)
        )

    def at_office(self, *, user: User, office_id: str, now: datetime) -> tuple[CaseAlert, ...]:
        """One office's alerts, longest stay first; for whoever may see its people."""
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        return self._inside(office_id, self._in_force(now))

    def _in_force(self, now: datetime) -> tuple[PositiveCase, ...]:
        today = local_day(now, self._zone)
        rule = self._rules.in_force(today).colour
        return self._cases.current(since=first_day_in_force(rule, on=today))

    def _inside(self, office_id: str, cases: Sequence[PositiveCase]) -> tuple[CaseAlert, ...]:
        if not cases:
            return ()
        visits = self._ledger.open_visits(office_id=office_id)
        found = (self._alert(visit, cases) for visit in visits)
        return tuple(alert for alert in found if alert)

    def _alert(self, visit: OpenVisit, cases: Sequence[PositiveCase]) -> CaseAlert | None:
        particulars = unsealed(visit.sealed_name, bound_to=visit.scan_id, seal=self._seal)
        name = particulars.name if particulars else None
        wanted = Wanted(
            person_keys=(visit.person_key,),
            name_keys=name_keys_of(name or "", secrets_=self._secrets),
            # A stay does not tell whether its key was reckoned with a birth date, and somebody
            # who may be a case is better looked at once too often.
            with_birth_date=False,
        )
        certain = [case for case in cases if is_certain(wanted, case)]
        match = certain or [case for case in cases if is_possible(wanted, case)]
        if not match:
            return None
        return CaseAlert(
            case_id=match[0].id,
            certain=bool(certain),
            office_id=visit.office_id,
            office=self._offices.get(visit.office_id).name,
            desk=visit.desk,
            entered_at=visit.entered_at,
            name=name,
        )
