"""`GET /healthz`: whether the server answers and what it depends on is there."""

import logging
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.domain.errors import CheckInError

_log = logging.getLogger(__name__)

# Returns where all is well, raises a CheckInError where not.
Probe = Callable[[], object]


def health_route(*, probes: Mapping[str, Probe]) -> Route:
    """200 with `ok` for each probe; 503 where one fails, with the word for why.

    It is open to everybody, so it tells nothing but these words.
    """

    def health(request: Request) -> JSONResponse:
        # A plain function: Starlette runs it in a thread, so a slow database blocks nobody.
        del request
        answers = {name: _word(name, probe) for name, probe in probes.items()}
        healthy = all(word == "ok" for word in answers.values())
        return JSONResponse(
            {"status": "ok" if healthy else "failing", **answers},
            status_code=200 if healthy else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Route("/healthz", health, methods=["GET"])


def _word(name: str, probe: Probe) -> str:
    try:
        probe()
    except CheckInError as error:
        _log.warning("health: %s: %s", name, error)
        return error.key
    return "ok"
