"""`GET /healthz`: whether the server answers and what it depends on is there."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Probe = Callable[[], bool]


def health_route(*, probes: Mapping[str, Probe]) -> Route:
    """200 with each probe's answer; 503 if one says no. It tells nothing but these words."""

    def health(request: Request) -> JSONResponse:
        # A plain function: Starlette runs it in a thread, so a slow database blocks nobody.
        del request
        answers = {name: "ok" if probe() else "failing" for name, probe in probes.items()}
        healthy = "failing" not in answers.values()
        return JSONResponse(
            {"status": "ok" if healthy else "failing", **answers},
            status_code=200 if healthy else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Route("/healthz", health, methods=["GET"])
