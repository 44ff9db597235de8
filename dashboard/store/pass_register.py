"""The register of passes: the port `PassRegister`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.people import PersonKind
from dashboard.services.pass_register import PassStatus, RegisteredPass
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import pass_register
from dashboard.store.validity import is_valid_pass

# Fewer than either engine takes as parameters of one statement.
_KEYS_AT_ONCE = 1000


class SqlPassRegister:
    """The port `PassRegister`. Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep passes in this database."""
        self._engine = engine

    def kinds_of(self, keys: Sequence[str], *, at: datetime) -> dict[str, PersonKind]:
        """The kind of each key by a pass that is valid; an employee's goes before a visitor's."""
        kinds: dict[str, PersonKind] = {}
        for some in _portions(keys):
            with reading(self._engine) as connection:
                rows = connection.execute(_KINDS, {"keys": some, "at": micros(at)}).all()
            for row in rows:
                if kinds.get(row.person_key) is not PersonKind.EMPLOYEE:
                    kinds[row.person_key] = PersonKind(row.person_kind)
        return kinds

    def add(self, passes: Sequence[RegisteredPass]) -> None:
        """Store new passes, all or none."""
        if not passes:
            return
        with writing(self._engine) as connection:
            connection.execute(sa.insert(pass_register), [pass_values(each) for each in passes])

    def replace(self, subject: str, *, by: RegisteredPass, at: datetime) -> None:
        """Store `by` and revoke the pass that it replaces, both or none."""
        with writing(self._engine) as connection:
            revoked = connection.execute(
                sa.update(pass_register)
                .where(pass_register.c.subject == subject, pass_register.c.revoked_at.is_(None))
                .values(revoked_at=micros(at), replaced_by=by.subject)
            )
            if revoked.rowcount == 0:
                _row(connection, subject)
                raise InvalidInput(field="pass", problem="revoked_before")
            connection.execute(sa.insert(pass_register).values(pass_values(by)))

    def revoke(self, subject: str, *, at: datetime) -> None:
        """Revoke a pass; a second time changes nothing."""
        with writing(self._engine) as connection:
            _row(connection, subject)
            connection.execute(
                sa.update(pass_register)
                .where(pass_register.c.subject == subject, pass_register.c.revoked_at.is_(None))
                .values(revoked_at=micros(at))
            )

    def get(self, subject: str) -> RegisteredPass:
        """One pass. Raises NotFound."""
        with reading(self._engine) as connection:
            return registered_pass(_row(connection, subject))

    def newest(self, *, limit: int | None = None) -> tuple[RegisteredPass, ...]:
        """The passes issued last, newest first."""
        with reading(self._engine) as connection:
            return tuple(map(registered_pass, connection.execute(_NEWEST.limit(limit))))

    def totals(self, *, at: datetime) -> dict[PassStatus, int]:
        """How many passes have each status."""
        with reading(self._engine) as connection:
            rows = connection.execute(_TOTALS, {"at": micros(at)}).all()
        counted = {PassStatus(row.status): row.passes for row in rows}
        return {status: counted.get(status, 0) for status in PassStatus}


_ONE = sa.select(pass_register).where(pass_register.c.subject == sa.bindparam("subject"))
_KINDS = sa.select(pass_register.c.person_key, pass_register.c.person_kind).where(
    pass_register.c.person_key.in_(sa.bindparam("keys", expanding=True)),
    is_valid_pass(),
)
# Issues are told by the whole second: of one second, what replaced another is the newer.
NEWEST_PASS_FIRST = (
    pass_register.c.issued_at.desc(),
    pass_register.c.replaced_by.is_not(None),
    pass_register.c.subject,
)
_NEWEST = sa.select(pass_register).order_by(*NEWEST_PASS_FIRST)
_STATUS = sa.case(
    (pass_register.c.revoked_at.is_not(None), PassStatus.REVOKED.value),
    (pass_register.c.valid_until > sa.bindparam("at"), PassStatus.VALID.value),
    else_=PassStatus.EXPIRED.value,
).label("status")
_TOTALS = sa.select(_STATUS, sa.func.count().label("passes")).group_by(sa.literal_column("status"))


def _portions(keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield list(keys[start : start + _KEYS_AT_ONCE])


def _row(connection: sa.Connection, subject: str) -> sa.Row[tuple[object, ...]]:
    row = connection.execute(_ONE, {"subject": subject}).first()
    if row is None:
        raise NotFound(what="pass", id=subject)
    return row


def pass_values(of: RegisteredPass) -> dict[str, object]:
    """The row of the register."""
    return {
        "subject": of.subject,
        "person_key": of.person_key,
        "person_key_version": of.person_key_version,
        "person_kind": of.person_kind.value,
        "sealed_name": of.sealed_particulars,
        "office_id": of.office_id,
        "issued_at": micros(of.issued_at),
        "valid_until": micros(of.valid_until),
        "revoked_at": micros(of.revoked_at) if of.revoked_at else None,
        "replaced_by": of.replaced_by,
    }


def registered_pass(row: sa.Row[tuple[object, ...]]) -> RegisteredPass:
    """The pass of a row of the register."""
    return RegisteredPass(
        subject=row.subject,
        person_key=row.person_key,
        person_key_version=row.person_key_version,
        person_kind=PersonKind(row.person_kind),
        sealed_particulars=bytes(row.sealed_name) if row.sealed_name is not None else None,
        office_id=row.office_id,
        issued_at=instant(row.issued_at),
        valid_until=instant(row.valid_until),
        revoked_at=instant(row.revoked_at) if row.revoked_at is not None else None,
        replaced_by=row.replaced_by,
    )
