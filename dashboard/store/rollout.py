"""Waves, plans and stage events: the port `RolloutBook`."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rollout import Plan, Stage, StageEvent
from dashboard.services.rollout import Wave
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import occupancy, rollout_event, rollout_plan, rollout_wave


class SqlRolloutBook:
    """The port `RolloutBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    def events(self) -> tuple[StageEvent, ...]:
        """Every office's events, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_EVENTS).all()
        return tuple(
            StageEvent(
                event_id=row.event_id,
                office_id=row.office_id,
                stage=Stage(row.stage),
                at=instant(row.at),
                actor=row.actor,
                note=row.note,
                recorded_at=instant(row.recorded_at),
            )
            for row in rows
        )

    def record(self, event: StageEvent, *, known: int) -> None:
        """Append, the office locked, if it has `known` events still."""
        with writing(self._engine) as connection:
            connection.execute(_LOCK, {"office": event.office_id}).one()
            count = connection.execute(_COUNT, {"office": event.office_id}).scalar_one()
            if count != known:
                raise InvalidInput(field="stage", problem="changed_meanwhile")
            connection.execute(
                sa.insert(rollout_event).values(
                    event_id=event.event_id,
                    office_id=event.office_id,
                    stage=event.stage.value,
                    at=micros(event.at),
                    actor=event.actor,
                    note=event.note,
                    recorded_at=micros(event.recorded_at),
                )
            )

    def waves(self) -> tuple[Wave, ...]:
        """By number."""
        with reading(self._engine) as connection:
            rows = connection.execute(_WAVES).all()
        return tuple(
            Wave(number=row.number, name=row.name, starts_on=date.fromisoformat(row.starts_on))
            for row in rows
        )

    def put_wave(self, wave: Wave) -> None:
        """Add a wave or replace its name and start."""
        values = {"name": wave.name, "starts_on": wave.starts_on.isoformat()}
        with writing(self._engine) as connection:
            _put(connection, rollout_wave.c.number, wave.number, values)

    def plans(self) -> tuple[Plan, ...]:
        """Each planned office's plan."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(rollout_plan)).all()
        return tuple(
            Plan(office_id=row.office_id, wave=row.wave, live_on=date.fromisoformat(row.live_on))
            for row in rows
        )

    def put_plan(self, plan: Plan) -> None:
        """Plan an office or replace its plan. Raises NotFound for its wave."""
        values = {"wave": plan.wave, "live_on": plan.live_on.isoformat()}
        with writing(self._engine) as connection:
            known = sa.select(rollout_wave.c.number).where(rollout_wave.c.number == plan.wave)
            if connection.execute(known).first() is None:
                raise NotFound(what="wave", id=str(plan.wave))
            _put(connection, rollout_plan.c.office_id, plan.office_id, values)


def _put(
    connection: sa.Connection, key: sa.Column[object], value: object, values: Mapping[str, object]
) -> None:
    changed = connection.execute(sa.update(key.table).where(key == value).values(dict(values)))
    if not changed.rowcount:
        connection.execute(sa.insert(key.table).values({key.name: value, **values}))


_EVENTS = sa.select(rollout_event).order_by(rollout_event.c.at, rollout_event.c.recorded_at)
_WAVES = sa.select(rollout_wave).order_by(rollout_wave.c.number)
_LOCK = (
    sa.select(occupancy.c.office_id)
    .where(occupancy.c.office_id == sa.bindparam("office"))
    .with_for_update()
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(rollout_event)
    .where(rollout_event.c.office_id == sa.bindparam("office"))
)
