"""The visit log as a file: streamed from the ledger to the browser, and how far it is."""

from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard.domain.errors import LedgerUnavailable, NotAllowed, NotFound, SignInRequired
from dashboard.messages import log_words, text
from dashboard.services.log_export import LogExport, LogExports
from dashboard.services.sessions import SignIn
from dashboard.services.spreadsheet import table_parts
from dashboard.web.sheets import Refused, language_of, refusal

PATH = "/export/visit-log"
PROGRESS_PATH = f"{PATH}/progress"
# A person who signs out elsewhere is out of a running download too.
_ASK_AGAIN = timedelta(seconds=5)
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, kw_only=True)
class ExportRoutes:
    """What the routes need; `cookie` is the sign-in's, `refused` is told who lacked a right."""

    exports: LogExports
    sign_in: SignIn
    cookie: str
    zone: ZoneInfo
    language: str
    clock: Callable[[], datetime]
    refused: Refused


def log_export_routes(parts: ExportRoutes) -> list[Route]:
    """`GET /export/visit-log?ticket=` gives the file once, `…/progress?ticket=` tells of it."""

    async def file(request: Request) -> Response:
        if request.method == "HEAD":  # or whoever only asks would use the ticket up
            return Response(status_code=405, headers={"Allow": "GET"})
        return await run_in_threadpool(_file, parts, request)

    async def progress(request: Request) -> Response:
        return await run_in_threadpool(_progress, parts, request)

    return [
        Route(PATH, file, methods=["GET"]),
        Route(PROGRESS_PATH, progress, methods=["GET"]),
    ]


def _file(parts: ExportRoutes, request: Request) -> Response:
    language, at = language_of(request, parts.language), parts.clock()
    token = request.cookies.get(parts.cookie)
    try:
        user = parts.sign_in.user(token, at=at)
        ordered = parts.exports.begin(request.query_params.get("ticket", ""), user=user, at=at)
    except SignInRequired:
        return refusal("visit_log.export.signed_out", 401, language)
    except (NotAllowed, NotFound) as error:
        if isinstance(error, NotAllowed):
            parts.refused(error, now=at)
        return refusal("visit_log.export.gone", 404, language)
    except LedgerUnavailable:
        return refusal("visit_log.export.unavailable", 503, language)
    name = f"{text('visit_log.file', language=ordered.language)}-{ordered.office_id}.csv"
    return StreamingResponse(
        _sent(ordered, _pieces(parts, ordered, token)),
        media_type="text/csv; charset=utf-8",
        headers={**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pieces(parts: ExportRoutes, ordered: LogExport, token: str | None) -> Generator[bytes]:
    """The file, a piece at a time; ends with SignInRequired where the session does."""
    language, zone = ordered.language, parts.zone
    asked = parts.clock()
    with closing(parts.exports.rows(ordered)) as found:
        lines = (
            (log_words.cells(row, zone=zone, language=language) for row in rows) for rows in found
        )
        for piece in table_parts(
            log_words.headings(language=language),
            lines,
            delimiter=text("passes.many.delimiter", language=language),
        ):
            yield piece
            if parts.clock() - asked >= _ASK_AGAIN:
                asked = parts.clock()
                parts.sign_in.still(token, at=asked)


async def _sent(ordered: LogExport, pieces: Generator[bytes]) -> AsyncIterator[bytes]:
    """Each piece made in a thread once the one before it has left, for as long as it is fetched."""
    end: Any = object()
    try:
        while (piece := await run_in_threadpool(next, pieces, end)) is not end:
            yield piece
    finally:
        pieces.close()
        ordered.left()


def _progress(parts: ExportRoutes, request: Request) -> Response:
    try:
        user = parts.sign_in.still(request.cookies.get(parts.cookie), at=parts.clock())
        found = parts.exports.progress(request.query_params.get("ticket", ""), user=user)
    except SignInRequired:
        return Response(status_code=401, headers=_HEADERS)
    except NotFound:
        return Response(status_code=404, headers=_HEADERS)
    except LedgerUnavailable:
        return Response(status_code=503, headers=_HEADERS)
    return JSONResponse(asdict(found), headers=_HEADERS)
