"""Who stands at the door: kinds, colours, evidence, and the pseudonym that stands for a person."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PersonKind(StrEnum):
    """Employee (pegawai) or visitor (pengunjung, tamu)."""

    EMPLOYEE = "employee"
    VISITOR = "visitor"


class Colour(StrEnum):
    """The health colour of the 2021 scheme. Absence of knowledge is None, never a colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"


class Evidence(StrEnum):
    """How a colour is known (design section 2)."""

    VERIFIED = "verified"
    VERIFIED_EXPIRED = "verified_expired"
    OBSERVED = "observed"
    PAPER = "paper"
    DECLARED = "declared"
    NONE = "none"


# What stands in the place of a person key after erasure begins so; no HMAC does.
SURROGATE = "erased-"


class SignedKind(StrEnum):
    """What a key was reckoned over: name and birth date, one code, nothing, or a name alone."""

    PERSON = "person"
    SUBJECT = "subject"
    FRESH = "fresh"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonKey:
    """A versioned pseudonym: hexadecimal HMAC-SHA-256, or a random key for entries by hand."""

    value: str
    version: int
    kind: SignedKind = SignedKind.PERSON

    def __str__(self) -> str:
        """The stored form; never shown on a page."""
        return self.value


class _Plain(dict[int, str | None]):
    """What becomes of each character that was met: white space one blank, punctuation nothing."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        is_punctuation = unicodedata.category(character)[0] == "P"
        kept = " " if character.isspace() else None if is_punctuation else character
        return self.setdefault(code, kept)


_PLAIN = _Plain()


def normalised_name(name: str) -> str:
    """The name as the person key sees it (design 4.4, "who it is").

    Unicode NFKC, case folded, punctuation dropped, runs of white space collapsed. Case folding
    may undo NFKC, so the result is normalised once more.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.translate(_PLAIN).split())


def person_key_by_birth(*, secret: bytes, version: int, name: str, birth_date: date) -> PersonKey:
    """The key over name and full birth date, equal for every credential of one person."""
    return _key(secret, version, SignedKind.PERSON, normalised_name(name), birth_date.isoformat())


def person_key_by_subject(*, secret: bytes, version: int, issuer: str, subject: str) -> PersonKey:
    """The key over issuer and subject, for credentials without a full birth date."""
    return _key(secret, version, SignedKind.SUBJECT, issuer, subject)


def name_key(*, secret: bytes, version: int, name: str) -> PersonKey:
    """The key over the name alone. It stands for nobody: many people share a name."""
    return _key(secret, version, SignedKind.NAME, normalised_name(name))


def _key(secret: bytes, version: int, kind: SignedKind, *parts: str) -> PersonKey:
    # Lengths in front of the parts keep ("ab", "c") and ("a", "bc") apart.
    message = kind.value.encode() + b"".join(
        len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts)
    )
    digest = hmac.digest(secret, message, hashlib.sha256).hex()
    return PersonKey(value=digest, version=version, kind=kind)


def masked_name(name: str) -> str:
    """The name as lists show it (design section 6): `Siti Rahmawati` reads `S*** R********`."""
    words = [word for word in name.split() if word]
    return " ".join(word[0] + "*" * max(3, len(word) - 1) for word in words)
