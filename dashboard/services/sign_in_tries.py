"""Failed sign-ins make the next ones wait, by account and by source (NIST SP 800-63B-4, 3.2.2).

Counted where all servers of an installation see it, under keyed hashes: neither the addresses nor
what people typed into the wrong field is kept.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain.errors import TooManyTries
from dashboard.services.ports import PersonSecrets

# NIST SP 800-63B-4, 3.2.2: no more consecutive failures than these with one password.
MOST_FAILURES = 100


@dataclass(frozen=True, kw_only=True)
class Patience:
    """From the failure number `free` on each one makes the next try wait, twice as long each time.

    After `forgotten` without a failure the count begins anew; None: only a success ends it.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta | None

    def pause(self, failures: int) -> timedelta:
        """How long nobody may try after so many failures in a row."""
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 30)
        return min(self.first * (1 << doublings), self.longest)


ACCOUNT = Patience(free=5, first=timedelta(seconds=30), longest=timedelta(hours=1), forgotten=None)
# A whole office may come from one address, so a source has more in hand.
SOURCE = Patience(
    free=30,
    first=timedelta(seconds=10),
    longest=timedelta(minutes=15),
    forgotten=timedelta(hours=24),
)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What the count says: not before `wait_until` (None: now), and how many failed in a row."""

    wait_until: datetime | None
    failures: Mapping[str, int]


class Tries(Protocol):
    """Where failures are counted. Raises LedgerUnavailable."""

    def begin(self, subjects: Mapping[str, Patience], *, at: datetime) -> Tried:
        """Count a try as failed beforehand, unless one of the subjects has to wait.

        In one transaction, so that of many tries at once none slips through between.
        """

    def succeeded(self, *, cleared: str, given_back: str) -> None:
        """The try was none of the failures: forget the first subject's, take one off the other's.

        Not all of a source's: who has one password could else try others' for ever.
        """

    def forget(self, subject: str) -> None:
        """Begin anew, since a link of an administrator has opened the account."""


class SignInTries:
    """Lets a try begin, or says how long to wait."""

    def __init__(self, *, tries: Tries, secrets_: PersonSecrets) -> None:
        """Count there, under names that only the holder of the secrets can reckon."""
        self._tries = tries
        self._secrets = secrets_

    def begin(self, *, login: str, source: str, at: datetime, may_lock: bool) -> None:
        """Count a try. Raises TooManyTries with the seconds to wait, and LedgerUnavailable.

        Without `may_lock` there is no end to trying, only longer pauses: the only administrator is
        never locked out for good.
        """
        account, address = self._account(login), self._source(source)
        tried = self._tries.begin({account: ACCOUNT, address: SOURCE}, at=at)
        if tried.wait_until is not None:
            raise TooManyTries(seconds=max(1, -int((at - tried.wait_until).total_seconds() // 1)))
        if tried.failures[account] > MOST_FAILURES and may_lock:
            raise TooManyTries(seconds=None)

    def succeeded(self, *, login: str, source: str) -> None:
        """It was the right password."""
        self._tries.succeeded(cleared=self._account(login), given_back=self._source(source))

    def forget(self, *, login: str) -> None:
        """The account has a new password by a link."""
        self._tries.forget(self._account(login))

    def _account(self, login: str) -> str:
        return self._named(f"account:{login}")

    def _source(self, source: str) -> str:
        return self._named(f"source:{source}")

    def _named(self, subject: str) -> str:
        _, secret = self._secrets.versions()[0]
        return hmac.new(secret, f"sign-in {subject}".encode(), hashlib.sha256).hexdigest()
