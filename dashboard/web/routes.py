"""Every HTTP route that the server mounts beside the pages."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route


def routes(*groups: Iterable[Route]) -> list[BaseRoute]:
    """The groups in order; the first that matches a path answers."""
    return [route for group in groups for route in group]
