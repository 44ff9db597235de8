"""How much is kept that says who somebody is, and since when: port `KeptData`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import SURROGATE
from dashboard.services.key_care import SealedKind
from dashboard.services.protection_overview import Ages
from dashboard.services.retention import DataKind
from dashboard.store.engine import reading
from dashboard.store.moments import instant, micros
from dashboard.store.sealed_names import PLACES
from dashboard.store.stay_erasure import SqlStayErasure
from dashboard.store.tables import (
    erasure_request,
    handover,
    one_time_link,
    pass_register,
    positive_case,
    positive_case_key,
    positive_case_removal,
    scan,
    session,
    sign_in_try,
)

_count = sa.func.count()


class SqlKeptData:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Of this database, whose tables exist."""
        self._engine = engine

    def ages(self, kind: DataKind, *, black_days: int | None) -> Ages:
        """What is kept of a kind; of stays the events whose person key is none of chance yet."""
        match kind:
            case DataKind.STAYS:
                return self._stays()
            case DataKind.CASES:
                return self._cases(black_days)
            case DataKind.PASSES:
                return _together([self._one(_PASSES)])
            case DataKind.HANDOVERS:
                return _together([self._one(_HANDOVERS)])
            case DataKind.SIGN_INS:
                return _together([self._one(each) for each in _SIGN_INS])

    def sealed_under(self, kind: SealedKind) -> Mapping[int, int]:
        """How many names are sealed under each version of the name key; reads the table once."""
        place = PLACES[kind]
        version = place.version.label("version")
        query = (
            sa.select(version, _count.label("number"))
            .where(place.sealed.is_not(None))
            .group_by(version)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {int.from_bytes(row.version, "big"): row.number for row in rows}

    def asked(self) -> int:
        """Pseudonyms that are to be erased on request."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(_count).select_from(erasure_request)).scalar_one()

    def _stays(self) -> Ages:
        begun = SqlStayErasure(self._engine).begun()
        return _together(
            [self._one(_EVENTS, office=office, since=micros(at)) for office, at in begun.items()]
        )

    def _cases(self, black_days: int | None) -> Ages:
        with reading(self._engine) as connection:
            rows = connection.execute(_CASES).all()
        ends = [end for row in rows if (end := _end_of_case(row, black_days)) is not None]
        oldest = min((instant(row.entered_at) for row in rows), default=None)
        return Ages(rows=len(rows), oldest=oldest, first_end=min(ends, default=None))

    def _one(self, query: sa.Select[Any], **asked: object) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(query, asked).one()


def _together(rows: list[Any]) -> Ages:
    oldest = [row.oldest for row in rows if row.oldest is not None]
    ends = [row.first_end for row in rows if row.first_end is not None]
    return Ages(
        rows=sum(row.rows for row in rows),
        oldest=instant(min(oldest)) if oldest else None,
        first_end=instant(min(ends)) if ends else None,
    )


def _end_of_case(row: Any, black_days: int | None) -> datetime | None:
    if row.removed_at is not None:
        return instant(row.removed_at)
    if black_days is None:
        return None
    over = date.fromisoformat(row.positive_on) + timedelta(days=black_days)
    return max(instant(row.entered_at), datetime(over.year, over.month, over.day, 12, tzinfo=UTC))


def _ages(oldest: sa.ColumnElement[int], end: sa.ColumnElement[int]) -> sa.Select[Any, Any, Any]:
    return sa.select(
        _count.label("rows"),
        sa.func.min(oldest).label("oldest"),
        sa.func.min(end).label("first_end"),
    )


_EVENTS = _ages(scan.c.at, scan.c.at).where(
    scan.c.office_id == sa.bindparam("office"),
    scan.c.at >= sa.bindparam("since"),
    scan.c.person_key.is_not(None),
    ~scan.c.person_key.startswith(SURROGATE, autoescape=True),
)
_revoked_first = sa.and_(
    pass_register.c.revoked_at.is_not(None),
    pass_register.c.revoked_at < pass_register.c.valid_until,
)
_PASSES = _ages(
    pass_register.c.issued_at,
    sa.case((_revoked_first, pass_register.c.revoked_at), else_=pass_register.c.valid_until),
).where(~pass_register.c.person_key.startswith(SURROGATE, autoescape=True))
_HANDOVERS = _ages(handover.c.at, handover.c.at).where(
    sa.or_(handover.c.note != "", handover.c.figures.regexp_match('"note": *"[^"]'))
)
_SIGN_INS = (
    _ages(sign_in_try.c.last_at, sign_in_try.c.last_at),
    _ages(session.c.created_at, session.c.expires_at),
    _ages(one_time_link.c.created_at, one_time_link.c.expires_at),
)
_has_keys = sa.exists().where(positive_case_key.c.case_id == positive_case.c.case_id)
_CASES = (
    sa.select(
        positive_case.c.positive_on,
        positive_case.c.entered_at,
        positive_case_removal.c.removed_at,
    )
    .select_from(
        positive_case.outerjoin(
            positive_case_removal, positive_case_removal.c.case_id == positive_case.c.case_id
        )
    )
    .where(sa.or_(_has_keys, positive_case.c.sealed_name.is_not(None)))
)
