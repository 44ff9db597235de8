"""X.509 certificates as entries of the trust list."""

import base64
import hashlib
import re
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from dashboard.credentials.loose_certificate import loose_certificate
from dashboard.credentials.signatures import PublicKey
from dashboard.credentials.trust import KeyStatus, TrustedKey, Usage
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput

KEY_ID_BYTES = 8
SUFFIXES = frozenset({".pem", ".der", ".crt", ".cer"})
_USAGES = {"1": Usage.TEST, "2": Usage.VACCINATION, "3": Usage.RECOVERY}
# Two spellings of one arc occur in real certificates (facts, "Certificates").
_ARCS = ("1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1.")
_USAGE_BY_OID = {f"{arc}{last}": usage for arc in _ARCS for last, usage in _USAGES.items()}
# The same two arcs as DER writes them: 1.3.6.1.4.1 [.0] .1847.2021.1, then the last number.
_DER_ARCS = (bytes.fromhex("060b2b060104018e378f6501"), bytes.fromhex("060c2b06010401008e378f6501"))
_USAGE_BY_DER = {
    arc + bytes((int(last),)): usage for arc in _DER_ARCS for last, usage in _USAGES.items()
}
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(?P<body>[^-]+)-----END CERTIFICATE-----")


def certificate_key(data: bytes, *, origin: str) -> TrustedKey:
    """The key of a certificate in PEM or DER, for HC1. Raises InvalidInput.

    Its identifier is the first eight bytes of the certificate's SHA-256 (HCERT specification).
    Some states' certificates break X.509's rules; of those the fields are read one by one.
    """
    der = _der(data, origin)
    kid = base64.b64encode(hashlib.sha256(der).digest()[:KEY_ID_BYTES]).decode("ascii")
    try:
        certificate = x509.load_der_x509_certificate(der)
        return _key(certificate, kid=kid, origin=origin)
    except (ValueError, x509.InvalidVersion):
        return _loose_key(der, kid=kid, origin=origin)


def certificate_from_text(written: str, *, origin: str) -> TrustedKey:
    """The key of a certificate given as PEM or as base64 of its DER. Raises InvalidInput."""
    if written.lstrip().startswith("-----BEGIN"):
        return certificate_key(written.encode(), origin=origin)
    try:
        der = base64.b64decode(written, validate=True)
    except ValueError as error:
        raise InvalidInput(field=origin, problem="not_base64") from error
    return certificate_key(der, origin=origin)


def certificate_file(path: Path) -> TrustedKey:
    """The key of a certificate file. Raises InvalidInput and OSError."""
    return certificate_key(path.read_bytes(), origin=path.name)


def _der(data: bytes, origin: str) -> bytes:
    if not data.lstrip().startswith(b"-----BEGIN"):
        return data
    match = _PEM.search(data)
    try:
        return base64.b64decode(match["body"] if match else b"?", validate=False)
    except ValueError as error:
        raise InvalidInput(field=origin, problem="not_a_certificate") from error


def _key(certificate: x509.Certificate, *, kid: str, origin: str) -> TrustedKey:
    country = _attribute(certificate, NameOID.COUNTRY_NAME)
    return TrustedKey(
        format=Format.HC1,
        kid=kid,
        issuer=_issuer_name(certificate) or country,
        issuer_id=country,
        country=country,
        usages=_usages(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        status=KeyStatus.ACTIVE,
        origin=origin,
        public_key=PublicKey.of(certificate.public_key()),
    )


def _loose_key(der: bytes, *, kid: str, origin: str) -> TrustedKey:
    found = loose_certificate(der)
    return TrustedKey(
        format=Format.HC1,
        kid=kid,
        issuer=found.country,
        issuer_id=found.country,
        country=found.country,
        usages=frozenset(usage for oid, usage in _USAGE_BY_DER.items() if oid in der),
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        status=KeyStatus.ACTIVE,
        origin=origin,
        public_key=PublicKey.from_spki(found.spki),
    )


def _usages(certificate: x509.Certificate) -> frozenset[Usage]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        # An empty list of usages occurs and does not parse; none means all.
        return frozenset()
    named = (_USAGE_BY_OID.get(oid.dotted_string) for oid in extension.value)
    return frozenset(usage for usage in named if usage)


def _issuer_name(certificate: x509.Certificate) -> str:
    organisation = _attribute(certificate, NameOID.ORGANIZATION_NAME)
    return organisation or _attribute(certificate, NameOID.COMMON_NAME)


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    try:
        found = certificate.subject.get_attributes_for_oid(oid)
    except ValueError:
        return ""
    return str(found[0].value) if found else ""
