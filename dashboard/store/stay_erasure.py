"""Erasing what events and stays say of people: the port `StayErasure` (design section 6).

All rows that one person has at one office on one local day change in one transaction, and get one
random word in the place of the person key. Figures count distinct people per office and day, so
whoever reads in between counts the same.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import SURROGATE
from dashboard.services.erasure_report import Erased
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.tables import erasure_mark, occupancy, open_visit, repeat, scan, visit
from dashboard.store.wipe_mark import owe_wipe


class SqlStayErasure:
    """Every method raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Work on this database, whose tables exist."""
        self._engine = engine

    def begun(self) -> Mapping[str, datetime]:
        """Per office the moment before which all is erased; its first event before any is."""
        with reading(self._engine) as connection:
            rows = connection.execute(_BEGUN).all()
        known = {row.office_id: row.done_until or row.first_at for row in rows}
        return {office_id: instant(at) for office_id, at in known.items() if at is not None}

    def set_done(self, office_id: str, *, until: datetime) -> None:
        """Remember that everything before a moment is erased."""
        values = {"office_id": office_id, "done_until": micros(until)}
        with writing(self._engine) as connection:
            connection.execute(sa.delete(erasure_mark).where(erasure_mark.c.office_id == office_id))
            connection.execute(sa.insert(erasure_mark).values(values))

    def held(self, office_id: str, *, since: datetime) -> frozenset[str]:
        """Keys of stays that began before a moment and were not over at it."""
        asked = {"office": office_id, "since": micros(since)}
        with reading(self._engine) as connection:
            return frozenset(row.person_key for row in connection.execute(_HELD, asked))

    def people(self, office_id: str, *, start: datetime, end: datetime) -> Mapping[str, int]:
        """Keys that are not erased in `start <= t < end`, with how many rows each has."""
        with reading(self._engine) as connection:
            rows = connection.execute(_PEOPLE, _span(office_id, start, end)).all()
        return {row.person_key: row.number for row in rows}

    def erase(
        self, office_id: str, *, start: datetime, end: datetime, surrogates: Mapping[str, str]
    ) -> Erased:
        """Put a surrogate in the place of each key, and nothing in that of names and notes."""
        span, keys = _span(office_id, start, end), sorted(surrogates)
        with writing(self._engine) as connection:
            counts = connection.execute(_COUNTS, span | {"keys": keys}).one()
            stays = connection.execute(_STAYS, span | {"keys": keys}).all()
            for key in keys:
                named = span | {"old": key, "new": surrogates[key]}
                connection.execute(_ERASE_SCANS, named)
                connection.execute(_ERASE_REPEATS, named)
            for stay in stays:
                named = {"stay": stay.visit_id, "old": stay.person_key}
                connection.execute(_ERASE_STAY, named | {"new": surrogates[stay.person_key]})
            connection.execute(_ERASE_NAMELESS, span)
            # Whoever left lay among the open stays too.
            owe_wipe(connection, scan, repeat, visit, open_visit)
        return Erased(
            rows=counts.number + len(stays),
            names=counts.names + sum(stay.named for stay in stays),
            notes=counts.notes or 0,
            people=len(keys),
        )

    def with_companions(self, keys: Sequence[str]) -> frozenset[str]:
        """The keys, and those of stays in which companions of these people stayed longer.

        Their rows carry the holder's name (design 4.4, "Groups").
        """
        with reading(self._engine) as connection:
            rows = connection.execute(_COMPANIONS, {"keys": list(keys)})
            return frozenset(keys) | {row.person_key for row in rows}

    def moments_of(self, keys: Collection[str]) -> tuple[tuple[str, datetime], ...]:
        """Office and time of every event that carries one of the keys."""
        with reading(self._engine) as connection:
            rows = connection.execute(_MOMENTS, {"keys": list(keys)}).all()
        return tuple((row.office_id, instant(row.at)) for row in rows)


def _span(office_id: str, start: datetime, end: datetime) -> dict[str, Any]:
    return {"office": office_id, "start": micros(start), "end": micros(end)}


_office = sa.bindparam("office", type_=sa.Text)
_start, _end, _since = (
    sa.bindparam(name, type_=sa.BigInteger) for name in ("start", "end", "since")
)
_keys: sa.BindParameter[Any] = sa.bindparam("keys", expanding=True)
_old, _new = sa.bindparam("old", type_=sa.Text), sa.bindparam("new", type_=sa.Text)
_NO_NOTE = sa.case((scan.c.override_of.is_(None), sa.null()), else_="")
# What is left of a row: nobody.
_NOBODY = {"person_key": _new, "person_key_version": None, "sealed_name": None}

_first_event = (
    sa.select(sa.func.min(scan.c.at))
    .where(scan.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_first_stay = (
    sa.select(sa.func.min(visit.c.entered_at))
    .where(visit.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
)
_BEGUN = (
    sa.select(
        occupancy.c.office_id,
        erasure_mark.c.done_until,
        sa.case(
            (_first_stay < _first_event, _first_stay),
            else_=sa.func.coalesce(_first_event, _first_stay),
        ).label("first_at"),
    )
    .outerjoin(erasure_mark, erasure_mark.c.office_id == occupancy.c.office_id)
    .order_by(occupancy.c.office_id)
)

_HELD = sa.union(
    sa.select(open_visit.c.person_key).where(
        open_visit.c.office_id == _office, open_visit.c.entered_at < _since
    ),
    sa.select(visit.c.person_key).where(
        visit.c.office_id == _office, visit.c.left_at >= _since, visit.c.entered_at < _since
    ),
)


def _named(key: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.and_(key.is_not(None), ~key.startswith(SURROGATE, autoescape=True))


_IN_DAY = (scan.c.office_id == _office, scan.c.at >= _start, scan.c.at < _end)
_BEGAN = (visit.c.office_id == _office, visit.c.entered_at >= _start, visit.c.entered_at < _end)
_carrying = sa.union_all(
    sa.select(scan.c.person_key).where(*_IN_DAY, _named(scan.c.person_key)),
    sa.select(visit.c.person_key).where(*_BEGAN, _named(visit.c.person_key)),
).subquery()
_PEOPLE = (
    sa.select(_carrying.c.person_key, sa.func.count().label("number"))
    .group_by(_carrying.c.person_key)
    .order_by(_carrying.c.person_key)
)

_COUNTS = sa.select(
    sa.func.count().label("number"),
    sa.func.count(scan.c.sealed_name).label("names"),
    sa.func.sum(sa.case((scan.c.override_note != "", 1), else_=0)).label("notes"),
).where(*_IN_DAY, scan.c.person_key.in_(_keys))
_STAYS = (
    sa.select(
        visit.c.visit_id,
        visit.c.person_key,
        sa.case((visit.c.sealed_name.is_(None), 0), else_=1).label("named"),
    )
    .where(*_BEGAN, visit.c.person_key.in_(_keys))
    .order_by(visit.c.visit_id)
)
_ERASE_SCANS = (
    sa.update(scan)
    .where(*_IN_DAY, scan.c.person_key == _old)
    .values(_NOBODY | {"override_note": _NO_NOTE})
)
# A repeat is of the day of its event, however long the code was held up.
_ERASE_REPEATS = (
    sa.update(repeat)
    .where(
        repeat.c.office_id == _office,
        repeat.c.person_key == _old,
        repeat.c.of_scan_id.in_(
            sa.select(scan.c.scan_id).where(*_IN_DAY, scan.c.person_key == _new)
        ),
    )
    .values(person_key=None)
)
_ERASE_STAY = (
    sa.update(visit)
    .where(visit.c.visit_id == sa.bindparam("stay"), visit.c.person_key == _old)
    .values(_NOBODY)
)
# Nothing of the kind is written; should a row say something all the same, it goes too.
_ERASE_NAMELESS = (
    sa.update(scan)
    .where(
        *_IN_DAY,
        scan.c.person_key.is_(None),
        sa.or_(scan.c.sealed_name.is_not(None), scan.c.override_note != ""),
    )
    .values(sealed_name=None, override_note=_NO_NOTE)
)

_OFFICES = sa.select(occupancy.c.office_id)
_OF_PEOPLE = (scan.c.office_id.in_(_OFFICES), scan.c.person_key.in_(_keys))
_MOMENTS = sa.select(scan.c.office_id, scan.c.at).where(*_OF_PEOPLE).order_by(scan.c.at)


def _companions_of(stay: sa.Table) -> sa.Select[tuple[str]]:
    return (
        sa.select(stay.c.person_key)
        .join(
            scan,
            sa.and_(
                scan.c.office_id == stay.c.office_id,
                scan.c.at == stay.c.entered_at,
                sa.func.coalesce(scan.c.first_id, scan.c.scan_id) == stay.c.scan_id,
            ),
        )
        .where(*_OF_PEOPLE)
    )


_COMPANIONS = sa.union(_companions_of(open_visit), _companions_of(visit))
