"""Alerts of the offices: which there are now, and who has seen them (design 4.5)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.domain.alerts import Alert, by_urgency
from dashboard.services.access import Permission, User, require
from dashboard.services.ports import Offices
from dashboard.services.sessions import Accounts


class AlertBook(Protocol):
    """Every alert of the last months. Raises LedgerUnavailable.

    Each call is one transaction, and several servers may make the same one at once.
    """

    def live(self) -> tuple[Alert, ...]:
        """Those that are not cleared."""

    def since(self, since: datetime) -> tuple[Alert, ...]:
        """The live ones and those that were cleared at or after `since`."""

    def add(self, alert: Alert, *, tell: Collection[str]) -> bool:
        """Keep a new one with a message due on each channel; False where it is live already."""

    def reopen(self, alert: Alert, *, at: datetime) -> None:
        """Let it go on, unless another of its cause is live."""

    def clear(self, alert: Alert, *, at: datetime) -> None:
        """End it; one that has ended stays as it is."""

    def acknowledge(self, alert_id: str, *, office_id: str, by: str, at: datetime) -> bool:
        """Somebody has seen it; False where it is over, seen already, or another office's."""

    def forget(self, *, before: datetime) -> None:
        """Drop what was cleared before then, with its messages."""

    def revision(self) -> int:
        """A number that grows with every change."""


@dataclass(frozen=True, kw_only=True)
class ShownAlert:
    """An alert with the names of its office and of whoever has seen it ('' for nobody)."""

    alert: Alert
    office: str
    seen_by: str = ""


class Alerts:
    """What a signed-in person sees and does. A head's are those of their own office."""

    def __init__(
        self,
        *,
        book: AlertBook,
        offices: Offices,
        accounts: Accounts,
        changed: Callable[[], object],
    ) -> None:
        """Read and write there; call `changed` after somebody acknowledged one."""
        self._book = book
        self._offices = offices
        self._accounts = accounts
        self._changed = changed

    def now(self, *, user: User) -> tuple[ShownAlert, ...]:
        """The live alerts of every office in the person's reach, most urgent first.

        Raises NotAllowed.
        """
        require(user, Permission.SEE_OCCUPANCY)
        names = {office.id: office.name for office in self._offices.all()}
        mine = [
            alert
            for alert in self._book.live()
            if alert.office_id in names
            and user.may(Permission.SEE_OCCUPANCY, office_id=alert.office_id)
        ]
        return tuple(
            ShownAlert(
                alert=alert,
                office=names[alert.office_id],
                seen_by=self._name(alert.acknowledged_by),
            )
            for alert in by_urgency(mine)
        )

    def _name(self, account_id: str | None) -> str:
        """The name of an account; its id where there is none any more."""
        known = self._accounts.user(account_id) if account_id else None
        return known.name if known else account_id or ""

    def acknowledge(self, *, user: User, office_id: str, alert_id: str, at: datetime) -> bool:
        """Say that it was seen; False where it is over or somebody else was first.

        Raises NotAllowed.
        """
        require(user, Permission.ACKNOWLEDGE_ALERTS, office_id=office_id)
        done = self._book.acknowledge(alert_id, office_id=office_id, by=user.id, at=at)
        self._changed()
        return done
