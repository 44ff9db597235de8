"""What protects personal data over time: keys, retention, erasure."""

from dashboard.backups import shelf
from dashboard.live_keys import FileKeyFolder
from dashboard.services.audit import AuditLog
from dashboard.services.key_care import KeyCare
from dashboard.services.ports import NameSeal
from dashboard.settings import Settings
from dashboard.store.sealed_names import SqlSealedNames


def key_care_of(
    settings: Settings, *, names: SqlSealedNames, seal: NameSeal, audit: AuditLog
) -> KeyCare:
    """The care of this installation's keys."""
    return KeyCare(
        folder=FileKeyFolder(settings.local / "keys"),
        names=names,
        seal=seal,
        audit=audit,
        zone=settings.zone,
        # A backup must open as long as it may be restored.
        keep_days=shelf.RETENTION_DAYS,
    )
