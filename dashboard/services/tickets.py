"""Tickets: an address that names one scan, cannot be made up, and closes only that scan's stay."""

import base64
import binascii
import hashlib
import hmac
import re

from dashboard.domain.errors import BadSignature
from dashboard.services.ports import PersonSecrets

PATH = "/t/"
_ID_BYTES, _MAC_BYTES = 16, 10
_DOMAIN = b"ticket 1\0"
_ADDRESS = re.compile(r"https?://[^/\s]+(?:/[^/\s]+)*/t/([A-Za-z0-9_-]{1,80})/?", re.IGNORECASE)


class Tickets:
    """Makes and reads tickets. Those of a secret that was destroyed are read no more."""

    def __init__(self, *, secrets_: PersonSecrets, base: str) -> None:
        """`secrets_`, newest first: the first makes tickets, all read them; `base` as on the QR."""
        self._secrets = secrets_
        self._base = base

    def token(self, scan_id: str) -> str:
        """The ticket of a scan whose id is 128 bits in hexadecimal."""
        number = bytes.fromhex(scan_id)
        _, secret = self._secrets.versions()[0]
        return base64.urlsafe_b64encode(number + _mac(secret, number)).decode("ascii").rstrip("=")

    def address(self, token: str) -> str:
        """What the ticket's QR code says."""
        return f"{self._base}{PATH}{token}"

    def scan_id(self, token: str) -> str:
        """The scan that a ticket names. Raises BadSignature where it is none of ours."""
        raw = _bytes(token)
        number, mac = raw[:_ID_BYTES], raw[_ID_BYTES:]
        known = (_mac(secret, number) for _, secret in self._secrets.versions())
        if len(raw) != _ID_BYTES + _MAC_BYTES or not any(
            hmac.compare_digest(mac, each) for each in known
        ):
            raise BadSignature("ticket")
        return number.hex()


def token_in(code: str | bytes) -> str | None:
    """The ticket in a scanned address, of whatever host; None where the code is no such address."""
    if isinstance(code, bytes):
        code = code.decode("utf-8", errors="replace")
    found = _ADDRESS.fullmatch(code.strip())
    return found[1] if found else None


def _bytes(token: str) -> bytes:
    """The bytes of a text that is exactly what encoding them gives; empty for any other."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=") == token else b""


def _mac(secret: bytes, number: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN + number, hashlib.sha256)[:_MAC_BYTES]
