"""What an identity provider says of a person, and what this installation makes of it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from dashboard.domain.errors import IdentityRefused, InvalidInput
from dashboard.services.access import ROLES_OF_AN_OFFICE, Role
from dashboard.services.account_book import EXTERNAL, LONGEST_NAME, check_name

# Claims of OpenID Connect Core 1.0, section 5.1, in which people recognise themselves.
_NAMES = ("name", "preferred_username", "email")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The claims of an identity token whose signature, issuer, audience and nonce were verified."""

    claims: Mapping[str, Any]

    @property
    def issuer(self) -> str:
        """Who vouches for it."""
        return str(self.claims.get("iss", ""))

    @property
    def subject(self) -> str:
        """The person, for this issuer alone and for ever (section 2 of the standard)."""
        return str(self.claims.get("sub", ""))

    @property
    def issued_at(self) -> datetime | None:
        """When, by the provider's clock; None for what is no moment."""
        seconds = self.claims.get("iat")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            return None
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, ValueError, OSError):
            return None

    @property
    def fingerprint(self) -> str:
        """The same for the same token only: the nonce is new at every sign-in."""
        parts = (self.issuer, self.subject, self.claims.get("nonce", ""), self.claims.get("iat"))
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()

    @property
    def login(self) -> str:
        """What stands for the person among the accounts' logins; it does not tell who it is."""
        whole = hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()
        return f"{EXTERNAL}{whole[:32]}"

    @property
    def name(self) -> str:
        """The first claim that serves as a name, else the login."""
        for claim in _NAMES:
            name = " ".join(str(self.claims.get(claim) or "").split())[:LONGEST_NAME].strip()
            try:
                check_name(name)
            except InvalidInput:
                continue
            return name
        return self.login

    def values(self, claim: str) -> tuple[str, ...]:
        """The texts under a claim; a dot leads into an object (`realm_access.roles`).

        A claim whose own name has dots (an address, as some providers want it) goes first.
        """
        found: Any = self.claims.get(claim)
        if claim not in self.claims:
            found = self.claims
            for part in claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        return tuple(_texts(found))


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What somebody may do here, and for which office."""

    role: Role
    office_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoleRule:
    """Whoever has `value` in the claim has the role, for this office where one is named."""

    value: str
    reach: Reach


@dataclass(frozen=True, kw_only=True)
class IdentityRules:
    """Which issuer is believed, and what its claims mean here.

    `office_claim` names the office of a role that has one where the rule itself names none.
    """

    issuer: str
    claim: str
    rules: tuple[RoleRule, ...]
    office_claim: str = ""

    def reach(self, identity: Identity) -> Reach:
        """The one thing that the person is here. Raises IdentityRefused.

        `unmapped` where no rule fits, `several_roles` where rules disagree, `no_office` where a
        role of an office comes without one: nothing is guessed.
        """
        held = set(identity.values(self.claim))
        found = {
            reach
            for rule in self.rules
            if rule.value in held
            for reach in self._reaches(rule.reach, identity)
        }
        if len(found) > 1:
            raise IdentityRefused(problem="several_roles")
        if not found:
            raise IdentityRefused(problem="unmapped")
        return found.pop()

    def _reaches(self, reach: Reach, identity: Identity) -> Iterator[Reach]:
        if reach.role not in ROLES_OF_AN_OFFICE or reach.office_id is not None:
            yield reach
            return
        offices = identity.values(self.office_claim) if self.office_claim else ()
        if not offices:
            raise IdentityRefused(problem="no_office")
        for office_id in offices:
            yield Reach(role=reach.role, office_id=office_id)


class TakenIdentities(Protocol):
    """Which identity tokens have opened a session already. Raises LedgerUnavailable."""

    def take(self, fingerprint: str, *, at: datetime, until: datetime) -> bool:
        """Whether nobody took it before; of many at once one is told so. Kept until then."""


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, list | tuple):
        yield from (each for each in found if isinstance(each, str))
