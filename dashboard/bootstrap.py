"""The only composition root: settings -> adapters -> services."""

from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.credentials.own_pass import PassKey
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust_list import TrustFolder
from dashboard.keyring import Keyring
from dashboard.sealing import NameCipher
from dashboard.services.admission import Admission
from dashboard.services.closing import DayClosing, Hours
from dashboard.services.demo import Demo
from dashboard.services.desk_events import DeskEvents
from dashboard.services.front_desk import FrontDesk
from dashboard.services.ledger_watch import LedgerWatch
from dashboard.services.occupancy import Occupancy
from dashboard.services.ports import Ledger, NameSeal, Offices, Rules
from dashboard.services.reading import CodeReader
from dashboard.services.rounds import Rounds
from dashboard.services.sample_accounts import FIRST_ADMIN, SAMPLE_ACCOUNTS
from dashboard.services.sessions import FixedAccounts, OneTimeLinks, Sessions, SignIn
from dashboard.services.signals import Signals
from dashboard.settings import Settings
from dashboard.store.demo import SqlHistoryWriter
from dashboard.store.engine import open_engine
from dashboard.store.hours import SqlHours
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from dashboard.store.schema import migrate
from dashboard.store.sessions import SqlLinks, SqlSessions

OWN_ISSUER_ID = "situbondo"
OWN_ISSUER = "Pemerintah Kabupaten Situbondo"


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that pages, routes and commands work with.

    A server also starts `watch` and `rounds`.
    """

    settings: Settings
    signals: Signals
    sign_in: SignIn
    links: OneTimeLinks
    keyring: Keyring
    seal: NameSeal
    reader: CodeReader
    offices: Offices
    rules: Rules
    ledger: Ledger
    watch: LedgerWatch
    admission: Admission
    front_desk: FrontDesk
    hours: Hours
    closing: DayClosing
    rounds: Rounds
    occupancy: Occupancy
    demo: Demo


def build(settings: Settings) -> Services:
    """The services of one installation; its database is brought to this version's tables.

    Raises InvalidInput for settings or rule files that cannot be used and LedgerUnavailable where
    the database cannot be reached.
    """
    engine = open_engine(settings.database_url)
    migrate(engine)
    keyring = Keyring.load_or_create(folder=settings.local / "keys")
    seal = NameCipher(keys=keyring.name_keys)
    reader = code_reader(settings, keyring)
    offices = SqlOffices(engine, clock=_now)
    rules = RuleFiles(folder=settings.data / "rules", offices=offices)
    signals = Signals()
    views = SqlOccupancyViews(engine)
    watch = LedgerWatch(revision=views.revision, signals=signals)
    ledger = SqlLedger(engine, database_clock=True, committed=watch.wake)
    hours = SqlHours(engine)
    closing = DayClosing(
        ledger=ledger,
        offices=offices,
        hours=hours,
        events=DeskEvents(
            ledger=ledger, offices=offices, rules=rules, seal=seal, zone=settings.zone
        ),
        zone=settings.zone,
    )
    return Services(
        settings=settings,
        signals=signals,
        sign_in=_sign_in(settings, SqlSessions(engine)),
        links=OneTimeLinks(links=SqlLinks(engine)),
        keyring=keyring,
        seal=seal,
        reader=reader,
        offices=offices,
        rules=rules,
        ledger=ledger,
        watch=watch,
        admission=Admission(
            ledger=ledger,
            offices=offices,
            rules=rules,
            reader=reader,
            secrets_=keyring,
            seal=seal,
            zone=settings.zone,
        ),
        front_desk=FrontDesk(ledger=ledger, seal=seal),
        hours=hours,
        closing=closing,
        rounds=Rounds(job=lambda at: closing.close_due(now=at), clock=_now),
        occupancy=Occupancy(views=views, offices=offices, rules=rules, zone=settings.zone),
        demo=Demo(
            writer=SqlHistoryWriter(engine),
            offices=offices,
            rules=rules,
            seal=seal,
            zone=settings.zone,
        ),
    )


def code_reader(settings: Settings, keyring: Keyring) -> CodeReader:
    """Every format against the trust list and our own keys."""
    own = [
        PassKey(seed=key.secret, issuer_id=OWN_ISSUER_ID, issuer=OWN_ISSUER).trusted()
        for key in keyring.signing
    ]
    trust = TrustFolder(folder=settings.data / "trust", own=own)
    return Reader(trust=trust, zone=settings.zone)


def _sign_in(settings: Settings, sessions: Sessions) -> SignIn:
    return SignIn(
        sessions=sessions,
        accounts=FixedAccounts(*(SAMPLE_ACCOUNTS if settings.demo else ()), FIRST_ADMIN),
        idle=settings.session_idle,
        longest=settings.session_longest,
    )


def _now() -> datetime:
    return datetime.now(UTC)
