"""How a desk is: whether its page is open, whether its camera plays, and whether people scan."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.domain.office import Desk

# A desk's page reports once a minute; two missed ones are a desk that is away.
AWAY_AFTER = timedelta(minutes=3)
SILENT_AFTER = timedelta(minutes=60)
# What was not in use for so long has not begun or has given up: the rollout tells of those.
IN_USE_WITHIN = timedelta(days=7)


class CameraProblem(StrEnum):
    """Why a desk's camera gives no picture, as its page said to the person there."""

    REFUSED = "refused"
    ABSENT = "absent"
    UNSUITABLE = "unsuitable"
    BUSY = "busy"
    LOST = "lost"
    FROZEN = "frozen"
    INSECURE = "insecure"
    NO_API = "no_api"
    NO_ENGINE = "no_engine"
    NO_FRAME = "no_frame"
    NO_CONNECTION = "no_connection"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class DeskHealth:
    """A desk's last report. `problem` None: the camera plays; it has been so since `since`.

    `version` is of the server that drew the desk's page.
    """

    desk: Desk
    seen_at: datetime
    problem: CameraProblem | None
    since: datetime
    version: str

    def is_there(self, at: datetime) -> bool:
        """Whether its page is open and connected."""
        return at - self.seen_at < AWAY_AFTER


class OfficeCondition(StrEnum):
    """How an office's desks are taken together, what needs somebody first."""

    CAMERA = "camera"
    AWAY = "away"
    SILENT = "silent"
    WORKING = "working"
    RESTING = "resting"
    NEVER = "never"


NEEDS_SOMEBODY = (OfficeCondition.CAMERA, OfficeCondition.AWAY, OfficeCondition.SILENT)


@dataclass(frozen=True, kw_only=True)
class OfficeHealth:
    """An office's desks and how they are; `since` is when `condition` began, None if unknown.

    `desks` are those that ever reported, `missing` the names of those that the office has and that
    never did.
    """

    office_id: str
    condition: OfficeCondition
    since: datetime | None
    last_scan_at: datetime | None
    desks: tuple[DeskHealth, ...]
    missing: tuple[str, ...]

    @property
    def problem(self) -> CameraProblem | None:
        """Why the camera that fails longest gives no picture."""
        failing = [each for each in self.desks if each.problem]
        return min(failing, key=lambda each: each.since).problem if failing else None


def office_health(
    office_id: str,
    *,
    names: tuple[str, ...],
    desks: tuple[DeskHealth, ...],
    last_scan_at: datetime | None,
    open_since: datetime | None,
    at: datetime,
) -> OfficeHealth:
    """How an office's desks are at an instant.

    `names` are the office's desks, `open_since` is when it opened, None while it is closed. A
    camera is nobody's trouble where people have been scanned since it failed: some desks have a
    USB reader alone.
    """
    condition, since = _condition(desks, last_scan_at, open_since, at)
    known = {each.desk.name for each in desks}
    return OfficeHealth(
        office_id=office_id,
        condition=condition,
        since=since,
        last_scan_at=last_scan_at,
        desks=desks,
        missing=tuple(name for name in names if name not in known),
    )


def _condition(
    desks: tuple[DeskHealth, ...],
    last_scan_at: datetime | None,
    open_since: datetime | None,
    at: datetime,
) -> tuple[OfficeCondition, datetime | None]:
    signs = [each.seen_at for each in desks] + ([last_scan_at] if last_scan_at else [])
    if not signs:
        return OfficeCondition.NEVER, None
    there = [each for each in desks if each.is_there(at)]
    failing = [each.since for each in there if each.problem]
    if failing and len(failing) == len(there) and not _scanned(last_scan_at, min(failing)):
        return OfficeCondition.CAMERA, min(failing)
    if open_since is None or at - max(signs) > IN_USE_WITHIN:
        return (OfficeCondition.WORKING if there else OfficeCondition.RESTING), max(signs)
    quiet_since = max(last_scan_at or open_since, open_since)
    if at - quiet_since < SILENT_AFTER:
        return OfficeCondition.WORKING, last_scan_at
    if not there:
        return OfficeCondition.AWAY, max(signs)
    return OfficeCondition.SILENT, quiet_since


def _scanned(last_scan_at: datetime | None, since: datetime) -> bool:
    return last_scan_at is not None and last_scan_at >= since
