"""What nobody foresaw: a short number to tell, under which the log has all of it."""

import logging
import secrets

_log = logging.getLogger(__name__)


def noted(error: BaseException) -> str:
    """Log the error with its traceback under a new reference number, and return the number."""
    reference = secrets.token_hex(3).upper()
    _log.error("reference %s", reference, exc_info=error)
    return reference
