"""What the process keeps for good, taken out of the way of Streamlit's garbage collection."""

import gc
import logging
from enum import StrEnum
from functools import cache

_log = logging.getLogger(__name__)


class Loaded(StrEnum):
    """The moments at which a process has got many objects that it will keep."""

    SERVER = "server"
    SCANNER = "scanner"
    CHARTS = "charts"


@cache
def settle(*, after: Loaded) -> None:
    """Exempt all that lives now from garbage collection; once a process after each of its loads.

    Streamlit runs a full collection at the end of every run, fragments too, and holds the
    interpreter's lock meanwhile: 76 ms for the 150,000 objects of the imported libraries, during
    which the verdict waits in the server's queue. Nothing of them would ever be freed. The
    libraries of the camera and of the charts come with the first page that has one, long after
    the server's own.
    """
    gc.collect()
    gc.freeze()
    _log.info("%d objects settled after the %s was loaded", gc.get_freeze_count(), after)
