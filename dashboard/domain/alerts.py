"""What about an office needs somebody's eye now, and when that is over (design 4.5)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert says, the most urgent first."""

    BLACK_SCAN = "black_scan"
    FULL = "full"
    NEARLY_FULL = "nearly_full"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class AlertRules:
    """When an alert is raised and when it ends; shares are of the limit.

    A full or nearly full office has to empty a little before its alert ends, and what comes back
    within `same_within` is the same alert, so that nobody is told twice of one rush. Offices not
    scanned for `in_use_within` have not begun or have given up: the rollout tells of those. One
    black person scanned again within `one_person_within` is told once.
    """

    nearly_full_from: float = 0.9
    nearly_full_until: float = 0.85
    full_until: float = 0.95
    same_within: timedelta = timedelta(minutes=15)
    silent_after: timedelta = timedelta(minutes=60)
    in_use_within: timedelta = timedelta(days=7)
    black_holds: timedelta = timedelta(hours=4)
    one_person_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class BlackScan:
    """A scan that came out black. `person` tells people apart and is kept nowhere."""

    scan_id: str
    at: datetime
    arrived_at: datetime
    person: str | None


@dataclass(frozen=True, kw_only=True)
class OfficeSigns:
    """What is known of an office at an instant.

    `limit` 0: closed by the rules. `open_since` is when the present opening span began, None while
    the office is closed or nobody has said when it is open. `black_scans` oldest first, those of
    the last day.
    """

    office_id: str
    inside: int
    limit: int
    last_scan_at: datetime | None
    open_since: datetime | None
    black_scans: Sequence[BlackScan] = ()


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What an alert is about. `subject` tells black scans apart and is '' for the other kinds."""

    kind: AlertKind
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One alert of one office, from `raised_at` until it is cleared.

    `since` is when that which it tells of began; `inside` and `limit` are people as they were then.
    `acknowledged_by` is an account's id.
    """

    id: str
    office_id: str
    cause: Cause
    since: datetime
    raised_at: datetime
    inside: int
    limit: int
    cleared_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def kind(self) -> AlertKind:
        """What it says."""
        return self.cause.kind


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What has changed at an office: causes with their beginnings, alerts to end or reopen."""

    raised: Mapping[Cause, datetime]
    reopened: tuple[Alert, ...]
    cleared: tuple[Alert, ...]


def changes(
    signs: OfficeSigns, known: Iterable[Alert], *, rules: AlertRules, at: datetime
) -> Changes:
    """What has to be raised, reopened and cleared.

    `known` are the office's live alerts and those that were cleared within the last two days.
    """
    alerts = tuple(known)
    live = {alert.cause: alert for alert in alerts if alert.cleared_at is None}
    held = holding(signs, live=live, rules=rules, at=at)
    before = {alert.cause: alert for alert in sorted(alerts, key=_ended) if alert.cleared_at}
    back = {
        cause: before[cause]
        for cause in held
        if cause in before and cause not in live and _is_same(before[cause], rules, at)
    }
    return Changes(
        raised={
            cause: since
            for cause, since in held.items()
            if cause not in live and cause not in back and not _was_told(cause, before)
        },
        reopened=tuple(back.values()),
        cleared=tuple(alert for cause, alert in live.items() if cause not in held),
    )


def holding(
    signs: OfficeSigns, *, live: Collection[Cause], rules: AlertRules, at: datetime
) -> dict[Cause, datetime]:
    """What holds at an instant and since when; what is `live` already ends later than it began."""
    found = {
        Cause(kind=AlertKind.BLACK_SCAN, subject=scan.scan_id): scan.at
        for scan in _told_scans(signs.black_scans, rules)
        if at - scan.arrived_at < rules.black_holds
    }
    full, nearly = Cause(kind=AlertKind.FULL), Cause(kind=AlertKind.NEARLY_FULL)
    if _is_full(signs, was=full in live, rules=rules):
        found[full] = at
    if _is_nearly_full(signs, was=nearly in live, rules=rules):
        found[nearly] = at
    silent_since = _silent_since(signs, rules, at)
    if silent_since is not None:
        found[Cause(kind=AlertKind.SILENT)] = silent_since
    return found


def by_urgency(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """What nobody has acknowledged first; then by kind, the newest first.

    A full office's alert that it is nearly full says nothing more and is left out.
    """
    alerts = tuple(alerts)
    full = {alert.office_id for alert in alerts if alert.kind is AlertKind.FULL}
    shown = [
        alert
        for alert in alerts
        if alert.kind is not AlertKind.NEARLY_FULL or alert.office_id not in full
    ]
    kinds = list(AlertKind)
    newest = sorted(shown, key=lambda alert: (alert.since, alert.id), reverse=True)
    return tuple(sorted(newest, key=lambda a: (a.acknowledged_at is not None, kinds.index(a.kind))))


def _is_full(signs: OfficeSigns, *, was: bool, rules: AlertRules) -> bool:
    if not signs.inside or signs.inside >= signs.limit:
        return signs.inside > 0
    return was and signs.inside >= rules.full_until * signs.limit


def _is_nearly_full(signs: OfficeSigns, *, was: bool, rules: AlertRules) -> bool:
    share = rules.nearly_full_until if was else rules.nearly_full_from
    return bool(signs.limit and signs.inside) and signs.inside >= share * signs.limit


def _silent_since(signs: OfficeSigns, rules: AlertRules, at: datetime) -> datetime | None:
    last, opened = signs.last_scan_at, signs.open_since
    if last is None or opened is None or not signs.limit or at - last > rules.in_use_within:
        return None
    since = max(last, opened)
    return since if at - since >= rules.silent_after else None


def _told_scans(scans: Sequence[BlackScan], rules: AlertRules) -> Iterator[BlackScan]:
    """Of each person's scans that follow each other closely the first alone."""
    seen: dict[str, datetime] = {}
    for scan in scans:
        before = seen.get(scan.person) if scan.person is not None else None
        if before is None or scan.at - before >= rules.one_person_within:
            yield scan
        if scan.person is not None:
            seen[scan.person] = scan.at


def _is_same(before: Alert, rules: AlertRules, at: datetime) -> bool:
    return before.cleared_at is not None and at - before.cleared_at < rules.same_within


def _was_told(cause: Cause, before: Mapping[Cause, Alert]) -> bool:
    """Whether it is one event, which was told and does not come again."""
    return cause.kind is AlertKind.BLACK_SCAN and cause in before


def _ended(alert: Alert) -> datetime:
    return alert.cleared_at or alert.raised_at
