"""The services of this installation, as commands use them."""

import os

from dashboard.bootstrap import Services, build
from dashboard.services.audit import AuditEntry
from dashboard.settings import settings_from


def services() -> Services:
    """Built from the environment. Raises InvalidInput and LedgerUnavailable."""
    return build(settings_from(os.environ))


class LateAudit:
    """The port `AuditLog` for commands that work without the ledger: opened to record, not before.

    A key is withdrawn also while the database is away; then the command says so afterwards.
    """

    def record(self, entry: AuditEntry) -> None:
        """Keep the entry. Raises LedgerUnavailable."""
        services().audit.record(entry)
