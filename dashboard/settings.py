"""What an installation may set: one frozen object, read once from the environment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard import channel_file, provider_file
from dashboard.channel_file import Channel
from dashboard.domain.errors import InvalidInput
from dashboard.domain.plain_text import is_plain_text
from dashboard.provider_file import IdentityProvider
from dashboard.services.retention import DEFAULT_DAYS, Retention, retention_from

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("id", "en")

_T = TypeVar("_T")
_LONGEST_LINE = 200
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})
_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
# Passwords that stand in manuals: fine on a sample, an open door anywhere else.
_DEFAULT_PASSWORDS = frozenset(
    {"", "admin", "changeme", "check_in", "password", "postgres", "rahasia", "secret"}
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One installation. `public_url` is how browsers reach it, without a slash at the end.

    `demo` shows sample accounts to everybody and marks every page as a demonstration.
    `secure_cookies` holds where browsers come by https only. `controller` answers for the personal
    data (UU PDP 27/2022; empty: the regency) and `privacy_contact` is how its officer is reached.
    `retention` says how long personal data is kept, `channels` where alerts are told.
    `scans_per_minute` is what one desk may have recorded.
    """

    database_url: str
    data: Path
    demo: bool = False
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    language: str = LANGUAGES[0]
    public_url: str = "http://127.0.0.1:8501"
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    secure_cookies: bool = False
    session_idle: timedelta = timedelta(hours=4)
    session_longest: timedelta = timedelta(hours=12)
    controller: str = ""
    privacy_contact: str = ""
    retention: Retention = field(default_factory=Retention)
    identity_provider: IdentityProvider | None = None
    channels: tuple[Channel, ...] = ()
    scans_per_minute: int = 120

    @property
    def local(self) -> Path:
        """Where this installation keeps what is not part of the project: database, keys, TLS."""
        return self.data / "local"

    @property
    def backups(self) -> Path:
        """Where backups are kept unless somebody names another folder."""
        return self.local / "backups"

    @property
    def redirect_uri(self) -> str:
        """Where an identity provider sends people back to; Streamlit's route listens there."""
        return f"{self.public_url}/oauth2callback"

    @property
    def session_cookie(self) -> str:
        """The sign-in cookie's name; the prefix makes browsers enforce Secure and one host."""
        return "__Host-check_in_session" if self.secure_cookies else "check_in_session"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read `DASHBOARD_*`.

    Raises InvalidInput: `field` is the variable, `problem` a text `settings.<problem>`.
    """
    read = _Reader(environment)
    data = read("DATA", _folder, default=str(ROOT / "data"))
    demo = read("DEMO", _switch, default="")
    public_url = read("PUBLIC_URL", _web_address, default="http://127.0.0.1:8501")
    settings = Settings(
        database_url=read("DATABASE_URL", _database, default=_sqlite_in(data)),
        data=data,
        demo=demo,
        zone=read("ZONE", _zone, default="Asia/Jakarta"),
        language=read("LANGUAGE", _language, default=LANGUAGES[0]),
        public_url=public_url,
        allowed_hosts=read("ALLOWED_HOSTS", _hosts, default="localhost,127.0.0.1,[::1]"),
        secure_cookies=read("SECURE_COOKIES", _switch, default=_is_https(public_url)),
        session_idle=timedelta(minutes=read("SESSION_IDLE_MINUTES", _positive, default="240")),
        session_longest=timedelta(hours=read("SESSION_HOURS", _positive, default="12")),
        controller=read("CONTROLLER", _line, default=""),
        privacy_contact=read("PRIVACY_CONTACT", _line, default=""),
        retention=read("RETENTION", _retention, default=str(DEFAULT_DAYS)),
        identity_provider=read("OIDC", _provider, default=""),
        channels=read("NOTIFY", _channels, default=""),
        scans_per_minute=read("SCANS_PER_MINUTE", _positive, default="120"),
    )
    _refuse_default_password(settings)
    return settings


class _Reader:
    """Names the variable in whatever its parser refuses."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def __call__(self, name: str, parse: Callable[[str], _T], *, default: str) -> _T:
        variable = f"DASHBOARD_{name}"
        value = self._environment.get(variable, "").strip() or default
        try:
            return parse(value)
        except _Refused as refusal:
            # A database's address carries a password: it is never repeated.
            shown = "" if name == "DATABASE_URL" else value
            raise InvalidInput(field=variable, problem=str(refusal), value=shown) from refusal


class _Refused(Exception):
    """The word for what is wrong with a value."""


def _sqlite_in(data: Path) -> str:
    return f"sqlite:///{data / 'local' / 'check_in.sqlite3'}"


def _is_https(url: str) -> str:
    return "yes" if url.startswith("https://") else "no"


def _folder(value: str) -> Path:
    folder = Path(value).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise _Refused("not_a_folder")
    return folder


def _switch(value: str) -> bool:
    word = value.lower()
    if word not in _YES | _NO:
        raise _Refused("not_a_switch")
    return word in _YES


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _Refused("unknown_zone") from error


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise _Refused("unknown_language")
    return value


def _provider(value: str) -> IdentityProvider | None:
    return provider_file.read(Path(value).expanduser().resolve()) if value else None


def _channels(value: str) -> tuple[Channel, ...]:
    return channel_file.read(Path(value).expanduser().resolve()) if value else ()


def _positive(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) <= 100_000:
        raise _Refused("not_a_positive_number")
    return int(value)


def _line(value: str) -> str:
    if value and not is_plain_text(value, longest=_LONGEST_LINE):
        raise _Refused("not_a_line")
    return value


def _retention(value: str) -> Retention:
    try:
        return retention_from(value)
    except ValueError as error:
        raise _Refused("not_a_retention") from error


def _database(value: str) -> str:
    scheme, separator, _ = value.partition("://")
    try:
        usable = separator and scheme in _DATABASES and urlsplit(value).port != 0
    except ValueError as error:
        raise _Refused("unknown_database") from error
    if not usable:
        raise _Refused("unknown_database")
    return value


def _web_address(value: str) -> str:
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise _Refused("not_a_web_address")
    return value.rstrip("/")


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    if not hosts or any("/" in host or "*" in host[1:] for host in hosts):
        raise _Refused("not_host_names")
    return hosts


def _refuse_default_password(settings: Settings) -> None:
    address = urlsplit(settings.database_url)
    local_socket = not address.hostname
    if settings.demo or address.scheme.startswith("sqlite") or local_socket:
        return
    if (address.password or "").lower() in _DEFAULT_PASSWORDS:
        # The address carries the password: never repeat it.
        raise InvalidInput(field="DASHBOARD_DATABASE_URL", problem="default_password", value="")
