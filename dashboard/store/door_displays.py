"""Tablets at doors: the port `DisplayBook`."""

from datetime import datetime

import sqlalchemy as sa

from dashboard.domain.errors import NotFound
from dashboard.domain.plates import Door, DoorDisplay
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import door_display


class SqlDisplayBook:
    """The port `DisplayBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    def add(self, display: DoorDisplay) -> None:
        """Keep a new one."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.insert(door_display).values(
                    id=display.id,
                    token_hash=display.token_hash,
                    office_id=display.office_id,
                    door=display.door.value,
                    made_at=micros(display.made_at),
                    made_by=display.made_by,
                )
            )

    def find(self, token_hash: str) -> DoorDisplay | None:
        """The display of this link, also one that has ended."""
        with reading(self._engine) as connection:
            row = connection.execute(_FIND, {"token_hash": token_hash}).first()
        return _display(row) if row is not None else None

    def open(self) -> tuple[DoorDisplay, ...]:
        """Those that have not ended, by office, the oldest first."""
        with reading(self._engine) as connection:
            return tuple(map(_display, connection.execute(_OPEN)))

    def end(self, display_id: str, *, at: datetime) -> DoorDisplay:
        """Let its link hold no more; the condition and the mark are one."""
        ended = (
            sa.update(door_display)
            .where(door_display.c.id == display_id, door_display.c.ended_at.is_(None))
            .values(ended_at=micros(at))
            .returning(door_display)
        )
        with writing(self._engine) as connection:
            row = connection.execute(ended).first()
            if row is None:
                raise NotFound(what="display", id=display_id)
            return _display(row)

    def seen(self, display_id: str, *, at: datetime) -> None:
        """Remember its last sign of life."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(door_display)
                .where(door_display.c.id == display_id)
                .values(seen_at=micros(at))
            )


def _display(row: sa.Row[tuple[object, ...]]) -> DoorDisplay:
    return DoorDisplay(
        id=row.id,
        token_hash=row.token_hash,
        office_id=row.office_id,
        door=Door(row.door),
        made_at=instant(row.made_at),
        made_by=row.made_by,
        ended_at=instant(row.ended_at) if row.ended_at is not None else None,
        seen_at=instant(row.seen_at) if row.seen_at is not None else None,
    )


_FIND = sa.select(door_display).where(door_display.c.token_hash == sa.bindparam("token_hash"))
_OPEN = (
    sa.select(door_display)
    .where(door_display.c.ended_at.is_(None))
    .order_by(door_display.c.office_id, door_display.c.made_at, door_display.c.id)
)
