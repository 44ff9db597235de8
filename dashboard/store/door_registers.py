"""The registers of cases and passes at the door: the port `DoorRegisters`."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import NO_MATCH, CaseMatch, Wanted, match_of
from dashboard.services.door_registers import Registered
from dashboard.store.engine import reading, rows_of
from dashboard.store.moments import micros
from dashboard.store.positive_cases import cases_with
from dashboard.store.prepared import Prepared, key_parameters, named_keys
from dashboard.store.tables import pass_register, positive_case_key, positive_case_removal

_CASE, _EMPLOYEE, _REVOKED = "case", "employee", "revoked"


class SqlDoorRegisters:
    """One look-up by index in both. Raises LedgerUnavailable when the database fails.

    It goes to the database each time: nothing is kept in the process, so a revocation and a case
    hold at every desk from their commit on.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Ask this database."""
        self._engine = engine
        self._statement = lru_cache(maxsize=16)(
            lambda persons, keys: Prepared(_asked(persons, keys), engine.dialect)
        )

    def look_up(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        """What stands in the registers of this person."""
        keys = [*wanted.person_keys, *wanted.name_keys]
        statement = self._statement(len(wanted.person_keys), len(keys))
        found = rows_of(self._engine, statement, shown=shown, at=micros(at), **named_keys(keys))
        kinds = {what for what, _ in found}
        return Registered(
            revoked=_REVOKED in kinds,
            is_employee=_EMPLOYEE in kinds,
            match=self._judged(wanted, [id_ for what, id_ in found if what == _CASE]),
        )

    def _judged(self, wanted: Wanted, cases: Sequence[str]) -> CaseMatch:
        """What is found is judged by the domain."""
        if not cases:
            return NO_MATCH
        with reading(self._engine) as connection:
            return match_of(wanted, cases_with(connection, cases))


def _asked(persons: int, keys: int) -> sa.CompoundSelect[Any]:
    """Rows of what was found, over the parameters of so many keys, the person's first."""
    by_key = key_parameters(keys)
    removed = sa.exists().where(positive_case_removal.c.case_id == positive_case_key.c.case_id)
    return sa.union_all(
        sa.select(_word(_CASE), positive_case_key.c.case_id).where(
            positive_case_key.c.value.in_(by_key), ~removed
        ),
        sa.select(_word(_EMPLOYEE), pass_register.c.subject).where(
            pass_register.c.person_key.in_(by_key[:persons]),
            pass_register.c.person_kind == _word(PersonKind.EMPLOYEE.value),
            pass_register.c.revoked_at.is_(None),
            pass_register.c.valid_until > sa.bindparam("at", type_=sa.BigInteger),
        ),
        sa.select(_word(_REVOKED), pass_register.c.subject).where(
            pass_register.c.subject == sa.bindparam("shown", type_=sa.Text),
            pass_register.c.revoked_at.is_not(None),
        ),
    )


def _word(text: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{text}'", sa.Text)
