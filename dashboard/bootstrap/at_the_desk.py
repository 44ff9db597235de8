"""The way of a desk's scans into the ledger, put together."""

from typing import Any

from dashboard.bootstrap.installation import now
from dashboard.live_keys import LiveKeys
from dashboard.services.backlog import Backlog
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.rate_limits import RateLimits
from dashboard.services.scan_pace import ScanPace
from dashboard.services.signals import Signals
from dashboard.settings import Settings
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
