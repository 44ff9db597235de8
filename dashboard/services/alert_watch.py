"""Looking at the offices again and again, and raising and ending their alerts."""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.alerts import (
    Alert,
    AlertKind,
    AlertRules,
    BlackScan,
    Cause,
    OfficeSigns,
    changes,
)
from dashboard.domain.calendar import local_day
from dashboard.domain.rules import limit_of
from dashboard.services.alerts import AlertBook
from dashboard.services.closing import Hours, opened_offices
from dashboard.services.occupancy import LiveCounts
from dashboard.services.ports import Offices, Rules

# How far back an event that arrives late is still news, and how long an ended alert is looked at.
_BACK = timedelta(days=1)
_KNOWN_FOR = timedelta(days=2)
_KEPT_FOR = timedelta(days=90)
# Not quite a minute: who asks every quarter of one is sometimes early.
_BY_TIME_ALONE = timedelta(seconds=58)

_log = logging.getLogger(__name__)


class BlackScans(Protocol):
    """Scans that came out black. Raises LedgerUnavailable."""

    def since(self, since: datetime) -> Mapping[str, Sequence[BlackScan]]:
        """By office, oldest first; undone ones and answers to a check are left out."""


class Channels(Protocol):
    """Where alerts are told."""

    def for_alert(self, *, office_id: str, kind: AlertKind) -> tuple[str, ...]:
        """The names of the channels that want to hear of it."""


@dataclass(frozen=True, kw_only=True)
class AlertWatch:
    """A job of the server's rounds. Safe to run twice, late, or on several servers at once."""

    book: AlertBook
    counts: LiveCounts
    black_scans: BlackScans
    offices: Offices
    rules: Rules
    hours: Hours
    channels: Channels
    changed: Callable[[], object]
    zone: ZoneInfo
    alert_rules: AlertRules = AlertRules()  # noqa: RUF009 - frozen

    def look(self, *, now: datetime) -> None:
        """Raise, reopen and clear what has changed at every office. Raises LedgerUnavailable."""
        known: dict[str, list[Alert]] = {}
        for alert in self.book.since(now - _KNOWN_FOR):
            known.setdefault(alert.office_id, []).append(alert)
        moved = [
            self._look_at(signs, known.pop(signs.office_id, []), now) for signs in self._signs(now)
        ]
        gone = [alert for left in known.values() for alert in left if alert.cleared_at is None]
        for alert in gone:
            self.book.clear(alert, at=now)
        if any(moved) or gone:
            self.book.forget(before=now - _KEPT_FOR)
            self.changed()

    def _look_at(self, signs: OfficeSigns, known: Iterable[Alert], now: datetime) -> bool:
        found = changes(signs, known, rules=self.alert_rules, at=now)
        for alert in found.cleared:
            self.book.clear(alert, at=now)
        for alert in found.reopened:
            self.book.reopen(alert, at=now)
        for cause, since in found.raised.items():
            self._raise(signs, cause, since, told=_is_told(cause, found.raised), now=now)
        return bool(found.cleared or found.reopened or found.raised)

    def _raise(
        self, signs: OfficeSigns, cause: Cause, since: datetime, *, told: bool, now: datetime
    ) -> None:
        alert = Alert(
            id=secrets.token_hex(8),
            office_id=signs.office_id,
            cause=cause,
            since=since,
            raised_at=now,
            inside=signs.inside,
            limit=signs.limit,
        )
        wanted = self.channels.for_alert(office_id=alert.office_id, kind=alert.kind)
        if self.book.add(alert, tell=wanted if told else ()):
            _log.info("alert %s at %s", alert.kind, alert.office_id)

    def _signs(self, now: datetime) -> Iterable[OfficeSigns]:
        live = {row.office_id: row for row in self.counts.live()}
        black = self.black_scans.since(now - _BACK)
        rules = self.rules.in_force(local_day(now, self.zone))
        offices = self.offices.all()
        for office, open_since in opened_offices(self.hours, offices, zone=self.zone, at=now):
            row = live.get(office.id)
            yield OfficeSigns(
                office_id=office.id,
                inside=row.inside if row else 0,
                limit=limit_of(office, rules),
                last_scan_at=row.last_scan_at if row else None,
                open_since=open_since,
                black_scans=black.get(office.id, ()),
            )


class Occasions:
    """When a look is worth it: after something moved, and once a minute for what time alone does.

    An office falls silent, opens and closes without an event.
    """

    def __init__(self, *, moves: Callable[[], int]) -> None:
        """`moves` grows with every event, case and change of an office."""
        self._moves = moves
        self._heard = 0
        self._seen: int | None = None
        self._looked_at: datetime | None = None

    def is_one(self, *, now: datetime) -> bool:
        """Whether to look now."""
        # Before the look: what moves meanwhile is looked at the next time.
        self._heard = self._moves()
        last = self._looked_at
        return self._heard != self._seen or last is None or now - last >= _BY_TIME_ALONE

    def looked(self, *, now: datetime) -> None:
        """A look has gone well; until then every moment is an occasion."""
        self._seen, self._looked_at = self._heard, now


def _is_told(cause: Cause, raised: Mapping[Cause, datetime]) -> bool:
    """An office that fills at one blow is told of once, as full."""
    return cause.kind is not AlertKind.NEARLY_FULL or Cause(kind=AlertKind.FULL) not in raised
