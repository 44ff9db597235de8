"""Who it is: the pseudonyms under which a credential's holder may stand in the ledger."""

import secrets
from dataclasses import dataclass
from datetime import date

from dashboard.domain.credential import Credential
from dashboard.domain.people import (
    PersonKey,
    PersonKind,
    SignedKind,
    person_key_by_birth,
    person_key_by_subject,
)
from dashboard.services.ports import PersonSecrets


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody at the door. `keys` are newest first; events carry the first of them."""

    keys: tuple[PersonKey, ...]
    kind: PersonKind
    name: str

    @property
    def key(self) -> PersonKey:
        """The pseudonym that new events carry."""
        return self.keys[0]

    @property
    def key_values(self) -> tuple[str, ...]:
        """Every pseudonym to look the person up by."""
        return tuple(key.value for key in self.keys)


def keys_of_credential(credential: Credential, *, secrets_: PersonSecrets) -> tuple[PersonKey, ...]:
    """All pseudonyms of a credential's holder, newest first (design 4.4, "who it is")."""
    if credential.person_key is not None:
        carried = PersonKey(value=credential.person_key, version=credential.person_key_version or 0)
        return (carried,)
    if credential.holder.birth_date is not None and credential.holder.name:
        return keys_of_birth(
            name=credential.holder.name,
            birth_date=credential.holder.birth_date,
            secrets_=secrets_,
        )
    return tuple(
        person_key_by_subject(
            secret=secret,
            version=version,
            issuer=credential.issuer_id,
            subject=credential.subject,
        )
        for version, secret in secrets_.versions()
    )


def keys_of_birth(*, name: str, birth_date: date, secrets_: PersonSecrets) -> tuple[PersonKey, ...]:
    """All pseudonyms of a name and full birth date, newest first."""
    return tuple(
        person_key_by_birth(secret=secret, version=version, name=name, birth_date=birth_date)
        for version, secret in secrets_.versions()
    )


def fresh_key() -> PersonKey:
    """A random pseudonym for an entry by hand without birth date; it matches nobody."""
    return PersonKey(value=secrets.token_hex(32), version=0, kind=SignedKind.FRESH)
