"""What every part of the composition needs of an installation."""

from datetime import UTC, datetime

from dashboard.credentials.own_pass import pass_keys
from dashboard.credentials.trust_list import TrustFolder
from dashboard.domain.errors import InvalidInput
from dashboard.keyring import Keyring
from dashboard.settings import Settings


def require_data(settings: Settings) -> None:
    """Raise InvalidInput where the data folder has no rules or no trust list."""
    # First of all: a mistyped folder must not get a new database and new keys.
    if not all((settings.data / name).is_dir() for name in ("rules", "trust")):
        raise InvalidInput(field="DASHBOARD_DATA", problem="no_data", value=settings.data)


def trust_folder(settings: Settings, keyring: Keyring) -> TrustFolder:
    """The installation's trust list and our own keys."""
    own = [key.trusted() for key in pass_keys(key.secret for key in keyring.signing)]
    return TrustFolder(folder=settings.data / "trust", own=own)


def now() -> datetime:
    """The clock of the composition."""
    return datetime.now(UTC)
