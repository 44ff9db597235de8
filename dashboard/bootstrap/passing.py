"""Our own passes, put together."""

from typing import Any

from dashboard.credentials.own_pass import pass_keys
from dashboard.live_keys import LiveKeys, LiveNames
from dashboard.services.audit import AuditLog
from dashboard.services.coverage import Coverage
from dashboard.services.pass_administration import PassAdministration
from dashboard.services.pass_register import PassRegister
from dashboard.services.passes import Passes
from dashboard.services.ports import Offices
from dashboard.settings import Settings
from dashboard.store.coverage import SqlCoverage


def pass_administration_of(
    keyring: LiveKeys, register: PassRegister, seal: LiveNames, audit: AuditLog
) -> PassAdministration:
    """Signs with the newest key; the register and the audit log know of every pass."""
    return PassAdministration(
        passes=Passes(
            signer=pass_keys([keyring.signing_key.secret])[0],
            secrets_=keyring,
        ),
        register=register,
        seal=seal,
        secrets_=keyring,
        audit=audit,
    )


def coverage_of(
    settings: Settings, engine: Any, offices: Offices, seal: LiveNames, audit: AuditLog
) -> Coverage:
    """What was last verified of whom the register has as employees."""
    return Coverage(
        views=SqlCoverage(engine),
        offices=offices,
        seal=seal,
        audit=audit,
        retention=settings.retention,
        zone=settings.zone,
    )
