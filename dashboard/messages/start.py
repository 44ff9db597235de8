"""The one sentence with which a server or command says why it does not start."""

from dashboard.domain.errors import CheckInError, InvalidInput
from dashboard.messages import DEFAULT_LANGUAGE, catalogue, text


def start_refusal(error: CheckInError, *, language: str = DEFAULT_LANGUAGE) -> str:
    """What is wrong with the settings or the database, and what to change."""
    if not isinstance(error, InvalidInput):
        return text("settings.no_database", language=language)
    key = f"settings.{error.args_.get('problem')}"
    if key not in catalogue(DEFAULT_LANGUAGE):
        key = "settings.unusable"
    return text(key, language=language, **error.args_)
