"""The user-interface boundary: the one place where every error ends as a sentence on the page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.domain.errors import CheckInError, LedgerUnavailable, NotAllowed
from dashboard.failures import noted
from dashboard.messages import catalogue
from dashboard.ui.live import rerun_when
from dashboard.ui.session import now, services, t
from dashboard.ui.session_watch import rerun_unless_still

_GENERAL = "error"
# Streamlit looks at the name of a file before the page runs, where no page can answer for it.
_WRONG_FILE, _OF_FILE_NAMES = "wrong_file", ("file-uploader-", "filename-")


@contextmanager
def boundary() -> Iterator[None]:
    """Draw inside; an error becomes one sentence, the next step and a reference number.

    A fragment needs its own, inside, since it reruns alone; it also sees there that the person is
    still signed in. Streamlit's own control flow (stop, rerun) passes through.
    """
    rerun_unless_still()
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the only broad one: nothing above it can answer
        show_failure(error)
        if isinstance(error, LedgerUnavailable):
            seen = services().watch.returns
            rerun_when(lambda: services().watch.returns > seen)


def show_failure(error: Exception) -> bool:
    """Show what happened, what to do now, and a number under which the log has more.

    Also Streamlit's handler for errors outside a boundary; True says that it is dealt with.
    """
    if isinstance(error, NotAllowed):
        services().refusals.of(error, now=now())
    reference = noted(error)
    key = _key(error)
    sentence, next_step = t(f"boundary.{key}.sentence"), t(f"boundary.{key}.next_step")
    number = t("boundary.reference", reference=reference)
    st.error(f"**{sentence}** {next_step}\n\n{number}", icon=":material/error:")
    return True


def _key(error: Exception) -> str:
    if isinstance(error, StreamlitAPIException):
        about_names = (error.error_id or "").startswith(_OF_FILE_NAMES)
        return _WRONG_FILE if about_names else _GENERAL
    key = error.key if isinstance(error, CheckInError) else _GENERAL
    known = f"boundary.{key}.sentence" in catalogue("id")
    return key if known else _GENERAL
