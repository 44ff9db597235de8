"""Accounts: the port `AccountBook` of `dashboard.services.account_book`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.services.access import Role
from dashboard.services.account_book import Account
from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import account, one_time_link, session


class SqlAccountBook:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep accounts in this database."""
        self._engine = engine

    def add(self, accounts: Sequence[Account]) -> None:
        """Store new accounts, all or none."""
        with self._changing() as connection:
            for each in accounts:
                _check_free(connection, each.login)
                connection.execute(sa.insert(account).values(_values(each)))

    def add_first(self, account_: Account, *, password_hash: str) -> None:
        """Store the first administrator."""
        with self._changing() as connection:
            if _has_admin(connection):
                raise InvalidInput(field="account", problem="not_first")
            _check_free(connection, account_.login)
            values = _values(account_) | {"password_hash": password_hash, "usable": True}
            connection.execute(sa.insert(account).values(values))

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            return tuple(map(_account, connection.execute(_ALL)))

    def find(self, account_id: str) -> Account | None:
        """The account with this id."""
        return self._one(_BY_ID, {"id": account_id})

    def by_login(self, login: str) -> Account | None:
        """The account with this normalised login."""
        return self._one(_BY_LOGIN, {"login": login})

    def password_hash(self, account_id: str) -> str | None:
        """What is kept of its password."""
        with reading(self._engine) as connection:
            return connection.execute(_HASH, {"id": account_id}).scalar_one_or_none()

    def change(self, account_id: str, *, name: str, role: Role, office_id: str | None) -> None:
        """Replace the particulars."""
        with self._changing() as connection:
            if role is not Role.KOMINFO_ADMIN:
                _check_not_last(connection, account_id)
            _update(connection, account_id, name=name, role=role.value, office_id=office_id)

    def set_password(self, account_id: str, password_hash: str, *, ends_sessions: bool) -> None:
        """Replace the password."""
        with self._changing() as connection:
            _update(connection, account_id, password_hash=password_hash, usable=True)
            if ends_sessions:
                _sign_out(connection, account_id)

    def close(self, account_id: str, *, at: datetime) -> None:
        """Close it; its sessions and unused links end with it."""
        with self._changing() as connection:
            _check_not_last(connection, account_id)
            _update(connection, account_id, closed_at=micros(at))
            _sign_out(connection, account_id)

    def reopen(self, account_id: str) -> None:
        """It can sign in again as before."""
        with self._changing() as connection:
            _update(connection, account_id, closed_at=None)

    def signed_in(self, account_id: str, *, at: datetime) -> None:
        """Remember the last sign-in; an unknown id (a sample account) is fine."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(account)
                .where(account.c.id == account_id)
                .values(last_signed_in_at=micros(at))
            )

    def has_admin(self, *, other_than: str = "") -> bool:
        """Whether an administrator, not this one, can sign in."""
        with reading(self._engine) as connection:
            return _has_admin(connection, other_than=other_than)

    def _one(self, query: sa.Select[tuple[object, ...]], wanted: dict[str, str]) -> Account | None:
        with reading(self._engine) as connection:
            row = connection.execute(query, wanted).first()
        return _account(row) if row is not None else None

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        """One change at a time: who is the last administrator is decided on what stands then."""
        with writing(self._engine) as connection:
            if not is_sqlite(self._engine):
                connection.execute(sa.text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
            yield connection


_ALL = sa.select(account).order_by(sa.func.lower(account.c.name), account.c.id)
_BY_ID = sa.select(account).where(account.c.id == sa.bindparam("id"))
_BY_LOGIN = sa.select(account).where(account.c.login == sa.bindparam("login"))
_HASH = sa.select(account.c.password_hash).where(account.c.id == sa.bindparam("id"))
_OTHER_ADMIN = (
    sa.select(account.c.id)
    .where(
        account.c.role == Role.KOMINFO_ADMIN.value,
        account.c.usable,
        account.c.closed_at.is_(None),
        account.c.id != sa.bindparam("other_than"),
    )
    .limit(1)
)


def _has_admin(connection: sa.Connection, *, other_than: str = "") -> bool:
    return connection.execute(_OTHER_ADMIN, {"other_than": other_than}).first() is not None


def _check_free(connection: sa.Connection, login: str) -> None:
    if connection.execute(_BY_LOGIN, {"login": login}).first() is not None:
        raise InvalidInput(field="login", problem="login_taken", login=login)


def _check_not_last(connection: sa.Connection, account_id: str) -> None:
    """Only an administrator who can sign in counts; another account may go at any time."""
    row = connection.execute(_BY_ID, {"id": account_id}).first()
    if row is None or row.role != Role.KOMINFO_ADMIN.value or not row.usable:
        return
    if row.closed_at is None and not _has_admin(connection, other_than=account_id):
        raise InvalidInput(field="account", problem="last_admin")


def _update(connection: sa.Connection, account_id: str, **values: object) -> None:
    changed = connection.execute(
        sa.update(account).where(account.c.id == account_id).values(**values)
    )
    if changed.rowcount == 0:
        raise NotFound(what="account", id=account_id)


def _sign_out(connection: sa.Connection, account_id: str) -> None:
    connection.execute(sa.delete(session).where(session.c.user_id == account_id))
    connection.execute(
        sa.delete(one_time_link).where(
            one_time_link.c.user_id == account_id, one_time_link.c.used_at.is_(None)
        )
    )


def _values(of: Account) -> dict[str, object]:
    return {
        "id": of.id,
        "login": of.login,
        "name": of.name,
        "role": of.role.value,
        "office_id": of.office_id,
        "usable": of.usable,
        "created_at": micros(of.created_at),
    }


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    def moment(stored: int | None) -> datetime | None:
        return None if stored is None else instant(stored)

    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        office_id=row.office_id,
        created_at=instant(row.created_at),
        usable=bool(row.usable),
        closed_at=moment(row.closed_at),
        last_signed_in_at=moment(row.last_signed_in_at),
    )
