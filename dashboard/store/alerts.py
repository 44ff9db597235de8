"""Alerts and their messages: the ports `AlertBook` and `Outbox`."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from dashboard.domain.alerts import Alert, AlertKind, Cause
from dashboard.services.telling import FRESH, ChannelState, Message
from dashboard.store.engine import is_sqlite, number_of, reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.prepared import Prepared
from dashboard.store.tables import alert, alert_message


class SqlAlertBook:
    """The port `AlertBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine
        self._revision = Prepared(_REVISION, engine.dialect)
        self._insert = SqliteInsert if is_sqlite(engine) else PostgresInsert

    def live(self) -> tuple[Alert, ...]:
        """Those that are not cleared."""
        with reading(self._engine) as connection:
            return _alerts(connection.execute(_ALERTS.where(alert.c.cleared_at.is_(None))))

    def since(self, since: datetime) -> tuple[Alert, ...]:
        """The live ones and those that were cleared at or after `since`."""
        young = sa.or_(alert.c.cleared_at.is_(None), alert.c.cleared_at >= micros(since))
        with reading(self._engine) as connection:
            return _alerts(connection.execute(_ALERTS.where(young)))

    def add(self, new: Alert, *, tell: Collection[str]) -> bool:
        """Keep a new one with a message due on each channel; False where it is live already."""
        # Two servers that see the same: the index over live causes lets one row in.
        row = self._insert(alert).values(_row(new)).on_conflict_do_nothing().returning(alert.c.id)
        with writing(self._engine) as connection:
            if connection.execute(row).first() is None:
                return False
            for channel in tell:
                connection.execute(
                    sa.insert(alert_message).values(
                        alert_id=new.id,
                        channel=channel,
                        tries=0,
                        due_at=micros(new.raised_at),
                        claimed_until=0,
                        problem="",
                    )
                )
        return True

    def reopen(self, known: Alert, *, at: datetime) -> None:
        """Let it go on, unless another of its cause is live."""
        other = alert.alias()
        taken = sa.exists().where(
            other.c.office_id == known.office_id,
            other.c.kind == known.cause.kind.value,
            other.c.subject == known.cause.subject,
            other.c.cleared_at.is_(None),
        )
        self._change(known, alert.c.cleared_at.is_not(None), ~taken, at=at, cleared_at=None)

    def clear(self, known: Alert, *, at: datetime) -> None:
        """End it; one that has ended stays as it is."""
        self._change(known, alert.c.cleared_at.is_(None), at=at, cleared_at=micros(at))

    def acknowledge(self, alert_id: str, *, office_id: str, by: str, at: datetime) -> bool:
        """Somebody has seen it; False where it is over, seen already, or another office's."""
        seen = (
            sa.update(alert)
            .where(
                alert.c.id == alert_id,
                alert.c.office_id == office_id,
                alert.c.cleared_at.is_(None),
                alert.c.acknowledged_at.is_(None),
            )
            .values(acknowledged_at=micros(at), acknowledged_by=by, changed_at=micros(at))
        )
        with writing(self._engine) as connection:
            return connection.execute(seen).rowcount > 0

    def forget(self, *, before: datetime) -> None:
        """Drop what was cleared before then, with its messages."""
        old = sa.select(alert.c.id).where(alert.c.cleared_at < micros(before))
        with writing(self._engine) as connection:
            connection.execute(sa.delete(alert_message).where(alert_message.c.alert_id.in_(old)))
            connection.execute(sa.delete(alert).where(alert.c.cleared_at < micros(before)))

    def revision(self) -> int:
        """A number that grows with every change."""
        return number_of(self._engine, self._revision)

    def _change(self, known: Alert, *where: Any, at: datetime, **values: Any) -> None:
        change = sa.update(alert).where(alert.c.id == known.id, *where)
        with writing(self._engine) as connection:
            connection.execute(change.values(**values, changed_at=micros(at)))


class SqlOutbox:
    """The port `Outbox`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    def claim(
        self, channels: Collection[str], *, at: datetime, until: datetime, most: int
    ) -> tuple[Message, ...]:
        """Take due messages of these channels for oneself until a time."""
        due = (
            alert_message.c.due_at <= micros(at),
            alert_message.c.claimed_until <= micros(at),
            alert_message.c.channel.in_(channels),
        )
        wanted = (
            sa.select(alert_message, *_NAMED)
            .join(alert, alert.c.id == alert_message.c.alert_id)
            .where(*due, alert.c.raised_at >= micros(at - FRESH))
            .order_by(alert_message.c.due_at, alert_message.c.alert_id, alert_message.c.channel)
            .limit(most)
        )
        # Looked for first, since nearly always there is nothing to write.
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return tuple(_message(row) for row in rows if self._took(row, due, until))

    def sent(self, message: Message, *, at: datetime) -> None:
        """It went out."""
        self._note(message, due_at=None, sent_at=micros(at), problem="")

    def failed(
        self, message: Message, *, at: datetime, problem: str, again_at: datetime | None
    ) -> None:
        """It did not; `again_at` None gives it up."""
        due = micros(again_at) if again_at is not None else None
        self._note(message, due_at=due, failed_at=micros(at), problem=problem)

    def channels(self) -> tuple[ChannelState, ...]:
        """Every channel that had a message, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(_STATES).all()
            last = {row.channel: row.problem for row in connection.execute(_LAST_PROBLEMS)}
        return tuple(
            ChannelState(
                channel=row.channel,
                sent_at=_maybe(row.sent_at),
                failed_at=_maybe(row.failed_at),
                problem=last[row.channel] if (row.failed_at or 0) > (row.sent_at or 0) else "",
                waiting=row.waiting,
                given_up=row.given_up,
            )
            for row in rows
        )

    def _took(self, row: Any, due: Iterable[Any], until: datetime) -> bool:
        """Whether nobody was faster; the condition and the mark are one."""
        mine = (alert_message.c.alert_id == row.alert_id, alert_message.c.channel == row.channel)
        taken = sa.update(alert_message).where(*mine, *due)
        with writing(self._engine) as connection:
            done = connection.execute(
                taken.values(claimed_until=micros(until), tries=alert_message.c.tries + 1)
            )
            return done.rowcount > 0

    def _note(self, message: Message, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(alert_message)
                .where(
                    alert_message.c.alert_id == message.alert.id,
                    alert_message.c.channel == message.channel,
                )
                .values(**values, claimed_until=0)
            )


def _row(new: Alert) -> dict[str, Any]:
    return {
        "id": new.id,
        "office_id": new.office_id,
        "kind": new.cause.kind.value,
        "subject": new.cause.subject,
        "since": micros(new.since),
        "raised_at": micros(new.raised_at),
        "inside": new.inside,
        "limit_people": new.limit,
        "changed_at": micros(new.raised_at),
    }


def _alerts(rows: Iterable[Any]) -> tuple[Alert, ...]:
    return tuple(_alert(row, row.id) for row in rows)


def _alert(row: Any, alert_id: str) -> Alert:
    return Alert(
        id=alert_id,
        office_id=row.office_id,
        cause=Cause(kind=AlertKind(row.kind), subject=row.subject),
        since=instant(row.since),
        raised_at=instant(row.raised_at),
        inside=row.inside,
        limit=row.limit_people,
        cleared_at=_maybe(row.cleared_at),
        acknowledged_at=_maybe(row.acknowledged_at),
        acknowledged_by=row.acknowledged_by,
    )


def _message(row: Any) -> Message:
    return Message(alert=_alert(row, row.alert_id), channel=row.channel, tries=row.tries)


def _maybe(stored: int | None) -> datetime | None:
    return instant(stored) if stored is not None else None


_ALERTS = sa.select(alert).order_by(alert.c.raised_at, alert.c.id)
# With a message's row: the alert's id is there already.
_NAMED = [column for column in alert.c if column.name != "id"]
_REVISION = sa.select(sa.func.coalesce(sa.func.max(alert.c.changed_at), 0))

_STATES = (
    sa.select(
        alert_message.c.channel,
        sa.func.max(alert_message.c.sent_at).label("sent_at"),
        sa.func.max(alert_message.c.failed_at).label("failed_at"),
        sa.func.count(alert_message.c.due_at).label("waiting"),
        sa.func.sum(
            sa.case(
                (sa.and_(alert_message.c.due_at.is_(None), alert_message.c.sent_at.is_(None)), 1),
                else_=0,
            )
        ).label("given_up"),
    )
    .group_by(alert_message.c.channel)
    .order_by(alert_message.c.channel)
)
_newest = alert_message.alias()
_LAST_PROBLEMS = sa.select(alert_message.c.channel, alert_message.c.problem).where(
    alert_message.c.failed_at
    == sa.select(sa.func.max(_newest.c.failed_at))
    .where(_newest.c.channel == alert_message.c.channel)
    .scalar_subquery()
)
