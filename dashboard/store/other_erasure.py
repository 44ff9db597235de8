"""Erasing passes, cases, handovers' notes and what is left of sign-ins: port `OtherErasure`."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import SURROGATE
from dashboard.services.erasure_ports import Limits
from dashboard.services.erasure_report import Erased
from dashboard.services.people import surrogate_key
from dashboard.services.retention import DataKind
from dashboard.store.engine import reading, writing
from dashboard.store.moments import micros
from dashboard.store.tables import (
    handover,
    one_time_link,
    pass_register,
    positive_case,
    positive_case_key,
    positive_case_removal,
    session,
    sign_in_try,
)
from dashboard.store.wipe_mark import owe_wipe


class SqlOtherErasure:
    """Each step is one short transaction. Every method raises LedgerUnavailable."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine
        self._steps: dict[DataKind, Callable[[sa.Connection, Sequence[Any]], Erased]] = {
            DataKind.PASSES: _erase_passes,
            DataKind.CASES: _erase_cases,
            DataKind.HANDOVERS: _erase_notes,
            DataKind.SIGN_INS: _erase_sign_ins,
        }

    def due(self, kind: DataKind, limits: Limits) -> int:
        """How many rows of a kind are due."""
        asked = _asked(limits)
        with reading(self._engine) as connection:
            return sum(
                connection.execute(
                    sa.select(sa.func.count()).select_from(due.subquery()), asked
                ).scalar_one()
                for due in _DUE[kind]
            )

    def erase(self, kind: DataKind, limits: Limits, *, at_most: int) -> Erased:
        """Erase at most so many rows of a kind; none says that nothing more is due."""
        asked = _asked(limits)
        done = Erased()
        with writing(self._engine) as connection:
            for place, due in enumerate(_DUE[kind]):
                rows = connection.execute(due.limit(at_most), asked).all()
                if rows:
                    tagged = [(place, *row) for row in rows]
                    done += self._steps[kind](connection, tagged)
            if done.rows:
                owe_wipe(connection, *_LEAVING[kind])
        return done


def _asked(limits: Limits) -> dict[str, Any]:
    # No date is before the empty text.
    over = limits.over_before.isoformat() if limits.over_before else ""
    return {"before": micros(limits.before), "over": over}


def _erase_passes(connection: sa.Connection, rows: Sequence[Any]) -> Erased:
    for _, subject, _sealed in rows:
        connection.execute(
            sa.update(pass_register)
            .where(pass_register.c.subject == subject)
            .values(person_key=surrogate_key(), person_key_version=0, sealed_name=None)
        )
    named = sum(sealed is not None for *_, sealed in rows)
    return Erased(rows=len(rows), names=named, people=len(rows))


def _erase_cases(connection: sa.Connection, rows: Sequence[Any]) -> Erased:
    cases = [case for _, case, _sealed in rows]
    connection.execute(sa.delete(positive_case_key).where(positive_case_key.c.case_id.in_(cases)))
    connection.execute(
        sa.update(positive_case).where(positive_case.c.case_id.in_(cases)).values(sealed_name=None)
    )
    named = sum(sealed is not None for *_, sealed in rows)
    return Erased(rows=len(rows), names=named, people=len(rows))


def _erase_notes(connection: sa.Connection, rows: Sequence[Any]) -> Erased:
    for _, shift, figures in rows:
        connection.execute(
            sa.update(handover)
            .where(handover.c.handover_id == shift)
            .values(note="", figures=_without_notes(figures))
        )
    return Erased(rows=len(rows), notes=len(rows))


def _without_notes(figures: str) -> str:
    """The figures of a shift, the notes of its overrides left out."""
    read = json.loads(figures)
    for each in read["overrides"]:
        each["note"] = ""
    return json.dumps(read)


def _erase_sign_ins(connection: sa.Connection, rows: Sequence[Any]) -> Erased:
    for place, key in rows:
        table, column = _OF_SIGN_INS[place]
        connection.execute(sa.delete(table).where(column == key))
    return Erased(rows=len(rows))


_before: sa.BindParameter[int] = sa.bindparam("before", type_=sa.BigInteger)
_over: sa.BindParameter[str] = sa.bindparam("over", type_=sa.Text)

_OF_SIGN_INS = (
    (sign_in_try, sign_in_try.c.subject),
    (session, session.c.token_hash),
    (one_time_link, one_time_link.c.token_hash),
)
# Of sign-ins nothing is left: rows that go whole are overwritten, and hold no person key.
_LEAVING: dict[DataKind, tuple[sa.Table, ...]] = {
    DataKind.PASSES: (pass_register,),
    DataKind.CASES: (positive_case, positive_case_key),
    DataKind.HANDOVERS: (handover,),
    DataKind.SIGN_INS: (),
}
_has_keys = sa.exists().where(positive_case_key.c.case_id == positive_case.c.case_id)
_removed = sa.exists().where(
    positive_case_removal.c.case_id == positive_case.c.case_id,
    positive_case_removal.c.removed_at < _before,
)
_DUE: dict[DataKind, tuple[sa.Select[Any], ...]] = {
    DataKind.PASSES: (
        sa.select(pass_register.c.subject, pass_register.c.sealed_name).where(
            ~pass_register.c.person_key.startswith(SURROGATE, autoescape=True),
            sa.or_(
                pass_register.c.valid_until < _before,
                sa.and_(
                    pass_register.c.revoked_at.is_not(None), pass_register.c.revoked_at < _before
                ),
            ),
        ),
    ),
    DataKind.CASES: (
        sa.select(positive_case.c.case_id, positive_case.c.sealed_name).where(
            sa.or_(_has_keys, positive_case.c.sealed_name.is_not(None)),
            sa.or_(
                _removed,
                sa.and_(positive_case.c.positive_on < _over, positive_case.c.entered_at < _before),
            ),
        ),
    ),
    DataKind.HANDOVERS: (
        sa.select(handover.c.handover_id, handover.c.figures).where(
            handover.c.at < _before,
            sa.or_(handover.c.note != "", handover.c.figures.regexp_match('"note": *"[^"]')),
        ),
    ),
    DataKind.SIGN_INS: (
        sa.select(sign_in_try.c.subject).where(sign_in_try.c.last_at < _before),
        sa.select(session.c.token_hash).where(session.c.expires_at < _before),
        sa.select(one_time_link.c.token_hash).where(one_time_link.c.expires_at < _before),
    ),
}
