"""The token in a self check-in's form: the scan's id, made with the form and sent again with it.

Whoever sends a form twice, or reloads what came of it, names the same scan, which the ledger
answers as it did first (design 4.4, "scan id first"). A form belongs to the plate's code that it
was opened with, and remembers when: so a changing code is judged by when it was scanned.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.services.ports import PersonSecrets

# Time to find a certificate on a phone and to write two lines.
LASTS = timedelta(minutes=15)
_ID_BYTES, _TIME_BYTES, _MAC_BYTES = 16, 4, 10
_HEAD_BYTES = _ID_BYTES + _TIME_BYTES
_DOMAIN = b"check-in form 1\0"


@dataclass(frozen=True, kw_only=True)
class FormToken:
    """A form that was opened at `opened_at` (whole seconds); `text` is what the page carries."""

    scan_id: str
    opened_at: datetime
    text: str

    def lasts_until(self) -> datetime:
        """From when it is taken no more."""
        return self.opened_at + LASTS


class CheckInForms:
    """Makes and reads these tokens."""

    def __init__(self, *, secrets_: PersonSecrets) -> None:
        """`secrets_`, newest first: the first makes tokens, all read them."""
        self._secrets = secrets_

    def new(self, *, plate: str, scan_id: str, at: datetime) -> FormToken:
        """The token of a form for a plate's code."""
        opened = int(at.timestamp())
        head = bytes.fromhex(scan_id) + opened.to_bytes(_TIME_BYTES, "big")
        _, secret = self._secrets.versions()[0]
        return _token(head, _mac(secret, head, plate))

    def read(self, text: str, *, plate: str, at: datetime) -> FormToken | None:
        """The token, where it is this plate's and still taken at `at`."""
        raw = _bytes(text)
        head, mac = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
        if len(raw) != _HEAD_BYTES + _MAC_BYTES:
            return None
        known = (_mac(secret, head, plate) for _, secret in self._secrets.versions())
        if not any(hmac.compare_digest(mac, each) for each in known):
            return None
        token = _token(head, mac)
        return token if at < token.lasts_until() else None


def _token(head: bytes, mac: bytes) -> FormToken:
    opened = int.from_bytes(head[_ID_BYTES:], "big")
    return FormToken(
        scan_id=head[:_ID_BYTES].hex(),
        opened_at=datetime.fromtimestamp(opened, UTC),
        text=base64.urlsafe_b64encode(head + mac).decode("ascii"),
    )


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _mac(secret: bytes, head: bytes, plate: str) -> bytes:
    whole = _DOMAIN + head + plate.upper().encode()
    return hmac.digest(secret, whole, hashlib.sha256)[:_MAC_BYTES]
