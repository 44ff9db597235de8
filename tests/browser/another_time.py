"""The server and the commands with their clocks moved: `app` and `python -m` of this module.

The product asks for the time in four places, and hands it on from there as an argument.
"""

import os
import runpy
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import dashboard.bootstrap.installation
import dashboard.cli.answers
import dashboard.ui.session

MOVED_BY = "TEST_CLOCK_MOVED_BY_SECONDS"


class _Moved(datetime):
    """Gives times of the plain class, so that nothing but the moment differs."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return datetime.now(tz) + timedelta(seconds=float(os.environ[MOVED_BY]))


def moved_to(at: datetime) -> dict[str, str]:
    """What an environment says for processes that begin at `at` when it is now."""
    return {MOVED_BY: str((at - datetime.now(UTC)).total_seconds())}


def _move(*modules: Any) -> None:
    for module in modules:
        assert module.datetime in (datetime, _Moved)
        module.datetime = _Moved


def __getattr__(name: str) -> Any:
    """`app`, made when the server asks for it."""
    if name != "app":
        raise AttributeError(name)
    import asgi

    _move(asgi)
    return asgi.app


if MOVED_BY in os.environ:
    _move(dashboard.bootstrap.installation, dashboard.cli.answers, dashboard.ui.session)

if __name__ == "__main__":
    runpy.run_module("dashboard", run_name="__main__")
