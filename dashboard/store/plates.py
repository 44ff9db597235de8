"""Issued plates and offices' modes: the port `PlateBook`."""

from collections.abc import Mapping

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput
from dashboard.domain.plates import Door, Plate, PlateMode
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import occupancy, plate, plate_mode


class SqlPlateBook:
    """The port `PlateBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    def add(self, issued: Plate) -> None:
        """Append the next issue of its door, the office locked."""
        with writing(self._engine) as connection:
            connection.execute(_LOCK, {"office": issued.office_id}).one()
            former = connection.execute(_CURRENT, _door(issued.office_id, issued.door)).first()
            if issued.issue != (former.issue if former else 0) + 1:
                raise InvalidInput(field="plate", problem="changed_meanwhile")
            connection.execute(
                sa.insert(plate).values(
                    id=issued.id,
                    office_id=issued.office_id,
                    door=issued.door.value,
                    issue=issued.issue,
                    issued_at=micros(issued.issued_at),
                    issued_by=issued.issued_by,
                )
            )

    def find(self, plate_id: int) -> Plate | None:
        """The issue with this id, however old."""
        with reading(self._engine) as connection:
            row = connection.execute(_FIND, {"plate": plate_id}).first()
        return _plate(row) if row is not None else None

    def current(self, office_id: str, door: Door) -> Plate | None:
        """The newest issue of a door."""
        with reading(self._engine) as connection:
            row = connection.execute(_CURRENT, _door(office_id, door)).first()
        return _plate(row) if row is not None else None

    def all_current(self) -> tuple[Plate, ...]:
        """The newest issue of every door that has one, by office, then by door."""
        with reading(self._engine) as connection:
            return tuple(map(_plate, connection.execute(_ALL_CURRENT)))

    def mode(self, office_id: str) -> PlateMode:
        """The office's mode; static where nobody has said."""
        with reading(self._engine) as connection:
            found = connection.execute(_MODE, {"office": office_id}).scalar_one_or_none()
        return PlateMode(found or PlateMode.STATIC)

    def modes(self) -> Mapping[str, PlateMode]:
        """The modes of the offices for which somebody has said one."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(plate_mode)).all()
        return {row.office_id: PlateMode(row.mode) for row in rows}

    def put_mode(self, office_id: str, mode: PlateMode) -> None:
        """Set the office's mode, the office locked."""
        its = plate_mode.c.office_id == office_id
        with writing(self._engine) as connection:
            connection.execute(_LOCK, {"office": office_id}).one()
            changed = connection.execute(sa.update(plate_mode).where(its).values(mode=mode.value))
            if not changed.rowcount:
                values = {"office_id": office_id, "mode": mode.value}
                connection.execute(sa.insert(plate_mode).values(values))


def _door(office_id: str, door: Door) -> dict[str, str]:
    return {"office": office_id, "door": door.value}


def _plate(row: sa.Row[tuple[object, ...]]) -> Plate:
    return Plate(
        id=row.id,
        office_id=row.office_id,
        door=Door(row.door),
        issue=row.issue,
        issued_at=instant(row.issued_at),
        issued_by=row.issued_by,
    )


_LOCK = (
    sa.select(occupancy.c.office_id)
    .where(occupancy.c.office_id == sa.bindparam("office"))
    .with_for_update()
)
_FIND = sa.select(plate).where(plate.c.id == sa.bindparam("plate"))
_CURRENT = (
    sa.select(plate)
    .where(plate.c.office_id == sa.bindparam("office"), plate.c.door == sa.bindparam("door"))
    .order_by(plate.c.issue.desc())
    .limit(1)
)
_MODE = sa.select(plate_mode.c.mode).where(plate_mode.c.office_id == sa.bindparam("office"))
_later = plate.alias()
_ALL_CURRENT = (
    sa.select(plate)
    .where(
        ~sa.exists().where(
            _later.c.office_id == plate.c.office_id,
            _later.c.door == plate.c.door,
            _later.c.issue > plate.c.issue,
        )
    )
    .order_by(plate.c.office_id, plate.c.door)
)
