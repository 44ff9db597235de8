"""Every HTTP route that the server mounts beside the pages."""

from collections.abc import Iterable, Mapping

from starlette.routing import BaseRoute

from dashboard.services.signals import Signals
from dashboard.web.events import MayListen, event_routes
from dashboard.web.health import Probe, health_route


def routes(
    *,
    signals: Signals,
    may_listen: MayListen,
    probes: Mapping[str, Probe],
    sign_in: Iterable[BaseRoute] = (),
    sheets: Iterable[BaseRoute] = (),
    self_check_in: Iterable[BaseRoute] = (),
    displays: Iterable[BaseRoute] = (),
    exports: Iterable[BaseRoute] = (),
) -> list[BaseRoute]:
    """Health, events, signing in and out, sheets, self check-in, displays, exports."""
    return [
        health_route(probes=probes),
        *event_routes(signals=signals, may_listen=may_listen),
        *sign_in,
        *sheets,
        *self_check_in,
        *displays,
        *exports,
    ]
