"""What the screen says when a page fails unexpectedly: one sentence, and a reference to the log."""

import logging
import secrets

import streamlit as st

from dashboard.domain.errors import CheckInError
from dashboard.messages import catalogue
from dashboard.ui.session import language, t

_log = logging.getLogger("dashboard.failure")


def show_failure(error: Exception) -> bool:
    """Log the error under a reference number and show that instead of Streamlit's box.

    An error of our own tree has a sentence of its own. Returns True: it is dealt with.
    """
    reference = secrets.token_hex(4).upper()
    _log.error("page failed, reference %s", reference, exc_info=error)
    key = f"error.{error.key}" if isinstance(error, CheckInError) else ""
    places = error.args_ if isinstance(error, CheckInError) else {}
    if key not in catalogue(language()):
        key = "error.unexpected"
    st.error(
        f"{t(key, **places)} {t('error.reference', reference=reference)}", icon=":material/error:"
    )
    return True
