"""What the light pages share: their templates, their language switch, their style and script."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.messages import LANGUAGES
from dashboard.web.sheets import LANGUAGE_COOKIE, language_of, page

_FOLDER = Path(__file__).with_name("assets")
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_YEAR = 365 * 24 * 3600


def _asset(name: str) -> Route:
    content, kind = (_FOLDER / name).read_bytes(), _TYPES[Path(name).suffix]

    async def answer(request: Request) -> Response:
        del request
        return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=600"})

    return Route(f"/check-in/{name}", answer, methods=["GET"])


ASSETS: tuple[BaseRoute, ...] = tuple(
    _asset(name) for name in ("light.css", "check_in.js", "camera.js")
)


class LightPages:
    """Pages in the browser's language, which `?language=` changes for good."""

    def __init__(self, *, default_language: str, secure: bool) -> None:
        """`secure` cookies go by https only."""
        self._default = default_language
        self._secure = secure

    def language(self, request: Request) -> str:
        """What the address asks for, else what this browser chose, else the installation's."""
        asked = request.query_params.get("language", "")
        return asked if asked in LANGUAGES else language_of(request, self._default)

    def page(self, request: Request, template: str, status: int, /, **places: object) -> Response:
        """A filled template, kept by nobody on the way."""
        language = self.language(request)
        other = next(each for each in LANGUAGES if each != language)
        given = {"refresh": 0, "form_link": ""} | places
        answer = page(template, status, language, other=other, **given)
        if language != language_of(request, self._default):
            self.put_cookie(answer, LANGUAGE_COOKIE, language, seconds=_YEAR, script=True)
        return answer

    def put_cookie(
        self, answer: Response, name: str, value: str, *, seconds: int, script: bool = False
    ) -> None:
        """Remember something in this browser; `script` lets the application's pages change it."""
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._secure,
            httponly=not script,
            samesite="lax",
        )
