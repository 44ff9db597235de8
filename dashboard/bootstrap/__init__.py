"""The only composition root: settings -> adapters -> services."""

from dashboard.bootstrap.building import build
from dashboard.bootstrap.checks import doctor
from dashboard.bootstrap.installation import trust_folder
from dashboard.bootstrap.services import Services

__all__ = ["Services", "build", "doctor", "trust_folder"]
