"""Archives past their limit of age go, also where nobody makes a new one (design section 6)."""

import logging
from datetime import datetime
from pathlib import Path

from dashboard.backups import shelf

_log = logging.getLogger(__name__)


class OutlivedBackups:
    """The port `OldBackups`. The newest archive stays in any case; the doctor tells its age."""

    def __init__(self, folder: Path) -> None:
        """Of this folder, which need not be there."""
        self._folder = folder

    def remove(self, *, now: datetime) -> tuple[str, ...]:
        """Remove them; their names. One that cannot be removed stays for the doctor to tell."""
        kept = shelf.archives(self._folder)
        if not kept:
            return ()
        try:
            with shelf.opened(self._folder):
                gone = shelf.prune(
                    self._folder,
                    newest=kept[0].file,
                    keep=None,
                    days=shelf.RETENTION_DAYS,
                    now=now,
                )
        except OSError as error:
            _log.warning("old backups were not removed: %s", error)
            return ()
        return tuple(file.name for file in gone)
