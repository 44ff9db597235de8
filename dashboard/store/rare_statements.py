"""The statements behind annulments, corrections and headcounts: a few a day, not one a scan."""

from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from dashboard.domain.scan import Closing
from dashboard.store.prepared import Prepared, append_to
from dashboard.store.rows import CLOSED_COLUMNS, SCAN_COLUMNS, STAY_COLUMNS
from dashboard.store.tables import (
    correction,
    matched_exit,
    office,
    open_visit,
    scan,
    superseded,
    visit,
)
from dashboard.store.validity import holds, is_event, not_annulled

_office_id = bindparam("office_id", type_=sa.Text)
_scan_id = bindparam("scan_id", type_=sa.Text)


class RareStatements:
    """Rendered when first used, as the hot ones."""

    def __init__(self, dialect: sa.Dialect) -> None:
        """Render for this dialect."""
        self._dialect = dialect

    def _prepared(self, statement: sa.Executable) -> Prepared:
        return Prepared(statement, self._dialect)

    @cached_property
    def open_visits(self) -> Prepared:
        """All open stays of the office."""
        return self._prepared(
            sa.select(*STAY_COLUMNS)
            .where(open_visit.c.office_id == _office_id)
            .order_by(open_visit.c.entered_at, open_visit.c.visit_id)
        )

    @cached_property
    def last_event(self) -> Prepared:
        """The newest event of a desk that holds."""
        return self._prepared(
            sa.select(*SCAN_COLUMNS)
            .where(
                scan.c.office_id == _office_id,
                scan.c.desk == bindparam("desk"),
                is_event(scan),
                not_annulled(scan),
            )
            .order_by(scan.c.number.desc())
            .limit(1)
        )

    @cached_property
    def later_event(self) -> Prepared:
        """Whether a person has an event here that was stored or happened after another one."""
        this = scan.alias("this")
        number = sa.select(this.c.number).where(this.c.scan_id == _scan_id).scalar_subquery()
        return self._prepared(
            sa.select(sa.literal_column("1"))
            .where(
                scan.c.office_id == _office_id,
                scan.c.person_key == bindparam("person_key"),
                scan.c.scan_id != _scan_id,
                sa.or_(scan.c.at > bindparam("at"), scan.c.number > number),
                not_annulled(scan),
            )
            .limit(1)
        )

    @cached_property
    def opened_by(self) -> Prepared:
        """Open stays that began with an entry."""
        return self._prepared(
            sa.select(*STAY_COLUMNS).where(
                open_visit.c.office_id == _office_id, open_visit.c.scan_id == _scan_id
            )
        )

    @cached_property
    def ended_of(self) -> Prepared:
        """Closed stays that began with an entry at a moment, and hold."""
        return self._prepared(
            sa.select(*CLOSED_COLUMNS).where(
                visit.c.office_id == _office_id,
                visit.c.entered_at == bindparam("entered_at"),
                visit.c.scan_id == _scan_id,
                holds(visit),
            )
        )

    @cached_property
    def closed_by(self) -> Prepared:
        """Closed stays that an event ended, and that hold; nobody leaves before `since`."""
        return self._prepared(
            sa.select(*CLOSED_COLUMNS).where(
                visit.c.office_id == _office_id,
                visit.c.left_at >= bindparam("since"),
                visit.c.closing_scan_id == _scan_id,
                holds(visit),
            )
        )

    @cached_property
    def moved_by(self) -> Prepared:
        """Closed stays at other offices that an entry ended at its own moment, and that hold."""
        return self._prepared(
            sa.select(*CLOSED_COLUMNS)
            .where(
                # The list of offices lets the index over offices and exits serve.
                visit.c.office_id.in_(sa.select(office.c.id).where(office.c.id != _office_id)),
                visit.c.left_at == bindparam("at"),
                visit.c.closing == sa.literal_column(f"'{Closing.MOVED.value}'"),
                visit.c.closing_scan_id == _scan_id,
                holds(visit),
            )
            .order_by(visit.c.office_id)
        )

    @cached_property
    def superseded_by(self) -> Prepared:
        """Closed stays that an event has superseded."""
        return self._prepared(
            sa.select(*CLOSED_COLUMNS)
            .join(superseded, superseded.c.visit_id == visit.c.visit_id)
            .where(superseded.c.scan_id == _scan_id, visit.c.office_id == _office_id)
        )

    @cached_property
    def automatic_closing(self) -> Prepared:
        """A person's last stay here that was closed automatically after `since`."""
        return self._prepared(
            _closed_automatically()
            .where(visit.c.person_key == bindparam("person_key"))
            .order_by(visit.c.left_at.desc())
            .limit(1)
        )

    @cached_property
    def automatic_closing_of_stay(self) -> Prepared:
        """One stay here, if it was closed automatically after `since`."""
        return self._prepared(
            _closed_automatically().where(visit.c.visit_id == bindparam("visit_id"))
        )

    @cached_property
    def stay_at(self) -> Prepared:
        """A closed stay of a person here that began after a moment and lasted at another."""
        return self._prepared(
            sa.select(visit.c.visit_id)
            .where(
                visit.c.office_id == _office_id,
                visit.c.person_key == bindparam("person_key"),
                visit.c.entered_at > bindparam("began_after"),
                visit.c.entered_at <= bindparam("at"),
                visit.c.left_at > bindparam("at"),
                holds(visit),
            )
            .limit(1)
        )

    @cached_property
    def open_people(self) -> Prepared:
        """People of all open stays here."""
        people = sa.func.sum(1 + open_visit.c.companions)
        return self._prepared(
            sa.select(sa.func.coalesce(people, 0)).where(open_visit.c.office_id == _office_id)
        )

    @cached_property
    def last_correction(self) -> Prepared:
        """The moment of the newest headcount that left a correction here."""
        return self._prepared(
            sa.select(sa.func.max(correction.c.at)).where(correction.c.office_id == _office_id)
        )

    @cached_property
    def corrections_by(self) -> Prepared:
        """People that an event's corrections added or took away, at its moment or later."""
        return self._prepared(
            sa.select(sa.func.coalesce(sa.func.sum(correction.c.people), 0)).where(
                correction.c.office_id == _office_id,
                correction.c.at >= bindparam("since"),
                correction.c.scan_id == _scan_id,
            )
        )

    @cached_property
    def add_correction(self) -> Prepared:
        """Append a correction."""
        return self._prepared(append_to(correction))

    @cached_property
    def supersede(self) -> Prepared:
        """Remember that a closed stay no longer holds."""
        return self._prepared(append_to(superseded))

    @cached_property
    def match_exit(self) -> Prepared:
        """Remember that an early exit has found its entry."""
        return self._prepared(append_to(matched_exit))


def _closed_automatically() -> sa.Select[Any]:
    return sa.select(*CLOSED_COLUMNS).where(
        visit.c.office_id == _office_id,
        visit.c.left_at > bindparam("since"),
        visit.c.closing == sa.text(f"'{Closing.AUTOMATIC.value}'"),
        holds(visit),
    )
