"""The services of this installation, as commands use them."""

import os

from dashboard.bootstrap import Services, build
from dashboard.settings import settings_from


def services() -> Services:
    """Built from the environment. Raises InvalidInput and LedgerUnavailable."""
    return build(settings_from(os.environ))
