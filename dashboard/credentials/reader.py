"""Hands a scanned code to the one reader that claims it (design 4.1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.credentials.divoc import DivocReader
from dashboard.credentials.hc1 import Hc1Reader
from dashboard.credentials.own_pass import OwnPassReader
from dashboard.credentials.smart_health_card import SmartHealthCardReader
from dashboard.credentials.trust import Trust
from dashboard.domain.credential import Credential, Format
from dashboard.domain.errors import DoorPlate, ReadingError, Unreadable, UnsupportedCode
from dashboard.domain.plate_code import token_in

# One QR symbol holds at most 7,089 digits; the parts of a SMART Health Card come joined.
MAX_CHARACTERS = 40_000
SHOWN_CHARACTERS = 24
ZIP_START = b"PK\x03\x04"


class FormatReader(Protocol):
    """Reads one format."""

    FORMAT: Format

    def claims(self, code: str | bytes) -> bool:
        """Whether the code looks like this format by its first characters."""
        ...

    def read(self, code: str | bytes, *, at: datetime) -> Credential:
        """The credential. Raises a ReadingError."""
        ...


class _Build(Protocol):
    def __call__(self, *, trust: Trust, zone: ZoneInfo) -> FormatReader: ...


# One line a format.
FORMATS: tuple[_Build, ...] = (
    OwnPassReader,
    Hc1Reader,
    DivocReader,
    SmartHealthCardReader,
)


class Reader:
    """Every format that is registered, against one trust list."""

    def __init__(self, *, trust: Trust, zone: ZoneInfo) -> None:
        """Take the trust list, and the zone in which moments become local days."""
        self._readers = tuple(build(trust=trust, zone=zone) for build in FORMATS)

    def read(self, code: str | bytes, *, at: datetime) -> Credential:
        """The credential of a code. Raises a ReadingError and nothing else."""
        if len(code) > MAX_CHARACTERS:
            raise Unreadable("longer than any certificate")
        code = _as_text(code)
        reader = self._reader_for(code)
        if reader is None:
            raise _unclaimed(code)
        return reader.read(code, at=at)

    def format_of(self, code: str | bytes) -> Format | None:
        """The format that a code claims to be, None where no reader claims it."""
        reader = self._reader_for(_as_text(code))
        return reader.FORMAT if reader else None

    def _reader_for(self, code: str | bytes) -> FormatReader | None:
        return next((reader for reader in self._readers if reader.claims(code)), None)


def _as_text(code: str | bytes) -> str | bytes:
    """Bytes of a decoder as text; only binary formats stay bytes."""
    if isinstance(code, str) or code.startswith(ZIP_START):
        return code
    try:
        return code.decode("utf-8")
    except UnicodeDecodeError:
        return code


def _unclaimed(code: str | bytes) -> ReadingError:
    token = token_in(code) if isinstance(code, str) else None
    return DoorPlate(token=token) if token else UnsupportedCode(start=_escaped_start(code))


def _escaped_start(code: str | bytes) -> str:
    escape: Callable[[object], str] = ascii
    return escape(code[:SHOWN_CHARACTERS]).removeprefix("b")[1:-1]
