"""Rule versions, drafts and exceptions: the port `PolicyBook`."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.rule_versions import (
    Draft,
    PublishedVersion,
    Rule,
    Series,
    overlaps,
)
from dashboard.domain.rules import LevelChange, LimitException, RuleStatus
from dashboard.services.access import SYSTEM
from dashboard.services.audit import AuditEntry
from dashboard.store.audit import SqlAuditLog
from dashboard.store.engine import reading, writing
from dashboard.store.moments import instant, micros
from dashboard.store.offices import put_level, raise_terms
from dashboard.store.rule_bodies import body_of, stored_rule
from dashboard.store.schema import take_turn
from dashboard.store.tables import limit_exception, occupancy, office, rule_draft, rule_version


class SqlPolicyBook:
    """The port `PolicyBook`. Raises LedgerUnavailable when the database fails."""

    def __init__(
        self, engine: sa.Engine, *, audit: SqlAuditLog, changed: Callable[[], None] = lambda: None
    ) -> None:
        """Read and write through `engine`; `changed` is told after what limits follow changed."""
        self._engine = engine
        self._audit = audit
        self._changed = changed

    def begin_with(self, rules: Sequence[Rule], *, at: datetime) -> None:
        """Publish what comes with the product; several servers may start at once."""
        with reading(self._engine) as connection:
            if connection.execute(_ANY).first():
                return
        with writing(self._engine) as connection:
            take_turn(connection)
            if connection.execute(_ANY).first():
                return
            for number, rule in enumerate(rules, start=1):
                draft = Draft(rule=rule, authors=(SYSTEM.id,), changed_at=at, revision=0)
                connection.execute(_add_version(draft, number=number, approver=None, at=at))
            raise_terms(connection)
        self._changed()

    def versions(self) -> tuple[PublishedVersion, ...]:
        """By the day from which they hold, then as they were published."""
        with reading(self._engine) as connection:
            return read_versions(connection)

    def drafts(self) -> tuple[Draft, ...]:
        """The latest changed one first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_DRAFTS).all()
        return tuple(_draft_of(row) for row in rows)

    def draft(self, series: Series, rule_id: str) -> Draft:
        """One draft. Raises NotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(rule_draft).where(*_of(series, rule_id))).first()
        if row is None:
            raise NotFound(what="draft", id=rule_id)
        return _draft_of(row)

    def save(self, draft: Draft, *, entry: AuditEntry) -> None:
        """Insert the first revision, else replace the one before."""
        values = {
            "valid_from": draft.rule.valid_from.isoformat(),
            "citation": draft.rule.citation,
            "body": body_of(draft.rule),
            "authors": json.dumps(draft.authors),
            "changed_at": micros(draft.changed_at),
            "revision": draft.revision,
            "proposed": draft.proposed,
            "note": draft.note,
        }
        with writing(self._engine) as connection:
            if draft.revision == 1:
                _require_free(connection, draft)
                key = {"series": draft.series.value, "id": draft.rule.id}
                connection.execute(sa.insert(rule_draft).values(values | key))
            else:
                before = _of(draft.series, draft.rule.id, revision=draft.revision - 1)
                changed = connection.execute(sa.update(rule_draft).where(*before).values(values))
                _require_one(changed)
            self._audit.append_on(connection, entry)

    def discard(self, draft: Draft, *, entry: AuditEntry) -> None:
        """Take the draft away."""
        with writing(self._engine) as connection:
            _delete(connection, draft)
            self._audit.append_on(connection, entry)

    def publish(self, draft: Draft, *, approver: str, at: datetime, entry: AuditEntry) -> None:
        """Move the draft to the versions, and let every desk's next decision look again."""
        with writing(self._engine) as connection:
            # The turn first, as whoever migrates or begins with the shipped versions takes it.
            take_turn(connection)
            raise_terms(connection)
            _delete(connection, draft)
            number = connection.execute(_NEXT).scalar_one()
            connection.execute(_add_version(draft, number=number, approver=approver, at=at))
            self._audit.append_on(connection, entry)
        self._changed()

    def exceptions(self) -> tuple[LimitException, ...]:
        """By their first day."""
        with reading(self._engine) as connection:
            return read_exceptions(connection)

    def add_exception(
        self, exception: LimitException, *, by: str, at: datetime, entry: AuditEntry
    ) -> None:
        """Store it, the office's row locked so that none comes to overlap it meanwhile."""
        values = {
            "id": exception.id,
            "office_id": exception.office_id,
            "percent": exception.percent,
            "valid_from": exception.valid_from.isoformat(),
            "valid_until": exception.valid_until.isoformat(),
            "reason": exception.reason,
            "made_by": by,
            "made_at": micros(at),
        }
        with writing(self._engine) as connection:
            raise_terms(connection, occupancy.c.office_id == exception.office_id)
            known = sa.select(office.c.id).where(office.c.id == exception.office_id)
            if connection.execute(known).first() is None:
                raise NotFound(what="office", id=exception.office_id)
            if overlaps(exception, read_exceptions(connection)):
                raise InvalidInput(field="valid_from", problem="overlaps")
            connection.execute(sa.insert(limit_exception).values(values))
            self._audit.append_on(connection, entry)
        self._changed()

    def end_exception(self, exception_id: str, *, on: date, entry: AuditEntry) -> None:
        """End it once. Raises NotFound."""
        which = (
            limit_exception.c.id == exception_id,
            limit_exception.c.ended_from.is_(None),
            limit_exception.c.valid_until >= on.isoformat(),
        )
        with writing(self._engine) as connection:
            of = connection.execute(sa.select(limit_exception.c.office_id).where(*which)).scalar()
            raise_terms(connection, occupancy.c.office_id == of)
            ended = connection.execute(
                sa.update(limit_exception).where(*which).values(ended_from=on.isoformat())
            )
            if not ended.rowcount:
                raise NotFound(what="exception", id=exception_id)
            self._audit.append_on(connection, entry)
        self._changed()

    def set_level(self, change: LevelChange, *, entry: AuditEntry) -> None:
        """Store a level from a local day on."""
        with writing(self._engine) as connection:
            put_level(connection, change)
            self._audit.append_on(connection, entry)
        self._changed()


def read_versions(connection: sa.Connection) -> tuple[PublishedVersion, ...]:
    """Every published version, by its day, then by the order of publication."""
    return tuple(
        PublishedVersion(
            rule=_rule_of(row, RuleStatus.PUBLISHED),
            authors=tuple(json.loads(row.authors)),
            approver=row.approver,
            published_at=instant(row.published_at),
        )
        for row in connection.execute(_VERSIONS)
    )


def read_exceptions(connection: sa.Connection) -> tuple[LimitException, ...]:
    """Every exception, by its first day."""
    return tuple(
        LimitException(
            id=row.id,
            office_id=row.office_id,
            percent=row.percent,
            valid_from=date.fromisoformat(row.valid_from),
            valid_until=date.fromisoformat(row.valid_until),
            reason=row.reason,
            ended_from=date.fromisoformat(row.ended_from) if row.ended_from else None,
        )
        for row in connection.execute(_EXCEPTIONS)
    )


_VERSIONS = sa.select(rule_version).order_by(rule_version.c.valid_from, rule_version.c.number)
_DRAFTS = sa.select(rule_draft).order_by(rule_draft.c.changed_at.desc(), rule_draft.c.id)
_EXCEPTIONS = sa.select(limit_exception).order_by(
    limit_exception.c.valid_from, limit_exception.c.office_id
)
_ANY = sa.select(rule_version.c.id).limit(1)
_NEXT = sa.select(sa.func.coalesce(sa.func.max(rule_version.c.number), 0) + 1)


def _of(
    series: Series, rule_id: str, *, revision: int | None = None
) -> tuple[sa.ColumnElement[bool], ...]:
    key = (rule_draft.c.series == series.value, rule_draft.c.id == rule_id)
    return key if revision is None else (*key, rule_draft.c.revision == revision)


def _delete(connection: sa.Connection, draft: Draft) -> None:
    which = _of(draft.series, draft.rule.id, revision=draft.revision)
    _require_one(connection.execute(sa.delete(rule_draft).where(*which)))


def _require_one(changed: sa.CursorResult[tuple[()]]) -> None:
    if not changed.rowcount:
        raise InvalidInput(field="draft", problem="changed_meanwhile")


def _require_free(connection: sa.Connection, draft: Draft) -> None:
    take_turn(connection)
    for table in (rule_version, rule_draft):
        taken = sa.select(table.c.id).where(
            table.c.series == draft.series.value, table.c.id == draft.rule.id
        )
        if connection.execute(taken).first():
            raise InvalidInput(field="id", problem="taken")


def _add_version(draft: Draft, *, number: int, approver: str | None, at: datetime) -> sa.Insert:
    return sa.insert(rule_version).values(
        series=draft.series.value,
        id=draft.rule.id,
        number=number,
        valid_from=draft.rule.valid_from.isoformat(),
        citation=draft.rule.citation,
        body=body_of(draft.rule),
        authors=json.dumps(draft.authors),
        approver=approver,
        published_at=micros(at),
    )


def _draft_of(row: sa.Row[tuple[object, ...]]) -> Draft:
    return Draft(
        rule=_rule_of(row, RuleStatus.DRAFT),
        authors=tuple(json.loads(row.authors)),
        changed_at=instant(row.changed_at),
        revision=row.revision,
        proposed=row.proposed,
        note=row.note,
    )


def _rule_of(row: sa.Row[tuple[object, ...]], status: RuleStatus) -> Rule:
    return stored_rule(
        Series(row.series),
        id_=row.id,
        valid_from=row.valid_from,
        citation=row.citation,
        body=row.body,
        status=status,
    )
