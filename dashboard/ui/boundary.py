"""The user-interface boundary: the one place where every error ends as a sentence on the page."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.domain.errors import CheckInError
from dashboard.messages import catalogue, text

_log = logging.getLogger(__name__)
_GENERAL = "error"


@contextmanager
def boundary(*, language: str) -> Iterator[None]:
    """Draw inside; an error becomes one sentence, the next step and a reference number.

    The same number stands in the log beside the trace. A fragment needs its own, inside, since
    it reruns alone. Streamlit's own control flow (stop, rerun) passes through.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the only broad one: nothing above it can answer
        reference = secrets.token_hex(3).upper()
        _log.error("Reference %s", reference, exc_info=error)
        show_problem(_key(error), reference=reference, language=language)


def show_problem(key: str, *, reference: str, language: str) -> None:
    """Say what happened, what to do now, and the number under which the log has more."""
    sentence, next_step = (
        text(f"boundary.{key}.{part}", language=language) for part in ("sentence", "next_step")
    )
    number = text("boundary.reference", language=language, reference=reference)
    st.error(f"**{sentence}** {next_step}\n\n{number}", icon=":material/error:")


def _key(error: Exception) -> str:
    key = error.key if isinstance(error, CheckInError) else _GENERAL
    known = f"boundary.{key}.sentence" in catalogue("id")
    return key if known else _GENERAL
