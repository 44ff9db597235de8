"""Keys as others publish them, as entries of our trust list.

One unusable key does not spoil the rest: an import answers with the keys and with what it left.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from dashboard.credentials import certificates
from dashboard.credentials.jws import base64url, json_object
from dashboard.credentials.parsing import items, mapping, text
from dashboard.credentials.signatures import PublicKey
from dashboard.credentials.trust import KeyStatus, TrustedKey
from dashboard.domain.credential import Format
from dashboard.domain.errors import CheckInError, InvalidInput
from dashboard.services.trust import Upload, UploadKind

MAX_BYTES = 50_000_000


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import found: keys, and the names of entries that could not be used."""

    keys: tuple[TrustedKey, ...]
    unusable: tuple[str, ...]


def certificate_folder(folder: Path, *, origin: str) -> Imported:
    """Every certificate file of a folder, for HC1. Raises OSError."""
    files = sorted(file for file in folder.iterdir() if file.suffix in certificates.SUFFIXES)
    return _all(
        (file.name, partial(certificates.certificate_key, file.read_bytes(), origin=origin))
        for file in files
    )


def gateway_list(data: bytes, *, origin: str) -> Imported:
    """A list of signers as the EU gateway and national apps give it. Raises InvalidInput.

    JSON, an array or an object with `certificates`; each entry has `kid`, `country` and `rawData`,
    the certificate. A first line with the list's own signature is passed over: whoever imports
    vouches for where the file came from.
    """
    found = _json(data[data.find(b"\n") + 1 :] if data[:1] not in b"[{" else data)
    entries = found.get("certificates") if isinstance(found, Mapping) else found
    signers = [entry for entry in _entries(entries) if _is_signer(entry)]
    return _all(
        (text(entry.get("kid")), partial(_gateway_key, entry, origin=origin)) for entry in signers
    )


def jwks(data: bytes, *, issuer_id: str, issuer: str, country: str, origin: str) -> Imported:
    """A JWKS of a SMART Health Card issuer, whose address is `issuer_id`. Raises InvalidInput."""
    keys = _entries(mapping_of(data).get("keys"))
    model = _Model(Format.SHC, issuer_id, issuer, country, origin)
    return _all((text(key.get("kid")), partial(_thumbprinted, model, key)) for key in keys)


def did_document(data: bytes, *, issuer: str, country: str, origin: str) -> Imported:
    """The verification methods of a DID document, for DIVOC. Raises InvalidInput.

    Each is known by its own identifier and by the document's, since proofs name either.
    """
    document = mapping_of(data)
    did = text(document.get("id"))
    model = _Model(Format.DIVOC, did, issuer, country, origin)
    methods = _entries(document.get("verificationMethod") or document.get("publicKey"))
    return _all(
        (name, partial(_method, model, name, method))
        for method in methods
        for name in dict.fromkeys((text(method.get("id")) or did, did))
    )


def did_pem(data: bytes, *, did: str, issuer: str, country: str, origin: str) -> Imported:
    """One public key in PEM under a DID, for DIVOC. Raises InvalidInput."""
    model = _Model(Format.DIVOC, did, issuer, country, origin)
    return Imported(keys=(model.entry(did, _pem_key(data)),), unusable=())


def uploaded(upload: Upload, *, origin: str) -> Imported:
    """The keys of a file that was handed over. Raises InvalidInput."""
    names = {"issuer": upload.issuer, "country": upload.country, "origin": origin}
    match upload.kind:
        case UploadKind.CERTIFICATE:
            key = certificates.certificate_key(upload.data, origin=origin)
            return Imported(keys=(key,), unusable=())
        case UploadKind.GATEWAY:
            return gateway_list(upload.data, origin=origin)
        case UploadKind.DID if not upload.issuer_id:
            return did_document(upload.data, **names)
    if not upload.issuer_id:
        raise InvalidInput(field="issuer_id", problem="missing")
    if upload.kind is UploadKind.DID:
        return did_pem(upload.data, did=upload.issuer_id, **names)
    return jwks(upload.data, issuer_id=upload.issuer_id, **names)


@dataclass(frozen=True)
class _Model:
    """What all keys of one import share."""

    format: Format
    issuer_id: str
    issuer: str
    country: str
    origin: str

    def entry(self, kid: str, key: PublicKey) -> TrustedKey:
        return TrustedKey(
            format=self.format,
            kid=kid,
            issuer=self.issuer or self.issuer_id,
            issuer_id=self.issuer_id,
            country=self.country,
            usages=frozenset(),
            valid_from=None,
            valid_until=None,
            status=KeyStatus.ACTIVE,
            origin=self.origin,
            public_key=key,
        )


def _all(named: Iterable[tuple[str, Callable[[], TrustedKey]]]) -> Imported:
    keys, unusable = [], []
    for name, key in named:
        try:
            keys.append(key())
        except CheckInError:
            unusable.append(name)
    return Imported(keys=tuple(keys), unusable=tuple(unusable))


def mapping_of(data: bytes) -> Mapping[str, Any]:
    """The JSON object that a file holds. Raises InvalidInput."""
    try:
        return json_object(data[:MAX_BYTES])
    except CheckInError as error:
        raise InvalidInput(str(error), field="file", problem="not_json") from error


def _json(data: bytes) -> Any:
    try:
        return json.loads(data[:MAX_BYTES])
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="file", problem="not_json") from error


def _entries(value: object) -> tuple[Mapping[str, Any], ...]:
    try:
        return items(value)
    except CheckInError as error:
        raise InvalidInput(field="file", problem="not_a_list_of_keys") from error


def _is_signer(entry: Mapping[str, Any]) -> bool:
    return text(entry.get("certificateType")) in ("", "DSC")


def _gateway_key(entry: Mapping[str, Any], *, origin: str) -> TrustedKey:
    key = certificates.certificate_from_text(text(entry.get("rawData")), origin=origin)
    country = text(entry.get("country")) or key.country
    kid = text(entry.get("kid")) or key.kid
    return replace(key, kid=kid, country=country, issuer_id=country)


def _thumbprinted(model: _Model, jwk: Mapping[str, Any]) -> TrustedKey:
    kid = text(jwk.get("kid"))
    if kid != thumbprint(jwk):
        raise InvalidInput(field="kid", problem="not_the_thumbprint")
    return model.entry(kid, _jwk_key(jwk))


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """The JWK thumbprint (RFC 7638) of an elliptic-curve key."""
    required = {name: text(jwk.get(name)) for name in ("crv", "kty", "x", "y")}
    written = json.dumps(required, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(written).digest()).decode().rstrip("=")


def _jwk_key(jwk: Mapping[str, Any]) -> PublicKey:
    def number(name: str) -> int:
        return int.from_bytes(base64url(text(jwk.get(name))), "big")

    try:
        match text(jwk.get("kty")), text(jwk.get("crv")):
            case "EC", "P-256":
                numbers = ec.EllipticCurvePublicNumbers(number("x"), number("y"), ec.SECP256R1())
                return PublicKey.of(numbers.public_key())
            case "OKP", "Ed25519":
                raw = base64url(text(jwk.get("x")))
                return PublicKey.of(ed25519.Ed25519PublicKey.from_public_bytes(raw))
            case "RSA", _:
                return PublicKey.of(rsa.RSAPublicNumbers(number("e"), number("n")).public_key())
    except ValueError as error:
        raise InvalidInput(field="key", problem="not_a_key") from error
    raise InvalidInput(field="key", problem="kind_of_key")


def _method(model: _Model, name: str, method: Mapping[str, Any]) -> TrustedKey:
    return model.entry(name, _method_key(method))


def _method_key(method: Mapping[str, Any]) -> PublicKey:
    if isinstance(method.get("publicKeyJwk"), Mapping):
        return _jwk_key(mapping(method["publicKeyJwk"]))
    if method.get("publicKeyPem"):
        return _pem_key(text(method["publicKeyPem"]).encode())
    raise InvalidInput(field="verificationMethod", problem="kind_of_key")


def _pem_key(data: bytes) -> PublicKey:
    try:
        return PublicKey.of(serialization.load_pem_public_key(data))
    except ValueError as error:
        raise InvalidInput(field="key", problem="not_a_key") from error
