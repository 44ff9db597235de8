"""The alerts' ports in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dashboard.domain.alerts import Alert, AlertKind, BlackScan
from dashboard.services.telling import FRESH, ChannelState, Message, Words


@dataclass
class _Row:
    message: Message
    due_at: datetime | None
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    problem: str = ""


class AlertsInMemory:
    """AlertBook and Outbox."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self._rows: dict[tuple[str, str], _Row] = {}
        self._changes = 0

    def live(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self._ordered() if alert.cleared_at is None)

    def since(self, since: datetime) -> tuple[Alert, ...]:
        return tuple(
            alert
            for alert in self._ordered()
            if alert.cleared_at is None or alert.cleared_at >= since
        )

    def add(self, alert: Alert, *, tell: Collection[str]) -> bool:
        if self._is_live(alert):
            return False
        self._put(alert)
        for channel in tell:
            message = Message(alert=alert, channel=channel, tries=0)
            self._rows[alert.id, channel] = _Row(message, due_at=alert.raised_at)
        return True

    def reopen(self, alert: Alert, *, at: datetime) -> None:
        if not self._is_live(alert):
            self._put(replace(self.alerts[alert.id], cleared_at=None))

    def clear(self, alert: Alert, *, at: datetime) -> None:
        known = self.alerts[alert.id]
        if known.cleared_at is None:
            self._put(replace(known, cleared_at=at))

    def acknowledge(self, alert_id: str, *, office_id: str, by: str, at: datetime) -> bool:
        known = self.alerts.get(alert_id)
        if known is None or known.office_id != office_id:
            return False
        if known.cleared_at is not None or known.acknowledged_at is not None:
            return False
        self._put(replace(known, acknowledged_at=at, acknowledged_by=by))
        return True

    def forget(self, *, before: datetime) -> None:
        for alert in self._ordered():
            if alert.cleared_at is not None and alert.cleared_at < before:
                del self.alerts[alert.id]
                self._rows = {key: row for key, row in self._rows.items() if key[0] != alert.id}

    def revision(self) -> int:
        return self._changes

    def claim(
        self, channels: Collection[str], *, at: datetime, until: datetime, most: int
    ) -> tuple[Message, ...]:
        found = [
            row
            for row in self._rows.values()
            if row.message.channel in channels
            and row.due_at is not None
            and row.due_at <= at
            and (row.claimed_until is None or row.claimed_until <= at)
            and row.message.alert.raised_at >= at - FRESH
        ][:most]
        messages = tuple(row.message for row in found)
        for row in found:
            row.claimed_until = until
            row.message = replace(row.message, tries=row.message.tries + 1)
        return messages

    def sent(self, message: Message, *, at: datetime) -> None:
        row = self._rows[message.alert.id, message.channel]
        row.due_at, row.sent_at, row.problem, row.claimed_until = None, at, "", None

    def failed(
        self, message: Message, *, at: datetime, problem: str, again_at: datetime | None
    ) -> None:
        row = self._rows[message.alert.id, message.channel]
        row.due_at, row.failed_at, row.problem, row.claimed_until = again_at, at, problem, None

    def channels(self) -> tuple[ChannelState, ...]:
        names = sorted({channel for _, channel in self._rows})
        return tuple(self._state(name) for name in names)

    def _state(self, channel: str) -> ChannelState:
        rows = [row for row in self._rows.values() if row.message.channel == channel]
        sent = max((row.sent_at for row in rows if row.sent_at), default=None)
        last = max(
            (row for row in rows if row.failed_at), key=lambda row: row.failed_at, default=None
        )
        fails = last is not None and (sent is None or last.failed_at > sent)
        return ChannelState(
            channel=channel,
            sent_at=sent,
            failed_at=last.failed_at if last else None,
            problem=last.problem if last and fails else "",
            waiting=sum(row.due_at is not None for row in rows),
            given_up=sum(row.due_at is None and row.sent_at is None for row in rows),
        )

    def _ordered(self) -> list[Alert]:
        return sorted(self.alerts.values(), key=lambda alert: (alert.raised_at, alert.id))

    def _is_live(self, alert: Alert) -> bool:
        return any(
            each.office_id == alert.office_id and each.cause == alert.cause for each in self.live()
        )

    def _put(self, alert: Alert) -> None:
        self.alerts[alert.id] = alert
        self._changes += 1


@dataclass
class BlackScansInMemory:
    """BlackScans."""

    scans: dict[str, list[BlackScan]] = field(default_factory=dict)

    def since(self, since: datetime) -> Mapping[str, Sequence[BlackScan]]:
        return {
            office_id: [scan for scan in scans if scan.at >= since]
            for office_id, scans in self.scans.items()
        }


@dataclass
class NotifierInMemory:
    """Notifier: one channel for everything, or one office; `problem` is its answer."""

    problem: str = ""
    told: list[Words] = field(default_factory=list)
    office_id: str = ""

    def channels(self) -> tuple[str, ...]:
        return ("surat",)

    def for_alert(self, *, office_id: str, kind: AlertKind) -> tuple[str, ...]:
        return self.channels() if self.office_id in ("", office_id) else ()

    def send(self, channel: str, words: Words) -> str:
        if not self.problem:
            self.told.append(words)
        return self.problem
