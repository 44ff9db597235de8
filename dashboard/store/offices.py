"""The directory of offices, their desks and the PPKM level: the port `Offices`."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, LedgerUnavailable, NotFound
from dashboard.domain.office import Office
from dashboard.domain.rules import LevelChange
from dashboard.store.engine import number_of, reading, writing
from dashboard.store.moments import micros
from dashboard.store.office_rows import check_office, office_of, version_values
from dashboard.store.prepared import Prepared
from dashboard.store.tables import desk, level, occupancy, office, office_version

# Every scan asks for its office's capacity; what another process changes is seen after this.
_FRESH_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class _Directory:
    offices: dict[str, Office]
    levels: tuple[LevelChange, ...]
    revision: int
    read_at: float


class SqlOffices:
    """Offices with their history. Raises LedgerUnavailable when the database fails.

    What was read once is still given while the database cannot be reached, so that a desk goes on.
    """

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], datetime]) -> None:
        """`clock` dates the changes of particulars."""
        self._engine = engine
        self._revision = Prepared(_REVISION, engine.dialect)
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Directory | None = None

    def all(self) -> tuple[Office, ...]:
        """All offices, in the order in which they were added."""
        return tuple(self._directory().offices.values())

    def get(self, office_id: str) -> Office:
        """One office. Raises NotFound."""
        found = self._directory().offices.get(office_id)
        if found is None:
            raise NotFound(what="office", id=office_id)
        return found

    def put(self, office_: Office) -> None:
        """Add the office or replace its particulars; the former ones stay as history.

        Raises InvalidInput for an identifier, a name or a capacity that cannot be used.
        """
        check_office(office_)
        with writing(self._engine) as connection:
            put_office(connection, office_, since=micros(self._clock()))
        self.refresh()

    def levels(self) -> tuple[LevelChange, ...]:
        """All PPKM level changes, oldest first."""
        return self._directory().levels

    def set_level(self, change: LevelChange) -> None:
        """Store a level from a local day on. Raises InvalidInput for a level outside 0 to 4."""
        if not 0 <= change.level <= 4:
            raise InvalidInput(field="level", problem="not_0_to_4")
        with writing(self._engine) as connection:
            put_level(connection, change)
        self.refresh()

    def known_revision(self) -> int:
        """What `revision` was when the directory that is given now was read, or before."""
        return self._directory().revision

    def revision(self) -> int:
        """Moves with each change of what a limit follows from, whichever process made it.

        Whoever sees it move is then also given what it moved for.
        """
        moved = number_of(self._engine, self._revision)
        with self._lock:
            if self._known is not None and self._known.revision != moved:
                self._known = None
        return moved

    def _directory(self) -> _Directory:
        with self._lock:
            known = self._known
            if known is not None and time.monotonic() - known.read_at <= _FRESH_SECONDS:
                return known
            try:
                known = self._known = self._read()
            except LedgerUnavailable:
                if known is None:
                    raise
            return known

    def refresh(self) -> None:
        """Read anew at the next question."""
        with self._lock:
            self._known = None

    def _read(self) -> _Directory:
        read_at = time.monotonic()
        with reading(self._engine) as connection:
            # First: what changes between the statements is then noticed, and read again.
            terms = {row.office_id: row.terms for row in connection.execute(_TERMS)}
            rows = connection.execute(_CURRENT).all()
            desks: dict[str, list[str]] = {}
            for office_id, name in connection.execute(_DESKS):
                desks.setdefault(office_id, []).append(name)
            levels = connection.execute(_LEVELS).all()
        return _Directory(
            offices={
                row.office_id: office_of(
                    row, desks=desks.get(row.office_id, []), terms=terms.get(row.office_id, 0)
                )
                for row in rows
            },
            levels=tuple(
                LevelChange(level=row.level, valid_from=date.fromisoformat(row.valid_from))
                for row in levels
            ),
            revision=sum(terms.values()),
            read_at=read_at,
        )


_CURRENT = (
    sa.select(office_version)
    .join(office, office.c.id == office_version.c.office_id)
    .where(office_version.c.until.is_(None))
    .order_by(office.c.sequence, office.c.id)
)
_TERMS = sa.select(occupancy.c.office_id, occupancy.c.terms)
_REVISION = sa.select(sa.func.coalesce(sa.func.sum(occupancy.c.terms), 0))
_DESKS = (
    sa.select(desk.c.office_id, desk.c.name)
    .where(desk.c.active)
    .order_by(desk.c.office_id, desk.c.sequence)
)
_LEVELS = sa.select(level).order_by(level.c.valid_from)


def _ensure_office(connection: sa.Connection, office_id: str) -> None:
    if connection.execute(sa.select(office).where(office.c.id == office_id)).first():
        connection.execute(
            sa.update(office).where(office.c.id == office_id).values(merged_into=None)
        )
        return
    last = connection.execute(sa.select(sa.func.max(office.c.sequence))).scalar() or 0
    connection.execute(sa.insert(office).values(id=office_id, sequence=last + 1))
    connection.execute(sa.insert(occupancy).values(office_id=office_id, inside=0, revision=0))


def put_office(connection: sa.Connection, office_: Office, *, since: int) -> None:
    """Add an office, or replace its particulars from then on."""
    _ensure_office(connection, office_.id)
    _put_version(connection, office_, now=since)
    _put_desks(connection, office_)
    raise_terms(connection, occupancy.c.office_id == office_.id)


def raise_terms(connection: sa.Connection, *of: sa.ColumnElement[bool]) -> None:
    """Let whoever decides by what held until now find out; the rows are locked in their order."""
    ordered = sa.select(occupancy.c.office_id).where(*of).order_by(occupancy.c.office_id)
    connection.execute(ordered.with_for_update()).all()
    connection.execute(sa.update(occupancy).where(*of).values(terms=occupancy.c.terms + 1))


def put_level(connection: sa.Connection, change: LevelChange) -> None:
    """Store a level from a local day on, in place of another one for the same day."""
    day = change.valid_from.isoformat()
    connection.execute(sa.delete(level).where(level.c.valid_from == day))
    connection.execute(sa.insert(level).values(valid_from=day, level=change.level))
    raise_terms(connection)


def _put_version(connection: sa.Connection, office_: Office, *, now: int) -> None:
    current = (
        office_version.c.office_id == office_.id,
        office_version.c.until.is_(None),
    )
    known = connection.execute(sa.select(office_version).where(*current)).mappings().first()
    values = version_values(office_)
    if known is not None and all(known[name] == value for name, value in values.items()):
        return
    if known is not None and known["since"] >= now:
        connection.execute(sa.update(office_version).where(*current).values(values))
        return
    connection.execute(sa.update(office_version).where(*current).values(until=now))
    connection.execute(sa.insert(office_version).values(values | {"since": now}))


def _put_desks(connection: sa.Connection, office_: Office) -> None:
    connection.execute(sa.update(desk).where(desk.c.office_id == office_.id).values(active=False))
    for sequence, name in enumerate(office_.desks):
        values = {"sequence": sequence, "active": True}
        changed = connection.execute(
            sa.update(desk)
            .where(desk.c.office_id == office_.id, desk.c.name == name)
            .values(values)
        )
        if not changed.rowcount:
            connection.execute(
                sa.insert(desk).values(values | {"office_id": office_.id, "name": name})
            )
