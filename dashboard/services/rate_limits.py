"""How often a minute somebody may do something: counted where every server sees it.

One row a minute for what is limited, under a keyed hash, so that no network address is kept; rows
go with the minutes. What is over the limit is refused without writing: a flood costs a look-up.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain.errors import TooManyTries
from dashboard.services.ports import PersonSecrets

MINUTE = timedelta(minutes=1)
# Whoever has an IPv6 address has a network of them; this is what one household or phone is given.
_IPV6_NETWORK = 64


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What is limited, and how many times a minute it may happen."""

    name: str
    most: int


class MinuteCounts(Protocol):
    """Where it is counted. Raises LedgerUnavailable."""

    def count(self, subject: str, *, minute: int, most: int) -> int:
        """Count one more and tell the sum of this minute; above `most` nothing is counted."""


class RateLimits:
    """Anything may be limited: by an address, a plate, a desk."""

    def __init__(self, *, counts: MinuteCounts, secrets_: PersonSecrets) -> None:
        """Count under the newest secret."""
        self._counts = counts
        self._secrets = secrets_

    def take(self, limit: Limit, who: str, *, at: datetime) -> None:
        """Count one. Raises TooManyTries with the seconds until the next minute begins."""
        minute, into = divmod(int(at.timestamp()), int(MINUTE.total_seconds()))
        subject = self._named(f"{limit.name} {who}")
        if self._counts.count(subject, minute=minute, most=limit.most) > limit.most:
            raise TooManyTries(seconds=int(MINUTE.total_seconds()) - into)

    def _named(self, subject: str) -> str:
        _, secret = self._secrets.versions()[0]
        return hmac.new(secret, f"rate {subject}".encode(), hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """The address that is counted: itself, or the /64 network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
