"""The only composition root: settings -> adapters -> services."""

from dashboard.bootstrap.backing_up import backup, check_backup, restore
from dashboard.bootstrap.building import build
from dashboard.bootstrap.checks import doctor
from dashboard.bootstrap.installation import trust_folder
from dashboard.bootstrap.services import Services

__all__ = [
    "Services",
    "backup",
    "build",
    "check_backup",
    "doctor",
    "restore",
    "trust_folder",
]
