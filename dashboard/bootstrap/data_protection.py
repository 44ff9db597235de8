"""What protects personal data over time: keys, retention, erasure."""

import time
from dataclasses import dataclass
from typing import Any

from dashboard.backups import shelf
from dashboard.backups.outlived import OutlivedBackups
from dashboard.bootstrap.installation import now
from dashboard.bootstrap.protection import overview_of
from dashboard.live_keys import FileKeyFolder
from dashboard.services.audit import AuditLog
from dashboard.services.data_care import DataCare
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.erasure import Erasure, ErasureStore
from dashboard.services.key_care import KeyCare
from dashboard.services.ports import NameSeal, Rules
from dashboard.services.protection_overview import ProtectionOverview
from dashboard.services.retention import DataKind
from dashboard.settings import Settings
from dashboard.store.day_fingerprints import SqlDayFingerprints
from dashboard.store.erasure_book import SqlErasureBook
from dashboard.store.other_erasure import SqlOtherErasure
from dashboard.store.overwritten import SqlTraces
from dashboard.store.sealed_names import SqlSealedNames
from dashboard.store.stay_erasure import SqlStayErasure

# Between two transactions of the erasure, so that the desks' writer has its turn.
_REST_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class DataProtection:
    """The services, and the job of the rounds."""

    key_care: KeyCare
    erasure: Erasure
    care: DataCare
    overview: ProtectionOverview


def data_protection_of(
    settings: Settings,
    *,
    engine: Any,
    seal: NameSeal,
    audit: AuditLog,
    rules: Rules,
    terms: OfficeTerms,
) -> DataProtection:
    """Everything over one database; nothing is done yet."""
    keys = KeyCare(
        folder=FileKeyFolder(settings.local / "keys"),
        names=SqlSealedNames(engine),
        seal=seal,
        audit=audit,
        zone=settings.zone,
        # A key is of use as long as names are kept, and as long as a backup may be restored.
        keep_days=max(settings.retention.of(DataKind.STAYS), shelf.RETENTION_DAYS),
    )
    erasure = Erasure(
        store=ErasureStore(
            stays=SqlStayErasure(engine),
            others=SqlOtherErasure(engine),
            figures=SqlDayFingerprints(engine, terms=terms),
            book=SqlErasureBook(engine),
            traces=SqlTraces(engine),
            backups=OutlivedBackups(settings.backups),
        ),
        keys=keys,
        audit=audit,
        rules=rules,
        retention=settings.retention,
        zone=settings.zone,
        clock=now,
        pause=lambda: time.sleep(_REST_SECONDS),
    )
    care = DataCare(keys=keys, erasure=erasure, zone=settings.zone)
    overview = overview_of(settings, engine=engine, erasure=erasure, keys=keys, rules=rules)
    return DataProtection(key_care=keys, erasure=erasure, care=care, overview=overview)
