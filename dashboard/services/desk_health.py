"""Desks that say how they are once a minute, and what the Kominfo team makes of it (design 4.6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.desk_health import CameraProblem, DeskHealth, OfficeHealth, office_health
from dashboard.domain.office import Desk
from dashboard.services.access import Permission, User, require
from dashboard.services.closing import Hours, opened_offices
from dashboard.services.occupancy import LiveCounts
from dashboard.services.ports import Offices

# Between two reports of a desk that are stored; a page that asks more often writes nothing.
REPORT_EVERY = timedelta(minutes=1)
# A desk that its office has no more is shown for as long after its last report.
_FORGOTTEN_AFTER = timedelta(days=7)
_LONGEST_VERSION = 40


class DeskHealthBook(Protocol):
    """The last report of each desk. Raises LedgerUnavailable."""

    def put(self, report: DeskHealth, *, unless_seen_after: datetime) -> None:
        """Replace a desk's report, unless one came after that time.

        A camera that is as it was before keeps its `since`. Of an office's desks the last seen
        twenty are kept.
        """

    def all(self) -> tuple[DeskHealth, ...]:
        """Every desk's, by office and name."""


class DeskHealths:
    """What the desks' pages tell, and what is read of it.

    Reports go by themselves, outside every scan, to a row of the desk's own.
    """

    def __init__(
        self,
        *,
        book: DeskHealthBook,
        counts: LiveCounts,
        offices: Offices,
        hours: Hours,
        version: str,
        zone: ZoneInfo,
    ) -> None:
        """Work on these ports; `version` is this server's."""
        self._book = book
        self._counts = counts
        self._offices = offices
        self._hours = hours
        self._version = version[:_LONGEST_VERSION]
        self._zone = zone

    def report(
        self,
        *,
        user: User,
        desk: Desk,
        problem: CameraProblem | None,
        lasts: timedelta,
        at: datetime,
    ) -> None:
        """Say that a desk's page is open and how its camera is, so for as long as `lasts`.

        Raises NotAllowed, NotFound and LedgerUnavailable.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        self._offices.get(desk.office_id)
        said = DeskHealth(
            desk=desk, seen_at=at, problem=problem, since=at - lasts, version=self._version
        )
        self._book.put(said, unless_seen_after=at - REPORT_EVERY)

    def of_offices(self, *, user: User, at: datetime) -> tuple[OfficeHealth, ...]:
        """How the desks of every office are, in the directory's order.

        Raises NotAllowed and LedgerUnavailable.
        """
        require(user, Permission.MANAGE_OFFICES)
        scanned = {row.office_id: row.last_scan_at for row in self._counts.live()}
        desks: dict[str, list[DeskHealth]] = {}
        for each in self._book.all():
            desks.setdefault(each.desk.office_id, []).append(each)
        opened = opened_offices(self._hours, self._offices.all(), zone=self._zone, at=at)
        return tuple(
            office_health(
                office.id,
                names=office.desks,
                desks=_still(desks.get(office.id, ()), office.desks, at),
                last_scan_at=scanned.get(office.id),
                open_since=open_since,
                at=at,
            )
            for office, open_since in opened
        )


def _still(
    desks: Iterable[DeskHealth], names: tuple[str, ...], at: datetime
) -> tuple[DeskHealth, ...]:
    return tuple(
        each for each in desks if each.desk.name in names or at - each.seen_at < _FORGOTTEN_AFTER
    )
