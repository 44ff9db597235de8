"""The registers of cases and passes at the door: the port `DoorRegisters`.

They are asked each time: nothing is kept in the process, so a revocation and a case hold at every
desk from their commit on.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import CaseKeys, Wanted, match_of
from dashboard.services.door_registers import Registered
from dashboard.store.engine import rows_of
from dashboard.store.moments import micros
from dashboard.store.prepared import Prepared, key_parameters, named_keys
from dashboard.store.rows import Row
from dashboard.store.tables import (
    pass_register,
    positive_case,
    positive_case_key,
    positive_case_removal,
)
from dashboard.store.validity import is_valid_pass

# The kinds of a case's keys.
PERSON, NAME = "person", "name"
_EMPLOYEE, _REVOKED = "employee", "revoked"


class RegisterLookUp:
    """The one statement that asks both registers, by index."""

    def __init__(self, dialect: sa.Dialect) -> None:
        """Render when it is first asked."""
        self._rendered = lru_cache(maxsize=16)(
            lambda persons, keys: Prepared(_asked(persons, keys), dialect)
        )

    def about(
        self, wanted: Wanted, *, shown: str | None, at: datetime
    ) -> tuple[Prepared, dict[str, Any]]:
        """The statement for this person, and its values."""
        keys = [*wanted.person_keys, *wanted.name_keys]
        statement = self._rendered(len(wanted.person_keys), len(keys))
        return statement, {"shown": shown, "at": micros(at), **named_keys(keys)}


class SqlDoorRegisters:
    """Asked beside the ledger. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Ask this database."""
        self._engine = engine
        self._look_up = RegisterLookUp(engine.dialect)

    def registered(self, wanted: Wanted, *, shown: str | None, at: datetime) -> Registered:
        """What stands in the registers of this person."""
        statement, values = self._look_up.about(wanted, shown=shown, at=at)
        return registered_in(rows_of(self._engine, statement, **values), wanted=wanted)


def registered_in(rows: Iterable[Row], *, wanted: Wanted) -> Registered:
    """What the rows of the statement say; a case is judged by the domain."""
    words = set()
    # The keys of a case that are not the person's say nothing of them.
    keys: dict[tuple[str, str, bool], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for what, case_id, value, positive_on, with_birth_date in rows:
        if case_id:
            keys[case_id, positive_on, bool(with_birth_date)][what].add(value)
        else:
            words.add(what)
    cases = [
        CaseKeys(
            person_keys=frozenset(of_case[PERSON]),
            name_keys=frozenset(of_case[NAME]),
            with_birth_date=with_birth_date,
            positive_on=date.fromisoformat(positive_on),
        )
        for (_, positive_on, with_birth_date), of_case in keys.items()
    ]
    return Registered(
        revoked=_REVOKED in words,
        is_employee=_EMPLOYEE in words,
        match=match_of(wanted, cases),
    )


def _asked(persons: int, keys: int) -> sa.CompoundSelect[Any]:
    """Rows of what was found, over the parameters of so many keys, the person's first."""
    by_key = key_parameters(keys)
    removed = sa.exists().where(positive_case_removal.c.case_id == positive_case_key.c.case_id)
    return sa.union_all(
        sa.select(
            positive_case_key.c.kind,
            positive_case_key.c.case_id,
            positive_case_key.c.value,
            positive_case.c.positive_on,
            positive_case.c.with_birth_date,
        )
        .join(positive_case, positive_case.c.case_id == positive_case_key.c.case_id)
        .where(positive_case_key.c.value.in_(by_key), ~removed),
        _found(_EMPLOYEE).where(
            pass_register.c.person_key.in_(by_key[:persons]),
            pass_register.c.person_kind == _word(PersonKind.EMPLOYEE.value),
            is_valid_pass(),
        ),
        _found(_REVOKED).where(
            pass_register.c.subject == sa.bindparam("shown", type_=sa.Text),
            pass_register.c.revoked_at.is_not(None),
        ),
    )


def _found(what: str) -> sa.Select[Any]:
    """A row about a pass, which is of no case."""
    words: list[Any] = [_word(text) for text in (what, "", "", "")]
    return sa.select(*words, sa.literal_column("FALSE", sa.Boolean)).select_from(pass_register)


def _word(text: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{text}'", sa.Text)
