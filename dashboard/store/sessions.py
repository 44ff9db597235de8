"""Signed-in browsers, one-time links, used identity tokens: the ports of signing in."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.services.access import Role, User
from dashboard.services.sessions import Link, Session
from dashboard.store.engine import is_sqlite, reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import identity_token, one_time_link, session


class SqlSessions:
    """The port `Sessions`. Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep sessions in this database."""
        self._engine = engine

    def open(self, opened: Session) -> None:
        """Store a new session."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.insert(session).values(
                    token_hash=opened.token_hash,
                    user_id=opened.user.id,
                    user_name=opened.user.name,
                    role=opened.user.role.value,
                    office_id=opened.user.office_id,
                    demo=opened.user.demo,
                    created_at=micros(opened.opened_at),
                    last_seen_at=micros(opened.seen_at),
                    expires_at=micros(opened.ends_at),
                    device=opened.device,
                )
            )

    def find(self, token_hash: str) -> Session | None:
        """The session under this hash, however old."""
        with reading(self._engine) as connection:
            row = connection.execute(_FIND, {"token_hash": token_hash}).first()
        return _session(row) if row is not None else None

    def touch(self, token_hash: str, *, seen_at: datetime) -> None:
        """Remember the last sighting."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(session)
                .where(session.c.token_hash == token_hash)
                .values(last_seen_at=micros(seen_at))
            )

    def end(self, token_hash: str) -> None:
        """Forget the session."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(session).where(session.c.token_hash == token_hash))

    def end_expired(self, *, at: datetime, seen_before: datetime) -> int:
        """Forget sessions that end by `at` or were last seen before."""
        expired = sa.or_(
            session.c.expires_at <= micros(at), session.c.last_seen_at < micros(seen_before)
        )
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(session).where(expired)).rowcount

    def of_user(self, user_id: str) -> tuple[Session, ...]:
        """The person's sessions, the last seen first."""
        with reading(self._engine) as connection:
            return tuple(map(_session, connection.execute(_OF_USER, {"user_id": user_id})))

    def end_of_everybody(self) -> int:
        """Forget every session."""
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(session)).rowcount

    def end_all(self, user_id: str) -> int:
        """Forget every session of the person."""
        with writing(self._engine) as connection:
            ended = connection.execute(sa.delete(session).where(session.c.user_id == user_id))
            return ended.rowcount


class SqlLinks:
    """The port `Links`. Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep links in this database."""
        self._engine = engine

    def replace(self, links: Sequence[Link]) -> None:
        """Store new links, all or none; unused ones of the same accounts hold no more."""
        with writing(self._engine) as connection:
            for link in links:
                connection.execute(_WITHDRAW, {"of_user": link.user.id})
                connection.execute(sa.insert(one_time_link).values(_link_values(link)))

    def find(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, as `use` would give it, but the link stays unused."""
        wanted = sa.select(one_time_link.c.user_id).where(_usable(token_hash, at))
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def use(self, token_hash: str, *, at: datetime) -> str | None:
        """The account's id, to the first who asks in time; the condition and the mark are one."""
        with writing(self._engine) as connection:
            used = connection.execute(
                sa.update(one_time_link)
                .where(_usable(token_hash, at))
                .values(used_at=micros(at))
                .returning(one_time_link.c.user_id)
            )
            return used.scalar_one_or_none()


class SqlTakenIdentities:
    """The port `TakenIdentities`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them in this database."""
        self._engine = engine
        dialect = sqlite if is_sqlite(engine) else postgresql
        self._taking = (
            dialect.insert(identity_token)
            .on_conflict_do_nothing()
            .returning(identity_token.c.fingerprint)
        )

    def take(self, fingerprint: str, *, at: datetime, until: datetime) -> bool:
        """Whether nobody took it before; those that are too old to be used are forgotten."""
        values = {"fingerprint": fingerprint, "ends_at": micros(until)}
        with writing(self._engine) as connection:
            connection.execute(_FORGET_TOKENS, {"by": micros(at)})
            return connection.execute(self._taking, values).first() is not None


_FORGET_TOKENS = sa.delete(identity_token).where(identity_token.c.ends_at <= sa.bindparam("by"))
_FIND = sa.select(session).where(session.c.token_hash == sa.bindparam("token_hash"))
_OF_USER = (
    sa.select(session)
    .where(session.c.user_id == sa.bindparam("user_id"))
    .order_by(session.c.last_seen_at.desc(), session.c.token_hash)
)
_WITHDRAW = sa.delete(one_time_link).where(
    one_time_link.c.user_id == sa.bindparam("of_user"), one_time_link.c.used_at.is_(None)
)


def _usable(token_hash: str, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        one_time_link.c.token_hash == token_hash,
        one_time_link.c.used_at.is_(None),
        one_time_link.c.expires_at > micros(at),
    )


def _link_values(link: Link) -> dict[str, object]:
    return {
        "token_hash": link.token_hash,
        "user_id": link.user.id,
        "role": link.user.role.value,
        "office_id": link.user.office_id,
        "created_at": micros(link.issued_at),
        "expires_at": micros(link.ends_at),
    }


def _session(row: sa.Row[tuple[object, ...]]) -> Session:
    return Session(
        token_hash=row.token_hash,
        user=User(
            id=row.user_id,
            name=row.user_name,
            role=Role(row.role),
            office_id=row.office_id,
            demo=bool(row.demo),
        ),
        opened_at=instant(row.created_at),
        seen_at=instant(row.last_seen_at),
        ends_at=instant(row.expires_at),
        device=row.device,
    )
