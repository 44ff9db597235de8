"""`GET /privacy`: what is kept about whoever comes, for everybody (UU PDP 27/2022, article 5)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.messages import LANGUAGES, text
from dashboard.services.retention import Retention
from dashboard.web.sheets import language_of, page

# What the notice names, in its order; each is a table of the catalogue's area.
_KEPT = (
    "event",
    "key",
    "name",
    "colour",
    "guest_book",
    "override",
    "pass",
    "case",
    "staff",
    "audit",
)
# The articles of the law that give rights to whom data are about.
_RIGHTS = range(5, 14)


def privacy_route(
    *,
    controller: str,
    contact: str,
    retention: Retention,
    backup_days: int,
    default_language: str,
) -> Route:
    """The notice, without a sign-in, a script or a cookie; `?language=` chooses the language.

    `controller` and `contact` are the settings' (empty: not told), `retention` too; `backup_days`
    is how long a backup is kept at most.
    """

    def route(request: Request) -> Response:
        asked = request.query_params.get("language", "")
        language = asked if asked in LANGUAGES else language_of(request, default_language)
        return page(
            "privacy.html",
            200,
            language,
            controller=controller or text("app.place", language=language),
            contact=contact,
            backup_days=backup_days,
            days=retention.all(),
            kept=_KEPT,
            rights=_RIGHTS,
            other=next(each for each in LANGUAGES if each != language),
        )

    return Route("/privacy", route, methods=["GET"])
