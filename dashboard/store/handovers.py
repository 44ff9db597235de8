"""Shifts that were signed over: the port `Handovers`. Rows are added, never changed."""

import json
from typing import Any

import sqlalchemy as sa

from dashboard.domain.scan import Obstacle, OverrideReason
from dashboard.domain.verdict import Reason
from dashboard.services.shift import (
    Handover,
    HeadcountDone,
    OverrideDone,
    Receipt,
    ShiftCounts,
    ShiftFigures,
)
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import handover, handover_receipt, occupancy


class SqlHandovers:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine

    def add(self, given: Handover) -> bool:
        """Store one; False where its id is stored already."""
        with writing(self._engine) as connection:
            if connection.execute(_EXISTS, {"id": given.id}).first():
                return False
            connection.execute(sa.insert(handover).values(_values(given)))
            _tell(connection, given.office_id)
        return True

    def take(self, receipt: Receipt) -> bool:
        """Store a receipt; False where the handover is unknown or was taken already."""
        with writing(self._engine) as connection:
            # Locked, so that of two desks one takes it.
            known = connection.execute(
                _EXISTS.with_for_update(), {"id": receipt.handover_id}
            ).first()
            taken = connection.execute(_TAKEN, {"id": receipt.handover_id}).first()
            if not known or taken:
                return False
            connection.execute(
                sa.insert(handover_receipt).values(
                    handover_id=receipt.handover_id,
                    taken_by=receipt.taken_by,
                    account=receipt.account,
                    at=micros(receipt.at),
                )
            )
            _tell(connection, known.office_id)
        return True

    def get(self, handover_id: str) -> Handover | None:
        """One handover with its receipt."""
        with reading(self._engine) as connection:
            row = connection.execute(_ALL.where(handover.c.handover_id == handover_id)).first()
        return _handover(row) if row else None

    def newest(self, *, office_id: str, limit: int) -> tuple[Handover, ...]:
        """The last handovers of an office, newest first."""
        wanted = _ALL.where(handover.c.office_id == office_id).order_by(*_NEWEST).limit(limit)
        return self._read(wanted)

    def pending(self, *, office_id: str) -> tuple[Handover, ...]:
        """Each desk's last handover where nobody has taken it yet, newest first."""
        later = handover.alias("later")
        replaced = sa.exists().where(
            later.c.office_id == handover.c.office_id,
            later.c.desk == handover.c.desk,
            later.c.at > handover.c.at,
        )
        wanted = _ALL.where(
            handover.c.office_id == office_id,
            handover_receipt.c.handover_id.is_(None),
            ~replaced,
        )
        return self._read(wanted.order_by(*_NEWEST))

    def _read(self, wanted: sa.Select[Any]) -> tuple[Handover, ...]:
        with reading(self._engine) as connection:
            return tuple(map(_handover, connection.execute(wanted)))


def _tell(connection: sa.Connection, office_id: str) -> None:
    """Raise the office's change counter, so that the live pages of every server look again."""
    changed = sa.update(occupancy).where(occupancy.c.office_id == office_id)
    connection.execute(changed.values(revision=occupancy.c.revision + 1))


_EXISTS = sa.select(handover.c.handover_id, handover.c.office_id).where(
    handover.c.handover_id == sa.bindparam("id")
)
_TAKEN = sa.select(handover_receipt.c.handover_id).where(
    handover_receipt.c.handover_id == sa.bindparam("id")
)
_NEWEST = (handover.c.at.desc(), handover.c.handover_id)
_ALL = sa.select(
    handover,
    handover_receipt.c.taken_by,
    handover_receipt.c.account.label("taken_account"),
    handover_receipt.c.at.label("taken_at"),
).join_from(
    handover,
    handover_receipt,
    handover_receipt.c.handover_id == handover.c.handover_id,
    isouter=True,
)


def _values(given: Handover) -> dict[str, Any]:
    return {
        "handover_id": given.id,
        "office_id": given.office_id,
        "desk": given.desk,
        "since": micros(given.since),
        "at": micros(given.at),
        "given_by": given.given_by,
        "account": given.account,
        "note": given.note,
        "figures": _written(given.figures),
    }


def _handover(row: Any) -> Handover:
    receipt = None
    if row.taken_by is not None:
        receipt = Receipt(
            handover_id=row.handover_id,
            taken_by=row.taken_by,
            account=row.taken_account,
            at=instant(row.taken_at),
        )
    return Handover(
        id=row.handover_id,
        office_id=row.office_id,
        desk=row.desk,
        since=instant(row.since),
        at=instant(row.at),
        given_by=row.given_by,
        account=row.account,
        note=row.note,
        figures=_read(row.figures),
        receipt=receipt,
    )


def _written(figures: ShiftFigures) -> str:
    counts = figures.counts
    return json.dumps(
        {
            "inside": figures.inside,
            "waiting": figures.waiting,
            "undecided": figures.undecided,
            "entries": counts.entries,
            "exits": counts.exits,
            "closed": counts.closed,
            "refusals": {reason.value: number for reason, number in counts.refusals.items()},
            "overrides": [
                {
                    "at": micros(each.at),
                    "of": sorted(each.of),
                    "reason": each.reason.value,
                    "note": each.note,
                    "needed": each.needed,
                }
                for each in counts.overrides
            ],
            "headcounts": [
                {"at": micros(each.at), "counted": each.counted, "difference": each.difference}
                for each in counts.headcounts
            ],
        }
    )


def _read(text: str) -> ShiftFigures:
    kept = json.loads(text)
    return ShiftFigures(
        inside=kept["inside"],
        waiting=kept["waiting"],
        undecided=kept["undecided"],
        counts=ShiftCounts(
            entries=kept["entries"],
            exits=kept["exits"],
            closed=kept["closed"],
            refusals={Reason(reason): number for reason, number in kept["refusals"].items()},
            overrides=tuple(
                OverrideDone(
                    at=instant(each["at"]),
                    of=frozenset(map(Obstacle, each["of"])),
                    reason=OverrideReason(each["reason"]),
                    note=each["note"],
                    needed=each["needed"],
                )
                for each in kept["overrides"]
            ),
            headcounts=tuple(
                HeadcountDone(**(each | {"at": instant(each["at"])})) for each in kept["headcounts"]
            ),
        ),
    )
