"""The one sentence with which a server or command says why it does not start."""

from dashboard.domain.errors import BackupFailed, CheckInError, InvalidInput, UpgradeHeld
from dashboard.messages import DEFAULT_LANGUAGE, catalogue, text


def start_refusal(error: CheckInError, *, language: str = DEFAULT_LANGUAGE) -> str:
    """What is wrong with the settings or the database, and what to change."""
    if isinstance(error, BackupFailed):
        return backup_refusal(error, language=language)
    if not isinstance(error, InvalidInput):
        return text("settings.no_database", language=language)
    key = f"settings.{error.args_.get('problem')}"
    if key not in catalogue(DEFAULT_LANGUAGE):
        key = "settings.unusable"
    return text(key, language=language, **error.args_)


def backup_refusal(error: BackupFailed, *, language: str = DEFAULT_LANGUAGE) -> str:
    """Why a backup cannot be made or restored, and what to do."""
    reason = text(f"backup.{error.args_['problem']}", language=language, **error.args_)
    if isinstance(error, UpgradeHeld):
        return text("backup.upgrade_held", language=language, reason=reason)
    return reason
