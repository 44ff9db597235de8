"""A certificate of our own, for installations that have none: enough for a browser's camera."""

import ipaddress
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Browsers refuse server certificates that hold longer than 398 days.
LIFETIME = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=30)


def ensure_certificate(*, folder: Path, names: Iterable[str], now: datetime) -> tuple[Path, Path]:
    """The certificate's and the key's file for these host names.

    Made anew where there is none, where a name is missing or where it ends within 30 days. The
    key is readable for its owner only.
    """
    wanted = tuple(dict.fromkeys(name.strip("[]") for name in names))
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (key.is_file() and _still_good(certificate, names=wanted, now=now)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = ec.generate_private_key(ec.SECP256R1())
        _write_private(key, private)
        certificate.write_bytes(
            _self_signed(private, names=wanted, now=now).public_bytes(serialization.Encoding.PEM)
        )
    return certificate, key


def _still_good(file: Path, *, names: Iterable[str], now: datetime) -> bool:
    if not file.is_file():
        return False
    try:
        known = x509.load_pem_x509_certificate(file.read_bytes())
        held = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return now + _RENEW_BEFORE < known.not_valid_after_utc and set(map(_name, names)) <= set(held)


def _self_signed(
    key: ec.EllipticCurvePrivateKey, *, names: tuple[str, ...], now: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A browser whose clock is a little behind must not refuse it.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now - timedelta(hours=1) + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(list(map(_name, names))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_private(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    file.unlink(missing_ok=True)
    # Created with its final mode: it is never readable for others, not even for a moment.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
