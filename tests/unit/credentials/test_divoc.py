"""DIVOC in PeduliLindungi's shape: what is signed is read, and only that."""

import base64
import copy
import hashlib
import io
import json
import time
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.credentials.linked_data import SECURITY, Graph
from dashboard.credentials.trust import KeyStatus, Usage
from dashboard.domain.credential import Format, Validity
from dashboard.domain.errors import (
    BadSignature,
    ReadingError,
    UnknownIssuer,
    Unreadable,
    WithdrawnIssuer,
    WrongUsage,
)
from tests.unit.credentials.minting import (
    EC_KEY,
    ED_KEY,
    NOON,
    RSA_KEY,
    base64url,
    read,
    signature,
    trusted,
)

DID = "did:indonesia"
# Far from what any machine takes for one that ends, and from what 12! permutations take.
EXPLOSION_SECONDS = 20
CONTEXTS = [
    "https://www.w3.org/2018/credentials/v1",
    "https://www.pedulilindungi.id/credentials/vaccination/v2",
]
ED25519, RSA = "Ed25519Signature2018", "RsaSignature2018"


def key(private=ED_KEY, **changes):
    return trusted(private, kid=DID, format=Format.DIVOC, **changes)


def evidence(dose=1, total=2, number=1):
    return {
        "id": f"https://pedulilindungi.example/vaccine/{number}",
        "certificateId": f"ID-{number}",
        "type": ["Vaccination"],
        "batch": "B-17",
        "vaccine": "CoronaVac",
        "manufacturer": "Sinovac",
        "icd11Code": "XN109",
        "prophylaxis": "COVID-19",
        "date": "2021-08-01T03:00:00Z",
        "effectiveStart": "2021-08-01",
        "effectiveUntil": "2022-08-01",
        "dose": dose,
        "totalDoses": total,
        "verifier": {"name": "Petugas"},
        "facility": {"name": "Puskesmas Panji", "address": {"city": "Situbondo"}},
    }


def document(*doses, **changes):
    found = {
        "@context": CONTEXTS,
        "type": ["VerifiableCredential", "ProofOfVaccinationCredential"],
        "credentialSubject": {
            "type": "Person",
            "id": "did:pedulilindungi:1",
            "uhid": "1",
            "name": "Siti Rahmawati",
            "sex": "Female",
            "dob": "1990-05-17",
            "nationality": "ID",
            "address": {"district": "Panji", "addressCountry": "ID", "postalCode": 68351},
        },
        "issuer": "https://pedulilindungi.example/",
        "issuanceDate": "2021-08-01T04:00:00Z",
        "evidence": list(doses) or [evidence()],
        "nonTransferable": "true",
    }
    return found | changes


def signed(content=None, *, private=ED_KEY, suite=ED25519, header=None, **proof):
    """The document with its proof."""
    content = content or document()
    algorithm = {ED25519: "EdDSA", RSA: "PS256"}.get(suite, suite)
    header = header or {"alg": algorithm, "b64": False, "crit": ["b64"]}
    head = base64url(json.dumps(header).encode())
    options = {"type": suite, "created": "2021-08-01T04:00:01Z", "verificationMethod": DID}
    options |= {"proofPurpose": "assertionMethod"} | proof
    digests = Graph({**options, "@context": SECURITY}).digest() + Graph(content).digest()
    jws = head + ".." + base64url(signature(private, head.encode() + b"." + digests))
    return content | {"proof": options | {"jws": jws}}


def packed(content, *, name="certificate.json", method=zipfile.ZIP_DEFLATED):
    """The bytes of the QR symbol."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", compression=method) as opened:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        opened.writestr(name, raw)
    return archive.getvalue()


def read_divoc(content, *keys):
    return read(packed(content), *(keys or (key(),)))


def test_a_certificate_becomes_a_credential():
    found = read_divoc(signed())
    assert (found.format, found.issuer) == (Format.DIVOC, "Kementerian Kesehatan")
    assert found.holder.name == "Siti Rahmawati"
    assert found.holder.birth_date == date(1990, 5, 17)
    assert (found.facts.doses, found.facts.course) == (1, 2)
    assert found.facts.last_dose_on == date(2021, 8, 1)
    assert found.valid_from == datetime(2021, 8, 1, 4, tzinfo=UTC)
    assert found.valid_until is None


def test_every_way_of_carrying_the_archive():
    archive = packed(signed())
    coded = "B64:" + base64.b64encode(archive).decode()
    for code in (archive, archive.decode("latin-1"), coded):
        assert read(code, key()).facts.doses == 1


def test_rsa_with_ps256():
    assert read_divoc(signed(private=RSA_KEY, suite=RSA), key(RSA_KEY)).facts.doses == 1


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "PS256", "b64": False, "crit": ["b64"]},
        {"alg": "EdDSA", "b64": True, "crit": ["b64"]},
        {"alg": "EdDSA", "b64": False},
        {"alg": "none", "b64": False, "crit": ["b64"]},
        {},
    ],
)
def test_a_header_that_does_not_fit_the_suite_is_unreadable(header):
    with pytest.raises(Unreadable):
        read_divoc(signed(header=header or {"x": 1}))


def test_another_suite_is_unreadable():
    with pytest.raises(Unreadable):
        read_divoc(signed() | {"proof": {"type": "JsonWebSignature2020", "jws": "a..b"}})


def test_a_method_that_nobody_trusts_is_an_unknown_issuer():
    with pytest.raises(UnknownIssuer):
        read_divoc(signed(verificationMethod="did:nobody"))


def test_a_withdrawn_key_and_a_wrong_usage():
    with pytest.raises(WithdrawnIssuer):
        read_divoc(signed(), key(status=KeyStatus.WITHDRAWN))
    with pytest.raises(WrongUsage):
        read_divoc(signed(), key(usages=frozenset({Usage.TEST})))


def test_a_key_of_another_kind_does_not_verify():
    with pytest.raises(BadSignature):
        read_divoc(signed(), key(EC_KEY))


def _leaves(value, path=()):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for place, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _leaves(inner, (*path, place))
        else:
            yield (*path, place)


def _changed(content, path):
    found = copy.deepcopy(content)
    place = found
    for step in path[:-1]:
        place = place[step]
    value = place[path[-1]]
    if isinstance(value, bool):
        place[path[-1]] = not value
    elif isinstance(value, int):
        place[path[-1]] = value ^ 1
    else:
        # The last character of base64 may carry bits that mean nothing.
        at = len(value) // 2
        place[path[-1]] = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return found


CERTIFICATE = signed()


@pytest.mark.parametrize(
    "path", list(_leaves(CERTIFICATE)), ids=lambda path: "/".join(map(str, path))
)
def test_one_changed_byte_in_any_field_does_not_verify(path):
    with pytest.raises((BadSignature, Unreadable, UnknownIssuer)):
        read_divoc(_changed(CERTIFICATE, path))


@pytest.mark.parametrize(
    ("doses", "found"),
    [
        ([evidence(1, 2)], (1, 2)),
        ([evidence(2, 2)], (2, 2)),
        ([evidence(1, 1)], (1, 1)),
        ([evidence(3, 3)], (3, 3)),
        ([evidence(1, 2, 1), evidence(2, 2, 2)], (2, 2)),
        ([evidence(dose, 4, dose) for dose in (1, 2, 3, 4)], (4, 4)),
        ([evidence(0, 2)], (0, 0)),
        ([evidence("1", 2)], (1, 2)),
        ([evidence(-1, 2)], (0, 0)),
        ([evidence(True, 2)], (0, 0)),
        ([{"id": "https://x.example/1", "type": ["Other"], "dose": 2, "totalDoses": 2}], (0, 0)),
    ],
)
def test_doses_and_course(doses, found):
    facts = read_divoc(signed(document(*doses))).facts
    assert (facts.doses, facts.course) == found


def test_dose_and_total_share_one_name_so_the_smaller_counts():
    genuine = signed(document(evidence(1, 2)))
    swapped = copy.deepcopy(genuine)
    swapped["evidence"][0] |= {"dose": 2, "totalDoses": 1}
    facts = read_divoc(swapped).facts
    assert (facts.doses, facts.course) == (1, 2)


def test_a_node_in_two_pieces_is_one_node():
    genuine = signed(document(evidence(1, 2)))
    reshaped = copy.deepcopy(genuine)
    second = reshaped["evidence"][0]
    first = {name: second[name] for name in ("id", "type")} | {"dose": 2, "date": "2021-08-01"}
    reshaped["evidence"] = [first, second | {"totalDoses": 1}]
    facts = read_divoc(reshaped).facts
    assert (facts.doses, facts.course) == (1, 2)


def test_what_no_context_defines_is_not_signed_and_not_read():
    genuine = signed()
    padded = copy.deepcopy(genuine)
    padded["facts"] = {"doses": 9}
    padded["credentialSubject"]["fullName"] = "Somebody Else"
    assert read_divoc(padded).holder.name == "Siti Rahmawati"


def test_a_name_outside_its_node_is_not_read():
    # The type by its full name does not bring its context: `name` would be dropped.
    genuine = signed()
    reshaped = copy.deepcopy(genuine)
    subject = reshaped["credentialSubject"]
    subject["type"] = "https://schema.org/Person"
    with pytest.raises((BadSignature, Unreadable)):
        read_divoc(reshaped)


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": [*CONTEXTS, {"name": "https://schema.org/gender"}]},
        {"@context": [*CONTEXTS, "https://attacker.example/context"]},
        {"@context": []},
        {"@context": CONTEXTS * 9},
        {"@context": None},
        {"@graph": [{}]},
        {"@included": {}},
        {"issuer": "_:b0"},
        {"evidence": {"@id": "https://x.example"}},
        {"credentialSubject": []},
        {"credentialSubject": [{"type": "Person", "name": "A"}, {"type": "Person", "name": "B"}]},
        {"issuanceDate": "last week"},
    ],
)
def test_documents_that_redefine_or_repeat_are_refused(changes):
    with pytest.raises(ReadingError):
        read_divoc(CERTIFICATE | changes)


@pytest.mark.parametrize(
    ("changes", "validity"),
    [
        ({}, Validity.VALID),
        ({"expirationDate": NOON.isoformat()}, Validity.EXPIRED),
        ({"issuanceDate": (NOON + timedelta(seconds=1)).isoformat()}, Validity.NOT_YET_VALID),
    ],
)
def test_validity(changes, validity):
    assert read_divoc(signed(document(**changes))).validity(at=NOON) is validity


def deep(levels):
    return {"facility": deep(levels - 1)} if levels else "end"


def alike(count):
    """Blank nodes that differ in nothing: telling them apart takes count! permutations."""
    return [{"facility": [{"name": "same"}, {"name": "same"}]} for _ in range(count)]


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": deep(200)},
        {"evidence": [{"dose": number} for number in range(3000)]},
        {"evidence": alike(12)},
        {"evidence": [{"type": ["Vaccination"]} for _ in range(40)]},
        {"type": ["VerifiableCredential"] * 2000},
        {"issuer": "x" * 100_000},
        {"issuer": 10**4000},
        {"evidence": [evidence("9" * 5000)]},
        {"issuer": [[[[[]]]]]},
        {"evidence": {"type": [1, None, {}]}},
    ],
)
def test_documents_that_explode_end(changes):
    before = time.process_time()
    with pytest.raises(ReadingError):
        read_divoc(CERTIFICATE | changes)
    assert time.process_time() - before < EXPLOSION_SECONDS


@pytest.mark.parametrize(
    "archive",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\x00" * 200,
        packed(CERTIFICATE)[:-20],
        packed(CERTIFICATE, name="other.json"),
        packed(CERTIFICATE, method=zipfile.ZIP_LZMA),
        packed(CERTIFICATE, method=zipfile.ZIP_BZIP2),
        packed(b" " * 3_000_000),
        packed(b"not json"),
        packed(b"[]"),
        packed(b"{}"),
        packed(b'{"proof": 1}'),
        packed(b'{"a": 1, "a": 2}'),
        "B64:",
        "B64:????",
        "PK\x03\x04\u20ac",
    ],
)
def test_archives_that_are_none_are_unreadable(archive):
    with pytest.raises(Unreadable):
        read(archive, key())


def test_canonical_form_is_independent_of_order():
    content = document()
    shuffled = dict(reversed(content.items()))
    assert Graph(content).digest() == Graph(shuffled).digest()
    assert hashlib.sha256(Graph(content).canonical().encode()).digest() == Graph(content).digest()
