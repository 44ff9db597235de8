"""Whom we believe: trusted keys, and the one place where a signature is held against them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.credentials.signatures import Algorithm, PublicKey
from dashboard.domain.credential import Format
from dashboard.domain.errors import BadSignature, UnknownIssuer, WithdrawnIssuer, WrongUsage


class Usage(StrEnum):
    """The kinds of health certificate that a key may be limited to."""

    TEST = "test"
    VACCINATION = "vaccination"
    RECOVERY = "recovery"


class KeyStatus(StrEnum):
    """Whether a key of the list is believed."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class TrustedKey:
    """One entry of the trust list.

    `kid` is what codes of that format name: base64 of the COSE key identifier (HC1, pass), the
    verification method (DIVOC), the JWK thumbprint (SHC). `usages` empty means all. The interval
    of validity is the key's own, half-open. `origin` says where the entry was imported from.
    """

    format: Format
    kid: str
    issuer: str
    issuer_id: str
    country: str
    usages: frozenset[Usage]
    valid_from: datetime | None
    valid_until: datetime | None
    status: KeyStatus
    origin: str
    public_key: PublicKey

    def require(self, usage: Usage) -> None:
        """Raise WrongUsage unless the key may sign this kind of certificate."""
        if self.usages and usage not in self.usages:
            raise WrongUsage(kid=self.kid, usage=usage.value)


class Trust(Protocol):
    """Where readers look keys up."""

    def keys(self, *, of: Format, kid: str) -> tuple[TrustedKey, ...]:
        """Every key of that name, active or withdrawn; several keys may share one."""
        ...


class FixedTrust:
    """Keys that are given once."""

    def __init__(self, keys: Iterable[TrustedKey]) -> None:
        """Index the keys by format and name."""
        self._by_name: dict[tuple[Format, str], tuple[TrustedKey, ...]] = {}
        for key in keys:
            name = (key.format, key.kid)
            self._by_name[name] = (*self._by_name.get(name, ()), key)

    def keys(self, *, of: Format, kid: str) -> tuple[TrustedKey, ...]:
        """Every key of that name, active or withdrawn."""
        return self._by_name.get((of, kid), ())


def signer_of(
    candidates: tuple[TrustedKey, ...],
    *,
    kid: str,
    algorithm: Algorithm | None,
    signature: bytes,
    message: bytes,
) -> TrustedKey:
    """The candidate whose signature this is.

    A key that two origins list is withdrawn as soon as one of them says so. `algorithm` is what
    the code says, None where it says nothing; it is believed only if it is the key's own.
    Raises UnknownIssuer, BadSignature or WithdrawnIssuer.
    """
    if not candidates:
        raise UnknownIssuer(kid=kid)
    for key in sorted(candidates, key=lambda key: key.status is KeyStatus.ACTIVE):
        agreed = algorithm is None or algorithm is key.public_key.algorithm
        if agreed and key.public_key.verifies(signature=signature, message=message):
            if key.status is KeyStatus.WITHDRAWN:
                raise WithdrawnIssuer(kid=kid, issuer=key.issuer)
            return key
    raise BadSignature(kid=kid)
