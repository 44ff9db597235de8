"""Imports of keys, and what keepers of the trust list do."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization

from dashboard.credentials import trust_import
from dashboard.credentials.certificates import certificate_key
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import Usage
from dashboard.credentials.trust_journal import FileTrustJournal
from dashboard.credentials.trust_list import CHECK_SECONDS, TrustFolder
from dashboard.credentials.trust_register import FileTrustRegister
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound, WithdrawnIssuer
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.trust import TrustAction, TrustAdministration, Upload, UploadKind
from tests.unit.credentials.minting import (
    EC_KEY,
    ED_KEY,
    ES256,
    NOON,
    OTHER_KEY,
    RSA_KEY,
    ZONE,
    base64url,
    hc1,
    trusted,
)
from tests.unit.credentials.test_trust_list import Seconds, certificate, write

ARC = "1.3.6.1.4.1.1847.2021.1."
NAMES = {"issuer": "Kementerian", "country": "ID", "origin": "test"}


def der(*args, **kwargs):
    return certificate(*args, **kwargs).public_bytes(serialization.Encoding.DER)


def pem_of(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def test_a_folder_of_certificates(tmp_path):
    (tmp_path / "a.der").write_bytes(der())
    (tmp_path / "b.pem").write_bytes(certificate().public_bytes(serialization.Encoding.PEM))
    (tmp_path / "broken.crt").write_bytes(b"nothing")
    (tmp_path / "notes.txt").write_bytes(b"passed over")
    found = trust_import.certificate_folder(tmp_path, origin="test")
    assert (len(found.keys), found.unusable) == (2, ("broken.crt",))


def signer(**changes):
    entry = {"kid": "AAAAAAAAAAA=", "country": "AT", "certificateType": "DSC"}
    return entry | {"rawData": base64.b64encode(der()).decode()} | changes


@pytest.mark.parametrize(
    "written",
    [
        json.dumps([signer()]),
        json.dumps({"certificates": [signer()]}),
        "c2lnbmF0dXJl\n" + json.dumps({"certificates": [signer()]}),
        json.dumps([signer(), signer(certificateType="CSCA")]),
    ],
)
def test_a_gateway_list_in_each_of_its_shapes(written):
    (key,) = trust_import.gateway_list(written.encode(), origin="test").keys
    assert (key.kid, key.country, key.issuer_id) == ("AAAAAAAAAAA=", "AT", "AT")


def test_a_gateway_list_leaves_out_what_it_cannot_use():
    written = json.dumps([signer(), signer(kid="BAD", rawData="AAAA")])
    found = trust_import.gateway_list(written.encode(), origin="test")
    assert (len(found.keys), found.unusable) == (1, ("BAD",))


@pytest.mark.parametrize("written", [b"", b"{", b'{"certificates": 7}', b"[7]", b"[" * 100_000])
def test_a_file_that_is_no_list_is_refused(written):
    with pytest.raises(InvalidInput):
        trust_import.gateway_list(written, origin="test")


def did(*methods):
    return json.dumps({"id": "did:indonesia", "verificationMethod": methods}).encode()


@pytest.mark.parametrize("private", [ED_KEY, RSA_KEY])
def test_a_did_document_with_pem_keys(private):
    method = {"id": "did:indonesia#1", "publicKeyPem": pem_of(private).decode()}
    found = trust_import.did_document(did(method), **NAMES)
    assert [key.kid for key in found.keys] == ["did:indonesia#1", "did:indonesia"]
    assert {key.format for key in found.keys} == {Format.DIVOC}


def test_a_did_document_with_a_jwk():
    raw = base64url(ED_KEY.public_key().public_bytes_raw())
    method = {"id": "#1", "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": raw}}
    first, _ = trust_import.did_document(did(method), **NAMES).keys
    assert first.public_key.key.public_bytes_raw() == ED_KEY.public_key().public_bytes_raw()


def test_a_did_method_of_an_unknown_kind_is_left_out():
    found = trust_import.did_document(did({"id": "#1", "publicKeyBase58": "x"}), **NAMES)
    assert (found.keys, found.unusable) == ((), ("#1", "did:indonesia"))


def test_a_pem_key_under_a_did():
    (key,) = trust_import.did_pem(pem_of(ED_KEY), did="did:x", **NAMES).keys
    assert (key.kid, key.format) == ("did:x", Format.DIVOC)
    with pytest.raises(InvalidInput):
        trust_import.did_pem(b"nothing", did="did:x", **NAMES)


@pytest.mark.parametrize("arc", [ARC, "1.3.6.1.4.1.0.1847.2021.1."])
def test_a_certificate_that_breaks_the_rules_still_gives_its_key(arc):
    # A version that does not exist: strict parsers refuse the whole certificate.
    strict = der(usages=[arc + "1", arc + "2"])
    loose = strict.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020107"), 1)
    expected, found = (certificate_key(each, origin="x") for each in (strict, loose))
    assert found.public_key.spki() == expected.public_key.spki()
    assert found.usages == expected.usages == {Usage.TEST, Usage.VACCINATION}
    assert (found.valid_from, found.valid_until) == (expected.valid_from, expected.valid_until)
    assert found.country == "ID"


def test_every_cut_of_a_certificate_is_refused():
    whole = der()
    for length in range(0, len(whole) // 2, 7):
        with pytest.raises(InvalidInput):
            certificate_key(whole[:length], origin="x")


WHY = {"reason": " leaked ", "at": NOON}


@pytest.fixture
def installation(tmp_path):
    """A register over a folder with one key, its clock, and a reader that uses it."""
    clock = Seconds()
    write(tmp_path, trusted())
    trust = TrustFolder(folder=tmp_path, clock=clock)
    register = FileTrustRegister(folder=tmp_path, trust=trust)
    return register, clock, Reader(trust=trust, zone=ZONE)


def test_a_withdrawal_reaches_the_desks_and_can_be_undone(installation, tmp_path):
    register, clock, reader = installation
    journal = FileTrustJournal(folder=tmp_path)
    keepers = TrustAdministration(register=register, journal=journal)
    assert keepers.withdraw(user=OPERATOR, of=Format.HC1, kid=trusted().kid, **WHY) == 1
    clock.now += CHECK_SECONDS
    with pytest.raises(WithdrawnIssuer):
        reader.read(hc1(), at=NOON)
    assert [entry.withdrawn for entry in keepers.entries(user=OPERATOR)] == [True]
    assert keepers.restore(user=OPERATOR, of=Format.HC1, kid=trusted().kid, **WHY) == 1
    clock.now += CHECK_SECONDS
    assert reader.read(hc1(), at=NOON)
    assert [entry.withdrawn for entry in keepers.entries(user=OPERATOR)] == [False]
    assert [(each.action, each.by, each.reason) for each in keepers.changes(user=OPERATOR)] == [
        (TrustAction.RESTORED, "operator", "leaked"),
        (TrustAction.WITHDRAWN, "operator", "leaked"),
    ]


def test_a_later_import_does_not_bring_a_withdrawn_key_back(installation):
    register, clock, reader = installation
    register.withdraw(of=Format.HC1, kid=trusted().kid)
    register.add([trusted(), trusted(OTHER_KEY, kid=b"other")], name="keys", origin="again")
    clock.now += CHECK_SECONDS
    with pytest.raises(WithdrawnIssuer):
        reader.read(hc1(), at=NOON)
    assert [entry.withdrawn for entry in register.entries()] == [True, False]


def test_an_imported_key_is_believed(installation):
    register, clock, reader = installation
    key = certificate_key(der(OTHER_KEY), origin="import")
    register.add([key], name="imported", origin="import")
    clock.now += CHECK_SECONDS
    code = hc1(private=OTHER_KEY, protected={1: ES256, 4: base64.b64decode(key.kid)})
    assert reader.read(code, at=NOON.replace(year=2022))


@pytest.mark.parametrize("name", ["", "../x", "withdrawn-x", "A", ".hidden", "a/b", "x" * 80])
def test_an_import_cannot_leave_its_folder(installation, name):
    with pytest.raises(InvalidInput):
        installation[0].add([trusted()], name=name, origin="x")


def test_only_keepers_may_look_and_only_known_keys_can_be_withdrawn(installation, tmp_path):
    journal = FileTrustJournal(folder=tmp_path)
    keepers = TrustAdministration(register=installation[0], journal=journal)
    nobody = User(id="1", name="Siti", role=Role.RECEPTIONIST)
    for attempt in (
        lambda: keepers.entries(user=nobody),
        lambda: keepers.withdraw(user=nobody, of=Format.HC1, kid="x", **WHY),
        lambda: keepers.restore(user=nobody, of=Format.HC1, kid="x", **WHY),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(NotFound):
        keepers.withdraw(user=OPERATOR, of=Format.HC1, kid="x", **WHY)
    with pytest.raises(NotFound):
        keepers.restore(user=OPERATOR, of=Format.HC1, kid=trusted().kid, **WHY)


def test_no_half_written_file_is_left(installation, tmp_path):
    installation[0].withdraw(of=Format.HC1, kid=trusted().kid)
    names = {file.name for file in tmp_path.iterdir()}
    assert len(names) == 2
    assert not any(name.startswith(".") for name in names)


def test_the_key_that_signs_is_the_key_that_is_listed():
    key = certificate_key(der(), origin="x")
    assert key.public_key.spki() == trusted(EC_KEY).public_key.spki()


def test_a_change_without_a_reason_is_refused_and_changes_nothing(installation, tmp_path):
    register = installation[0]
    keepers = TrustAdministration(register=register, journal=FileTrustJournal(folder=tmp_path))
    with pytest.raises(InvalidInput):
        keepers.withdraw(user=OPERATOR, of=Format.HC1, kid=trusted().kid, reason=" ", at=NOON)
    assert [entry.withdrawn for entry in keepers.entries(user=OPERATOR)] == [False]
    assert keepers.changes(user=OPERATOR) == ()


def test_an_uploaded_certificate_is_listed_with_its_origin_and_told(installation, tmp_path):
    register = installation[0]
    keepers = TrustAdministration(register=register, journal=FileTrustJournal(folder=tmp_path))
    upload = Upload(kind=UploadKind.CERTIFICATE, data=der(OTHER_KEY), name="ministry")
    taken = keepers.take(user=OPERATOR, upload=upload, origin="from the ministry", at=NOON)
    assert taken.keys == 1
    assert "from the ministry" in {entry.origin for entry in keepers.entries(user=OPERATOR)}
    assert keepers.changes(user=OPERATOR)[0].what == "ministry"


@pytest.mark.parametrize(
    ("kind", "data", "problem"),
    [
        (UploadKind.CERTIFICATE, b"nothing", "not_a_certificate"),
        (UploadKind.GATEWAY, b"nothing", "not_json"),
        (UploadKind.GATEWAY, b"[]", "no_usable_key"),
        (UploadKind.JWKS, b"{}", "missing"),
        (UploadKind.DID, b"nothing", "not_json"),
    ],
)
def test_an_unusable_upload_says_what_is_wrong(installation, kind, data, problem):
    with pytest.raises(InvalidInput) as refused:
        installation[0].take(Upload(kind=kind, data=data, name="x"), origin="x")
    assert refused.value.args_["problem"] == problem
