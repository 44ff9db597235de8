"""`/display/…`: a tablet at a door, its code changing every 30 seconds; a page that lives for days.

The page is one small script without Streamlit. It asks for the code to show and for how long it
holds, and takes it away by itself when that is over, whatever has happened to the connection.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.credentials.qr import QUIET_MODULES, Symbol, symbol
from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.plates import DisplayRefusal
from dashboard.messages import LANGUAGES, text
from dashboard.messages.format import number
from dashboard.services.door_displays import DoorDisplays, Shown
from dashboard.web.sheets import page

_SCRIPT = Path(__file__).with_name("assets") / "display.js"
_PAGE = Path(__file__).with_name("templates") / "display.html"
_NO_STORE = {"Cache-Control": "no-store"}
# The script's own texts, for what it tells without the server.
_SAID = ("loading", "lost", "gone", "step")


def display_routes(
    *,
    displays: DoorDisplays,
    zone: ZoneInfo,
    language: str,
    clock: Callable[[], datetime],
) -> list[Route]:
    """The page of a display, its script, and the code to show now as JSON.

    Whoever has the link may look: it says what hangs at the door anyway, and can be ended.
    """
    script = _SCRIPT.read_bytes()
    # A page that has been open since before an upgrade loads itself anew.
    version = hashlib.sha256(script + _PAGE.read_bytes()).hexdigest()[:12]

    async def show(request: Request) -> Response:
        del request
        said = {name: text(f"display.{name}", language=language) for name in _SAID}
        return page("display.html", 200, language, zone=zone.key, version=version, said=said)

    async def code(request: Request) -> Response:
        return await run_in_threadpool(_code, request.path_params["token"])

    def _code(token: str) -> Response:
        at = clock()
        try:
            shown = displays.shown(token, at=at)
        except LedgerUnavailable:
            return Response(status_code=503, headers=_NO_STORE)
        head = {"version": version, "now": _milliseconds(at)}
        said = (
            _refused(shown, language)
            if isinstance(shown, DisplayRefusal)
            else _said(shown, language)
        )
        return JSONResponse(head | said, headers=_NO_STORE)

    async def javascript(request: Request) -> Response:
        del request
        return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return [
        Route("/display/display.js", javascript, methods=["GET"]),
        Route("/display/{token}", show, methods=["GET"]),
        Route("/display/{token}/code", code, methods=["GET"]),
    ]


def _said(shown: Shown, language: str) -> dict[str, object]:
    """What the script puts into the page's places, word for word."""
    others = [each for each in LANGUAGES if each != language]
    drawn = symbol(shown.address)
    return {
        "office": shown.office.name,
        "sample": text("display.sample", language=language) if shown.office.sample else "",
        "door": text(f"plates.sheet.door.{shown.door}", language=language),
        "how": text(f"plates.sheet.how.{shown.door}", language=language),
        "how_elsewhere": [
            {"language": each, "text": text(f"plates.sheet.how.{shown.door}", language=each)}
            for each in others
        ],
        "places": _places(shown, language),
        "full": shown.places == 0,
        "code": {"path": _path(drawn), "modules": drawn.modules + 2 * QUIET_MODULES},
        "holds": shown.holds // timedelta(milliseconds=1),
        "changes_in": shown.changes_in // timedelta(milliseconds=1),
    }


def _refused(refusal: DisplayRefusal, language: str) -> dict[str, object]:
    return {
        "refusal": {
            part: text(f"{refusal.key}.{part}", language=language) for part in ("title", "step")
        }
    }


def _places(shown: Shown, language: str) -> dict[str, str] | None:
    """How many may still come in: a figure, or a word where none may."""
    if shown.places is None:
        return None
    if shown.places == 0:
        word = "closed" if shown.limit == 0 else "full"
        return {"figure": text(f"display.{word}", language=language), "unit": ""}
    return {
        "figure": number(shown.places, language=language),
        "unit": text("display.places", language=language),
    }


def _path(drawn: Symbol) -> str:
    """The dark modules as an SVG path, the quiet zone around them left free."""
    return "".join(
        f"M{x + QUIET_MODULES} {row + QUIET_MODULES}h{length}v1h-{length}z"
        for row, x, length in drawn.runs
    )


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
