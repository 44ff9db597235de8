"""Who comes in: accounts, sessions, passwords and links, put together."""

from dataclasses import dataclass
from typing import Any

from dashboard.identity_provider import ProviderProbe
from dashboard.passwords import Argon2Hashes, CommonPasswords
from dashboard.services.account_book import AccountBook
from dashboard.services.accounts import AccountAdministration, StoredAccounts
from dashboard.services.audit import AuditLog
from dashboard.services.identity import TakenIdentities
from dashboard.services.one_time_links import OneTimeLinks
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.passwords import PasswordRules
from dashboard.services.ports import Offices, PersonSecrets
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.sessions import Accounts, Links, Sessions, SignIn
from dashboard.services.setting_up import SettingUp
from dashboard.services.sign_in_tries import SignInTries, Tries
from dashboard.services.single_sign_on import SingleSignOn
from dashboard.services.steady_sign_in import SteadySignIn
from dashboard.settings import Settings
from dashboard.store.accounts import SqlAccountBook
from dashboard.store.sessions import SqlLinks, SqlSessions, SqlTakenIdentities
from dashboard.store.sign_in_tries import SqlTries


@dataclass(frozen=True, kw_only=True)
class DoorStore:
    """Where all of it is kept."""

    book: AccountBook
    sessions: Sessions
    links: Links
    tries: Tries
    taken: TakenIdentities


@dataclass(frozen=True, kw_only=True)
class Doors:
    """The services of signing in; no single sign-on where no identity provider is set."""

    sign_in: SignIn
    single_sign_on: SingleSignOn | None
    passwords: PasswordSignIn
    setting_up: SettingUp
    accounts: AccountAdministration
    people: Accounts


def door_store(engine: Any) -> DoorStore:
    """All of it in one database."""
    return DoorStore(
        book=SqlAccountBook(engine),
        sessions=SqlSessions(engine),
        links=SqlLinks(engine),
        tries=SqlTries(engine),
        taken=SqlTakenIdentities(engine),
    )


def doors_of(
    settings: Settings,
    *,
    store: DoorStore,
    keyring: PersonSecrets,
    offices: Offices,
    audit: AuditLog,
) -> Doors:
    """Everything over one store."""
    book, links = store.book, OneTimeLinks(links=store.links)
    people = StoredAccounts(book=book, samples=SAMPLE_ACCOUNTS if settings.demo else ())
    hashes = Argon2Hashes()
    tries = SignInTries(tries=store.tries, secrets_=keyring)
    passwords = PasswordSignIn(book=book, hashes=hashes, tries=tries, audit=audit)

    return Doors(
        sign_in=SteadySignIn(
            sessions=store.sessions,
            accounts=people,
            idle=settings.session_idle,
            longest=settings.session_longest,
            audit=audit,
        ),
        single_sign_on=_single_sign_on(settings, store, offices, audit),
        passwords=passwords,
        setting_up=SettingUp(
            book=book,
            links=links,
            rules=PasswordRules(guessable=CommonPasswords()),
            hashes=hashes,
            tries=tries,
            sign_in=passwords,
            offices=offices,
            audit=audit,
        ),
        accounts=AccountAdministration(book=book, links=links, offices=offices, audit=audit),
        people=people,
    )


def _single_sign_on(
    settings: Settings, store: DoorStore, offices: Offices, audit: AuditLog
) -> SingleSignOn | None:
    if settings.identity_provider is None:
        return None
    return SingleSignOn(
        provider=ProviderProbe(settings.identity_provider),
        rules=settings.identity_provider.rules,
        book=store.book,
        sessions=store.sessions,
        links=OneTimeLinks(links=store.links),
        taken=store.taken,
        offices=offices,
        audit=audit,
    )
