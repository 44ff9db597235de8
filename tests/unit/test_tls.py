"""The certificate of our own."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from dashboard.tls import LIFETIME, ensure_certificate

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
NAMES = ("localhost", "127.0.0.1", "[::1]", "pintu.example")


def test_it_holds_for_every_name_and_address(tmp_path: Path) -> None:
    certificate, _ = ensure_certificate(folder=tmp_path / "tls", names=NAMES, now=AT)
    known = x509.load_pem_x509_certificate(certificate.read_bytes())
    held = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert held.get_values_for_type(x509.DNSName) == ["localhost", "pintu.example"]
    assert list(map(str, held.get_values_for_type(x509.IPAddress))) == ["127.0.0.1", "::1"]
    assert known.not_valid_before_utc <= AT < known.not_valid_after_utc


def test_a_server_can_use_it(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(folder=tmp_path / "tls", names=NAMES, now=AT)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    _, key = ensure_certificate(folder=tmp_path / "tls", names=NAMES, now=AT)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_it_is_kept_while_it_holds_and_made_anew_before_it_ends(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    first = ensure_certificate(folder=folder, names=NAMES, now=AT)[0].read_bytes()
    soon = AT + timedelta(days=300)
    assert ensure_certificate(folder=folder, names=NAMES, now=soon)[0].read_bytes() == first
    late = AT + LIFETIME - timedelta(days=29)
    assert ensure_certificate(folder=folder, names=NAMES, now=late)[0].read_bytes() != first


def test_a_new_name_makes_it_anew(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    first = ensure_certificate(folder=folder, names=NAMES, now=AT)[0].read_bytes()
    more = (*NAMES, "192.0.2.7")
    assert ensure_certificate(folder=folder, names=more, now=AT)[0].read_bytes() != first
