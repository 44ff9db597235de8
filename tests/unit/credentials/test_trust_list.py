"""The trust list on disk: what a person wrote is what the desks believe, within a second."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from dashboard.credentials import trust_file
from dashboard.credentials.certificates import certificate_from_text, certificate_key
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import KeyStatus, Usage
from dashboard.credentials.trust_list import CHECK_SECONDS, TrustFolder
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput, UnknownIssuer, WithdrawnIssuer
from tests.unit.credentials.minting import EC_KEY, KID, NOON, OTHER_KEY, ZONE, hc1, trusted

SHIPPED = Path(__file__).parents[3] / "data" / "trust"
FULL = trusted(
    usages=frozenset({Usage.TEST, Usage.VACCINATION}),
    valid_from=datetime(2021, 1, 1, tzinfo=UTC),
    valid_until=datetime(2023, 1, 1, tzinfo=UTC),
    issuer='Kementerian "Kesehatan" \\ \x7f é',
)


class Seconds:
    """A clock that stands until it is told to go on."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def write(folder, *keys, name="keys.toml"):
    file = folder / name
    file.write_text(trust_file.dump(keys, origin="test"), encoding="utf-8")
    return file


def certificate(private=EC_KEY, *, usages=()):
    """A self-signed certificate as issuers publish them."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "MoH"),
        ]
    )
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=private.public_key(),
        serial_number=1,
        not_valid_before=datetime(2021, 1, 1),  # noqa: DTZ001
        not_valid_after=datetime(2023, 1, 1),  # noqa: DTZ001
    )
    if usages:
        oids = [x509.ObjectIdentifier(usage) for usage in usages]
        builder = builder.add_extension(x509.ExtendedKeyUsage(oids), critical=False)
    return builder.sign(private, hashes.SHA256())


def test_a_written_file_reads_back_the_same():
    keys = (FULL, trusted(OTHER_KEY, status=KeyStatus.WITHDRAWN, format=Format.DIVOC, kid="did:x"))
    assert trust_file.parse(trust_file.dump(keys, origin="test"), name="keys.toml") == keys


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (("[[key]]", "[[key"), "not_toml"),
        (('kid = "', 'kidd = "'), "missing"),
        (('status = "active"', 'status = "fine"'), "not_usable"),
        (('format = "hc1"', 'format = "hc9"'), "not_usable"),
        (('"test"', '"toast"'), "not_usable"),
        (("valid_from = 2021-01-01T00:00:00Z", "valid_from = 2021-01-01"), "not_usable"),
        (('public_key = "M', 'public_key = "?'), "not_usable"),
        (('public_key = "M', 'public_key = "AAAA'), "not_usable"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(spoil, problem):
    with pytest.raises(InvalidInput) as refusal:
        trust_file.parse(trust_file.dump([FULL], origin="x").replace(*spoil), name="keys.toml")
    assert refusal.value.args_["field"].startswith("keys.toml")
    assert refusal.value.args_["problem"] == problem


def test_a_withdrawn_key_is_refused_within_a_second(tmp_path):
    clock = Seconds()
    write(tmp_path, trusted())
    reader = Reader(trust=TrustFolder(folder=tmp_path, clock=clock), zone=ZONE)
    assert reader.read(hc1(), at=NOON)
    write(tmp_path, trusted(status=KeyStatus.WITHDRAWN))
    clock.now += CHECK_SECONDS
    with pytest.raises(WithdrawnIssuer):
        reader.read(hc1(), at=NOON)


def test_a_removed_file_takes_its_keys_with_it(tmp_path):
    clock = Seconds()
    file = write(tmp_path, trusted())
    folder = TrustFolder(folder=tmp_path, clock=clock)
    file.unlink()
    clock.now += CHECK_SECONDS
    assert folder.keys(of=Format.HC1, kid=trusted().kid) == ()


def test_a_file_that_breaks_later_keeps_its_last_content(tmp_path, caplog):
    clock = Seconds()
    file = write(tmp_path, trusted())
    folder = TrustFolder(folder=tmp_path, clock=clock)
    file.write_text("[[key", encoding="utf-8")
    clock.now += CHECK_SECONDS
    assert folder.keys(of=Format.HC1, kid=trusted().kid) == (trusted(),)
    assert "keys.toml" in caplog.text


def test_a_file_that_is_broken_at_the_start_stops_the_start(tmp_path):
    (tmp_path / "keys.toml").write_text("[[key", encoding="utf-8")
    with pytest.raises(InvalidInput):
        TrustFolder(folder=tmp_path)


def test_the_folder_is_looked_at_once_a_second(tmp_path, monkeypatch):
    clock = Seconds()
    folder = TrustFolder(folder=tmp_path, clock=clock)
    looked = []
    monkeypatch.setattr(folder, "_current_stamps", lambda: looked.append(1) or {})
    for _ in range(50):
        folder.keys(of=Format.HC1, kid="x")
        clock.now += CHECK_SECONDS / 10
    assert len(looked) == 4


def test_the_shipped_keys_are_indonesias_and_indias():
    keys = TrustFolder(folder=SHIPPED).all_keys()
    assert {(key.format, key.country) for key in keys} == {
        (Format.DIVOC, "ID"),
        (Format.DIVOC, "IN"),
        (Format.HC1, "ID"),
    }
    assert {key.kid for key in keys if key.format is Format.DIVOC} == {"did:indonesia", "did:india"}
    assert all(key.origin for key in keys)


@pytest.mark.parametrize("form", ["pem", "der"])
def test_a_plain_certificate_in_the_folder_is_a_trusted_key(tmp_path, form):
    found = certificate()
    encoding = {"pem": serialization.Encoding.PEM, "der": serialization.Encoding.DER}[form]
    (tmp_path / f"signer.{form}").write_bytes(found.public_bytes(encoding))
    (key,) = TrustFolder(folder=tmp_path).all_keys()
    assert (key.issuer, key.country, key.format) == ("MoH", "ID", Format.HC1)
    assert key.valid_until == datetime(2023, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("arc", ["1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."])
def test_usages_in_two_spellings(arc):
    der = certificate(usages=[arc + "1", arc + "3"]).public_bytes(serialization.Encoding.DER)
    assert certificate_key(der, origin="x").usages == {Usage.TEST, Usage.RECOVERY}


def test_other_usages_limit_nothing():
    der = certificate(usages=["1.3.6.1.5.5.7.3.2"]).public_bytes(serialization.Encoding.DER)
    assert certificate_key(der, origin="x").usages == frozenset()


@pytest.mark.parametrize("written", ["", "AAAA", "not base64!", "-----BEGIN CERTIFICATE-----"])
def test_what_is_no_certificate_is_named(written):
    with pytest.raises(InvalidInput):
        certificate_from_text(written, origin="x")


def test_the_own_keys_stand_beside_the_folder(tmp_path):
    folder = TrustFolder(folder=tmp_path, own=[trusted()])
    assert Reader(trust=folder, zone=ZONE).read(hc1(), at=NOON)
    with pytest.raises(UnknownIssuer):
        Reader(trust=TrustFolder(folder=tmp_path), zone=ZONE).read(hc1(), at=NOON)


def test_a_change_of_content_alone_is_seen(tmp_path):
    clock = Seconds()
    file = write(tmp_path, trusted())
    folder = TrustFolder(folder=tmp_path, clock=clock)
    write(tmp_path, trusted(), trusted(OTHER_KEY))
    os.utime(file, ns=(1, 1))
    clock.now += timedelta(seconds=CHECK_SECONDS).total_seconds()
    assert len(folder.keys(of=Format.HC1, kid=trusted(kid=KID).kid)) == 2


def test_a_folder_that_cannot_be_read_later_keeps_its_last_content(tmp_path, caplog):
    clock = Seconds()
    (tmp_path / "trust").mkdir()
    write(tmp_path / "trust", trusted())
    folder = TrustFolder(folder=tmp_path / "trust", clock=clock)
    (tmp_path / "trust").rename(tmp_path / "elsewhere")
    clock.now += CHECK_SECONDS
    assert folder.keys(of=Format.HC1, kid=trusted().kid) == (trusted(),)
    assert "last content stays" in caplog.text
