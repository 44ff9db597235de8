"""The ground under every page: the services, the time, the language of this browser."""

import os
from datetime import UTC, datetime
from functools import cache
from typing import Any

from dashboard.bootstrap import Services, build
from dashboard.messages import LANGUAGES, text
from dashboard.messages.format import clock, number
from dashboard.settings import settings_from
from dashboard.ui import browser

_LANGUAGE = "language"


@cache
def services() -> Services:
    """The services of this process, built from the environment at the first call."""
    return build(settings_from(os.environ))


def now() -> datetime:
    """The time to hand to a service, aware and in UTC."""
    return datetime.now(UTC)


def language() -> str:
    """`id` or `en`: what this browser chose, else what the installation speaks."""
    chosen = browser.remembered(_LANGUAGE)
    return chosen if chosen in LANGUAGES else services().settings.language


def choose_language(chosen: str) -> None:
    """Speak this language in this browser from the next run on."""
    browser.remember(name=_LANGUAGE, value=chosen)


def t(key: str, /, **places: Any) -> str:
    """The text `area.name` in this browser's language."""
    return text(key, language=language(), **places)


def remembered_desk() -> tuple[str, str] | None:
    """The office id and desk name that this browser chose last.

    Anybody can write it: ask the services whether it exists and whether the user may use it.
    """
    office_id, separator, desk = (browser.remembered("desk") or "").partition("/")
    return (office_id, desk) if separator else None


def remember_desk(*, office_id: str, desk: str) -> None:
    """Keep the desk for the next visits of this browser."""
    browser.remember(name="desk", value=f"{office_id}/{desk}")


def local_clock(at: datetime) -> str:
    """Hour and minute where the installation is, in this browser's way: `10.42`."""
    return clock(at, zone=services().settings.zone, language=language())


def local_number(value: int) -> str:
    """A whole number in this browser's way: `1.234`."""
    return number(value, language=language())
