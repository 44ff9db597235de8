"""The overview of personal data: what is kept, what erases it, and which backups still have it."""

from functools import partial
from pathlib import Path
from typing import Any

from dashboard.backups import shelf
from dashboard.services.erasure import Erasure
from dashboard.services.key_care import KeyCare
from dashboard.services.ports import Rules
from dashboard.services.protection_overview import Backups, ProtectionOverview
from dashboard.settings import Settings
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.kept_data import SqlKeptData


def overview_of(
    settings: Settings,
    *,
    engine: Any,
    erasure: Erasure,
    keys: KeyCare,
    rules: Rules,
) -> ProtectionOverview:
    """Over one database and the folder of backups of this server."""
    return ProtectionOverview(
        kept=SqlKeptData(engine),
        erasure=erasure,
        keys=keys,
        trail=SqlAuditTrail(engine),
        rules=rules,
        backups=partial(_backups, settings.backups),
        zone=settings.zone,
    )


def _backups(folder: Path) -> Backups:
    made_at = tuple(kept.made_at for kept in shelf.archives(folder))
    return Backups(made_at=made_at, most_days=shelf.RETENTION_DAYS)
