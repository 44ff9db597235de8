"""The way of a desk's scans into the ledger, put together."""

from typing import Any

from dashboard import __version__
from dashboard.bootstrap.installation import now
from dashboard.credentials.reader import Reader
from dashboard.live_keys import LiveKeys
from dashboard.services.backlog import Backlog
from dashboard.services.closing import Hours
from dashboard.services.desk_health import DeskHealths
from dashboard.services.door_registers import DoorRegisters
from dashboard.services.explanation import Explanation
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.occupancy import LiveCounts
from dashboard.services.ports import Offices, Rules
from dashboard.services.rate_limits import RateLimits
from dashboard.services.scan_pace import ScanPace
from dashboard.services.signals import Signals
from dashboard.settings import Settings
from dashboard.store.desk_health import SqlDeskHealth
from dashboard.store.rate_limits import SqlMinuteCounts


def backlog_of(settings: Settings, *, engine: Any, keyring: LiveKeys, signals: Signals) -> Backlog:
    """What waits for the ledger or for its turn; live pages hear whenever that changes."""
    pace = ScanPace(
        limits=RateLimits(counts=SqlMinuteCounts(engine), secrets_=keyring),
        per_minute=settings.scans_per_minute,
        now=now,
    )
    return Backlog(
        changed=lambda: signals.publish(LEDGER_CHANNEL),
        in_time=lambda event: pace.allows(desk=event.desk, account=event.account),
    )


def desk_health_of(
    settings: Settings, *, engine: Any, counts: LiveCounts, offices: Offices, hours: Hours
) -> DeskHealths:
    """What the desks' pages tell of themselves."""
    return DeskHealths(
        book=SqlDeskHealth(engine),
        counts=counts,
        offices=offices,
        hours=hours,
        version=__version__,
        zone=settings.zone,
    )


def explanation_of(
    settings: Settings,
    *,
    keyring: LiveKeys,
    reader: Reader,
    rules: Rules,
    registers: DoorRegisters,
) -> Explanation:
    """How a code is judged, without recording it."""
    return Explanation(
        reader=reader,
        rules=rules,
        registers=registers,
        secrets_=keyring,
        zone=settings.zone,
    )
