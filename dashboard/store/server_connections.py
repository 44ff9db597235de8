"""Connections to a PostgreSQL server that may be away, restarted or behind a pulled cable."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy as sa

# While a server is away one thread finds out, this often; all others are told at once.
PAUSE_SECONDS = 1.0

_CONNECT_SECONDS = 5
# A server that dies in the middle of a transaction must not keep an office locked for the others,
# and a stuck one must not keep a desk waiting: what is refused in time is kept and sent again.
_SESSION_OPTIONS = "-c idle_in_transaction_session_timeout=30s -c lock_timeout=10s"


def connection_arguments(url: sa.URL) -> dict[str, Any]:
    """What psycopg is to be given beside the URL, whose own `options` stay."""
    given = url.query.get("options", "")
    own = given if isinstance(given, str) else " ".join(given)
    return {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "dashboard",
        "options": f"{_SESSION_OPTIONS} {own}".strip(),
        # Without them a pulled cable is noticed after a quarter of an hour.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": _CONNECT_SECONDS * 1000,
    }


class ServerGate:
    """Stands before every new connection; knows whether the last attempt failed."""

    def __init__(
        self, *, pause: float = PAUSE_SECONDS, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`seconds` is a monotonic clock."""
        self._pause = pause
        self._seconds = seconds
        self._lock = threading.Lock()
        self._try_again_at: float | None = None

    def connect(self, make: Callable[[], Any]) -> Any:
        """What `make` makes. Raises psycopg.OperationalError, at once where it just failed."""
        self._pass()
        try:
            made = make()
        except psycopg.OperationalError:
            self._failed()
            raise
        with self._lock:
            self._try_again_at = None
        return made

    def _pass(self) -> None:
        with self._lock:
            if self._try_again_at is None:
                return
            if self._seconds() < self._try_again_at:
                raise psycopg.OperationalError("the server could not be reached a moment ago")
            # This thread looks; the others need not wait for what it finds.
            self._try_again_at = self._seconds() + self._pause + _CONNECT_SECONDS

    def _failed(self) -> None:
        with self._lock:
            self._try_again_at = self._seconds() + self._pause


def guard_connections(engine: sa.Engine) -> None:
    """Put a gate before the engine's new connections."""
    gate = ServerGate()

    def do_connect(dialect: Any, _record: object, words: Any, named: Any) -> Any:
        return gate.connect(lambda: dialect.connect(*words, **named))

    sa.event.listen(engine, "do_connect", do_connect)
