"""A server that serves nothing: what one at rest costs on this machine before a line of ours."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def _healthy(_request: Request) -> Response:
    return Response()


app = Starlette(routes=[Route("/healthz", _healthy)])
