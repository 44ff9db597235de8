"""The server: Streamlit's pages, our routes beside them, our middleware around both."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from streamlit.runtime.pages_manager import PagesManager

from dashboard.backups.shelf import RETENTION_DAYS
from dashboard.bootstrap import Services
from dashboard.domain.errors import CheckInError, LedgerUnavailable
from dashboard.messages import text
from dashboard.messages.start import start_refusal
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.single_sign_on import SingleSignOn
from dashboard.settings import Settings
from dashboard.ui.boundary import show_failure
from dashboard.ui.decoding import codes_in_picture
from dashboard.ui.footprint import Loaded, settle
from dashboard.ui.session import services
from dashboard.web.door_display import display_routes
from dashboard.web.evacuation import evacuation_route
from dashboard.web.failures import Failures
from dashboard.web.handover import handover_route
from dashboard.web.log_export import ExportRoutes, log_export_routes
from dashboard.web.privacy import privacy_route
from dashboard.web.request_log import keep_queries_out_of_the_log
from dashboard.web.routes import routes
from dashboard.web.security import (
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
)
from dashboard.web.self_check_in import SelfCheckInRoutes, self_check_in_routes
from dashboard.web.self_entry import ReadForm
from dashboard.web.sign_in import SessionCookie, listening_allowed, sign_in_routes
from dashboard.web.single_sign_on import AroundSingleSignOn, streamlit_secrets
from dashboard.web.uploads import UploadsOfTheSignedIn

_log = logging.getLogger(__name__)


def _clock() -> datetime:
    return datetime.now(UTC)


def _services() -> Services:
    """The services, or the end of the process with one sentence that says what to change."""
    try:
        return services()
    except CheckInError as error:
        sys.exit(start_refusal(error))


def _routes(services: Services) -> list[BaseRoute]:
    settings = services.settings
    return routes(
        signals=services.signals,
        may_listen=listening_allowed(
            services.sign_in, cookie=settings.session_cookie, clock=_clock
        ),
        probes={"ledger": services.ledger.revision},
        sign_in=sign_in_routes(
            sign_in=services.sign_in,
            passwords=services.passwords,
            setting_up=services.setting_up,
            cookie=_cookie(settings),
            samples={user.id: user for user in SAMPLE_ACCOUNTS} if settings.demo else {},
            clock=_clock,
            single_sign_on=services.single_sign_on,
        ),
        sheets=(
            privacy_route(
                controller=settings.controller,
                contact=settings.privacy_contact,
                retention=settings.retention,
                backup_days=RETENTION_DAYS,
                default_language=settings.language,
            ),
            evacuation_route(
                evacuation=services.evacuation,
                sign_in=services.sign_in,
                cookie=settings.session_cookie,
                zone=settings.zone,
                default_language=settings.language,
                clock_=_clock,
                refused=services.refusals.of,
            ),
            handover_route(
                handover=services.shift_handover,
                offices=services.offices,
                sign_in=services.sign_in,
                cookie=settings.session_cookie,
                zone=settings.zone,
                default_language=settings.language,
                clock_=_clock,
                refused=services.refusals.of,
            ),
        ),
        self_check_in=self_check_in_routes(
            SelfCheckInRoutes(
                service=services.self_check_in,
                read=ReadForm(
                    read_picture=codes_in_picture,
                    claimed=lambda code: services.reader.format_of(code) is not None,
                ),
                zone=settings.zone,
                language=settings.language,
                secure_cookies=settings.secure_cookies,
                clock=_clock,
            )
        ),
        displays=display_routes(
            displays=services.door_displays,
            zone=settings.zone,
            language=settings.language,
            clock=_clock,
        ),
        exports=log_export_routes(
            ExportRoutes(
                exports=services.log_exports,
                sign_in=services.sign_in,
                cookie=settings.session_cookie,
                zone=settings.zone,
                language=settings.language,
                clock=_clock,
                refused=services.refusals.of,
            )
        ),
    )


def _cookie(settings: Settings) -> SessionCookie:
    return SessionCookie(name=settings.session_cookie, secure=settings.secure_cookies)


def _middleware(services: Services) -> list[Middleware]:
    settings, sign_on = services.settings, services.single_sign_on
    signed_in = listening_allowed(services.sign_in, cookie=settings.session_cookie, clock=_clock)
    index = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    policy = content_security_policy(inline_scripts=inline_script_hashes(index))
    around = [
        Middleware(SecurityHeaders, policy=policy),
        Middleware(Failures, language=settings.language),
        Middleware(TrustedHostMiddleware, allowed_hosts=settings.allowed_hosts, www_redirect=False),
        Middleware(UploadsOfTheSignedIn, is_signed_in=signed_in),
    ]
    if sign_on is not None:
        failed = partial(_note_failure, sign_on)
        around.append(Middleware(AroundSingleSignOn, cookie=_cookie(settings), failed=failed))
    return around


def _note_failure(sign_on: SingleSignOn) -> None:
    """A ledger that cannot take it is told in the log; the person sees the failure anyway."""
    try:
        sign_on.failed(at=_clock())
    except LedgerUnavailable:
        _log.exception("a failed sign-in could not be put on record")


def _secrets(services: Services) -> dict[str, Any] | None:
    """What `st.login` needs; without a provider nothing, also not what a file may hold."""
    settings = services.settings
    if settings.identity_provider is None:
        return None
    return streamlit_secrets(
        settings.identity_provider,
        redirect_uri=settings.redirect_uri,
        cookie_secret=services.keyring.ring.cookie_secret,
    )


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    if not _built.settings.demo:
        _print_admin_link(_built)
    settle(after=Loaded.SERVER)
    _built.watch.start()
    _built.rounds.start()
    _built.alert_rounds.start()
    _built.backlog.start()
    try:
        yield {}
    finally:
        _built.backlog.stop()
        _built.alert_rounds.stop()
        _built.rounds.stop()
        _built.watch.stop()


def _print_admin_link(services: Services) -> None:
    """The only way into a fresh installation; whoever sees the server's screen may use it."""
    token = services.setting_up.first_link(at=_clock())
    if token is None:
        return
    link = f"{services.settings.public_url}/?link={token}"
    line = text("sign_in.link_printed", language=services.settings.language, link=link)
    sys.stderr.write(f"{line}\n")


# A folder named pages/ makes a fresh Streamlit answer its first deep link in its old mode, which
# knows none of our pages; this is what st.navigation sets, only before the first visitor comes.
PagesManager.uses_pages_directory = False

keep_queries_out_of_the_log()
_built = _services()

app = st.App(
    "streamlit_app.py",
    routes=_routes(_built),
    middleware=_middleware(_built),
    secrets=_secrets(_built),
    lifespan=_lifespan,
    on_script_error=show_failure,
)
