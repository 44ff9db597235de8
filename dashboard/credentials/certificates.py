"""X.509 certificates as entries of the trust list."""

import base64
import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

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


def certificate_key(data: bytes, *, origin: str) -> TrustedKey:
    """The key of a certificate in PEM or DER, for HC1. Raises InvalidInput.

    Its identifier is the first eight bytes of the certificate's SHA-256 (HCERT specification).
    """
    try:
        certificate = _loaded(data)
        public_key = PublicKey.of(certificate.public_key())
    except ValueError as error:
        raise InvalidInput(field=origin, problem="not_a_certificate") from error
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
    country = _attribute(certificate, NameOID.COUNTRY_NAME)
    return TrustedKey(
        format=Format.HC1,
        kid=base64.b64encode(digest[:KEY_ID_BYTES]).decode("ascii"),
        issuer=_issuer_name(certificate) or country,
        issuer_id=country,
        country=country,
        usages=_usages(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        status=KeyStatus.ACTIVE,
        origin=origin,
        public_key=public_key,
    )


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


def _loaded(data: bytes) -> x509.Certificate:
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(data)
    return x509.load_der_x509_certificate(data)


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
