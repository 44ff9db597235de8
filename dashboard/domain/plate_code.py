"""The short text in a plate's QR code: which plate, authenticated, and for displays of when.

Base32 of: one byte for the kind, five for the plate's id, four for the time step where the code
changes, eight of the HMAC over all of these, two of a checksum over everything before them. That
is 26 characters for a printed plate and 32 for a display: with `https://`, a host of 24 characters
and `/p/` both fit a QR symbol of version 4 at level M, the first even byte for byte (61 of 62).
The checksum tells a damaged code from one that is whole and of another installation's key.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.domain.errors import Unreadable

STEP = timedelta(seconds=30)
# From the moment when a display first shows a code (design 4.6, the issue of the changing code).
LONGEST_AGE = timedelta(seconds=90)
ID_BITS = 40
PATH = "/p/"
# Characters of an address with which a printed code has the 62 bytes of version 4 at level M.
LONGEST_BASE = 33

_STATIC, _CHANGING = 1, 2
_ID_BYTES, _STEP_BYTES, _MAC_BYTES, _SUM_BYTES = 5, 4, 8, 2
_HEAD_BYTES = {_STATIC: 1 + _ID_BYTES, _CHANGING: 1 + _ID_BYTES + _STEP_BYTES}
_DOMAIN = b"plate code 1\0"
_BASE32_GROUP = 8
_ADDRESS = re.compile(r"https?://[^/\s]+(?:/[^/\s]+)*/p/([A-Za-z2-7]{1,64})/?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class PlateToken:
    """A code that is whole, not yet believed. `step` is None for a printed plate."""

    plate_id: int
    step: int | None
    head: bytes
    mac: bytes

    def is_made_with(self, secrets: Iterable[bytes]) -> bool:
        """Whether one of the installation's keys made it."""
        return any(hmac.compare_digest(_mac(secret, self.head), self.mac) for secret in secrets)


def step_of(at: datetime) -> int:
    """The time step that an instant lies in."""
    return int(at.timestamp() // STEP.total_seconds())


def time_left(step: int, *, at: datetime) -> timedelta:
    """How long a display's code of this step is still accepted; zero or less: no more."""
    began = timedelta(seconds=step * STEP.total_seconds())
    return began + LONGEST_AGE - timedelta(seconds=at.timestamp())


def is_fresh(step: int, *, at: datetime) -> bool:
    """Whether a display's code of this step is accepted: from its beginning, for 90 seconds.

    A code of the next step is one too, where two servers' clocks differ a little.
    """
    return timedelta() < time_left(step, at=at) <= LONGEST_AGE + STEP


def static_token(plate_id: int, *, secret: bytes) -> str:
    """The text of a printed plate; always the same."""
    return _token(bytes([_STATIC]) + plate_id.to_bytes(_ID_BYTES, "big"), secret)


def changing_token(plate_id: int, *, step: int, secret: bytes) -> str:
    """The text that a door display shows during a time step."""
    number = plate_id.to_bytes(_ID_BYTES, "big") + step.to_bytes(_STEP_BYTES, "big")
    return _token(bytes([_CHANGING]) + number, secret)


def address(base: str, token: str) -> str:
    """What a plate's QR code says: `BASE/p/TOKEN`."""
    return f"{base}{PATH}{token}"


def token_in(code: str) -> str | None:
    """The token of a plate's address, of whatever host; None where the text is no such address."""
    found = _ADDRESS.fullmatch(code.strip())
    return found[1] if found else None


def parse(token: str) -> PlateToken:
    """What the text says. Raises Unreadable where it is not whole. Case does not matter."""
    raw = _bytes(token.upper())
    kind = raw[0] if raw else 0
    length = _HEAD_BYTES.get(kind, 0)
    if not length or len(raw) != length + _MAC_BYTES + _SUM_BYTES:
        raise Unreadable("not the length of a plate's code")
    if _sum(raw[:-_SUM_BYTES]) != raw[-_SUM_BYTES:]:
        raise Unreadable("a plate's code with a wrong checksum")
    step = raw[1 + _ID_BYTES : length]
    return PlateToken(
        plate_id=int.from_bytes(raw[1 : 1 + _ID_BYTES], "big"),
        step=int.from_bytes(step, "big") if step else None,
        head=raw[:length],
        mac=raw[length:-_SUM_BYTES],
    )


def _token(head: bytes, secret: bytes) -> str:
    body = head + _mac(secret, head)
    return base64.b32encode(body + _sum(body)).decode("ascii").rstrip("=")


def _bytes(token: str) -> bytes:
    """The bytes of a text that is exactly what encoding them gives."""
    padded = token + "=" * (-len(token) % _BASE32_GROUP)
    try:
        raw = base64.b32decode(padded)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("not base32") from error
    if base64.b32encode(raw).decode("ascii").rstrip("=") != token:
        raise Unreadable("bits behind the end of a plate's code")
    return raw


def _mac(secret: bytes, head: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN + head, hashlib.sha256)[:_MAC_BYTES]


def _sum(body: bytes) -> bytes:
    return binascii.crc_hqx(body, 0xFFFF).to_bytes(_SUM_BYTES, "big")
