"""Who it is: the pseudonyms under which a credential's holder may stand in the ledger."""

import secrets
from dataclasses import dataclass
from datetime import date

from dashboard.domain.credential import Credential
from dashboard.domain.people import (
    SURROGATE,
    PersonKey,
    PersonKind,
    SignedKind,
    name_key,
    normalised_name,
    person_key_by_birth,
    person_key_by_subject,
)
from dashboard.domain.positive_case import Wanted
from dashboard.services.ports import PersonSecrets


@dataclass(frozen=True, kw_only=True, slots=True)
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

    def wanted(self, *, secrets_: PersonSecrets) -> Wanted:
        """The person as the positive register looks them up."""
        return Wanted(
            person_keys=self.key_values,
            name_keys=name_keys_of(self.name, secrets_=secrets_),
            with_birth_date=self.key.kind is SignedKind.PERSON,
        )


def keys_of_credential(credential: Credential, *, secrets_: PersonSecrets) -> tuple[PersonKey, ...]:
    """All pseudonyms of a credential's holder, newest first (design 4.4, "who it is")."""
    if credential.person_key is not None:
        return (_carried_key(credential, secrets_),)
    if credential.holder.birth_date is not None and normalised_name(credential.holder.name):
        return keys_of_birth(
            name=credential.holder.name,
            birth_date=credential.holder.birth_date,
            secrets_=secrets_,
        )
    return _keys_of_subject(credential, secrets_)


def name_keys_of(name: str, *, secrets_: PersonSecrets) -> tuple[str, ...]:
    """All keys over the name alone, newest first; none for an empty name."""
    if not normalised_name(name):
        return ()
    versions = secrets_.versions()
    return tuple(name_key(secret=each, version=v, name=name).value for v, each in versions)


def keys_of_birth(*, name: str, birth_date: date, secrets_: PersonSecrets) -> tuple[PersonKey, ...]:
    """All pseudonyms of a name and full birth date, newest first."""
    return tuple(
        person_key_by_birth(secret=secret, version=version, name=name, birth_date=birth_date)
        for version, secret in secrets_.versions()
    )


def fresh_key() -> PersonKey:
    """A random pseudonym for an entry by hand without birth date; it matches nobody."""
    return PersonKey(value=secrets.token_hex(32), version=0, kind=SignedKind.FRESH)


def surrogate_key() -> str:
    """A random word for one person at one office on one day, from which nothing leads back."""
    return SURROGATE + secrets.token_hex(16)


def _keys_of_subject(credential: Credential, secrets_: PersonSecrets) -> tuple[PersonKey, ...]:
    return tuple(
        person_key_by_subject(
            secret=secret,
            version=version,
            issuer=credential.issuer_id,
            subject=credential.subject,
        )
        for version, secret in secrets_.versions()
    )


def _carried_key(credential: Credential, secrets_: PersonSecrets) -> PersonKey:
    """A pass does not say whether its key was reckoned with a birth date; reckoning it again does.

    Where that version's secret is gone the key counts as one without.
    """
    version = credential.person_key_version or 0
    by_subject = {key.version: key.value for key in _keys_of_subject(credential, secrets_)}
    with_birth_date = version in by_subject and by_subject[version] != credential.person_key
    return PersonKey(
        value=credential.person_key or "",
        version=version,
        kind=SignedKind.PERSON if with_birth_date else SignedKind.SUBJECT,
    )
