"""What is kept of persons, for whoever answers their requests."""

from typing import Any

from dashboard.credentials.reader import Reader
from dashboard.live_keys import LiveKeys, LiveNames
from dashboard.services.audit import AuditLog
from dashboard.services.person_requests import PersonRequests
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.person_records import SqlPersonRecords


def person_requests(
    engine: Any,
    reader: Reader,
    keyring: LiveKeys,
    seal: LiveNames,
    audit: AuditLog,
) -> PersonRequests:
    """What is kept of a person, for whoever answers their request."""
    return PersonRequests(
        records=SqlPersonRecords(engine),
        reader=reader,
        secrets_=keyring,
        seal=seal,
        trail=SqlAuditTrail(engine),
        audit=audit,
    )
