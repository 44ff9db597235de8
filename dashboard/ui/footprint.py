"""What the process keeps for good, taken out of the way of Streamlit's garbage collection."""

import gc
from functools import cache


@cache
def settle() -> None:
    """Exempt all that lives now from garbage collection; once a process, after its imports.

    Streamlit runs a full collection at the end of every run, fragments too, and holds the
    interpreter's lock meanwhile: 76 ms for the 150,000 objects of the imported libraries, during
    which the verdict waits in the server's queue. Nothing of them would ever be freed.
    """
    gc.collect()
    gc.freeze()
