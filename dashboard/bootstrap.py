"""The only composition root: settings -> adapters -> services."""

from dataclasses import dataclass

from dashboard.services.sample_accounts import FIRST_ADMIN, SAMPLE_ACCOUNTS
from dashboard.services.sessions import FixedAccounts, OneTimeLinks, Session, SignIn
from dashboard.services.signals import Signals
from dashboard.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that pages, routes and commands work with."""

    settings: Settings
    signals: Signals
    sign_in: SignIn
    links: OneTimeLinks


class _InMemory:
    def __init__(self):
        self._rows: dict[str, Session] = {}

    def open(self, session):
        self._rows[session.token_hash] = session

    def find(self, token_hash):
        return self._rows.get(token_hash)

    def touch(self, token_hash, *, seen_at):
        pass

    def end(self, token_hash):
        self._rows.pop(token_hash, None)

    def end_expired(self, *, at, seen_before):
        return 0


def build(settings: Settings) -> Services:
    """The services of one installation."""
    accounts = FixedAccounts(*(SAMPLE_ACCOUNTS if settings.demo else ()), FIRST_ADMIN)
    return Services(
        settings=settings,
        signals=Signals(),
        sign_in=SignIn(
            sessions=_InMemory(),
            accounts=accounts,
            idle=settings.session_idle,
            longest=settings.session_longest,
        ),
        links=OneTimeLinks(),
    )
