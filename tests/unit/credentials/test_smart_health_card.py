"""SMART Health Cards: the specification's rules, and what is read from the bundle."""

import json
import zlib
from datetime import date, timedelta

import pytest

from dashboard.credentials.card_parts import KEPT, CardParts
from dashboard.credentials.trust import KeyStatus, Usage
from dashboard.credentials.trust_import import jwks, thumbprint
from dashboard.domain.credential import Format, Validity
from dashboard.domain.errors import (
    BadSignature,
    IncompleteCode,
    UnknownIssuer,
    Unreadable,
    UnsupportedCode,
    WithdrawnIssuer,
    WrongUsage,
)
from tests.unit.credentials.minting import (
    EC_KEY,
    NOON,
    OTHER_KEY,
    RSA_KEY,
    base64url,
    read,
    signature,
    trusted,
)

ISSUER = "https://issuer.example/shc"
CVX = "http://hl7.org/fhir/sid/cvx"
LOINC = "http://loinc.org"
KID = "the-key"


def key(private=EC_KEY, **changes):
    return trusted(private, kid=KID, format=Format.SHC, **({"issuer_id": ISSUER} | changes))


def patient(**changes):
    names = [{"family": "Rahmawati", "given": ["Siti", "N."]}]
    return {"resourceType": "Patient", "name": names, "birthDate": "1990-05-17"} | changes


def concept(system, code):
    return {"coding": [{"system": system, "code": code}]}


def dose(day="2021-07-01", code="207", **changes):
    found = {"resourceType": "Immunization", "status": "completed"}
    found |= {"vaccineCode": concept(CVX, code), "occurrenceDateTime": day}
    return found | changes


def sample(result, day="2021-09-20", code="94500-6", **changes):
    found = {"resourceType": "Observation", "status": "final", "code": concept(LOINC, code)}
    found |= {"effectiveDateTime": day}
    return found | {"valueCodeableConcept": concept("http://snomed.info/sct", result)} | changes


def payload(*resources, **changes):
    entries = [{"resource": each} for each in (resources or (patient(), dose()))]
    subject = {"fhirVersion": "4.0.1", "fhirBundle": {"resourceType": "Bundle", "entry": entries}}
    card = {"type": ["https://smarthealth.cards#health-card"], "credentialSubject": subject}
    return {"iss": ISSUER, "nbf": NOON.timestamp() - 86_400.5, "vc": card} | changes


def deflated(data):
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


def card(content=None, *, header=None, private=EC_KEY, raw=None, trailer=b""):
    """The QR text of a card."""
    raw = raw if raw is not None else json.dumps(content or payload()).encode()
    head = {"alg": "ES256", "zip": "DEF", "kid": KID} if header is None else header
    signed = base64url(json.dumps(head).encode()) + "." + base64url(deflated(raw) + trailer)
    return numeric(signed + "." + base64url(signature(private, signed.encode())))


def numeric(jws):
    return "shc:/" + "".join(f"{ord(character) - 45:02}" for character in jws)


def read_card(code, *keys):
    return read(code, *(keys or (key(),)))


def facts_of(*resources):
    return read_card(card(payload(patient(), *resources))).facts


def test_a_card_becomes_a_credential():
    found = read_card(card(payload(patient(), dose("2021-07-01"), dose("2021-07-29"))))
    assert (found.format, found.issuer_id) == (Format.SHC, ISSUER)
    assert (found.holder.name, found.holder.birth_date) == ("Siti N. Rahmawati", date(1990, 5, 17))
    assert (found.facts.doses, found.facts.course) == (2, 2)
    assert found.facts.last_dose_on == date(2021, 7, 29)
    assert len(found.subject) == 64


@pytest.mark.parametrize(
    ("resources", "doses", "course"),
    [
        ([dose("2021-07-01"), dose("2021-07-01")], 1, 2),
        ([dose("2021-07-01", "212")], 1, 1),
        ([dose("2021-07-01", "212"), dose("2021-09-01", "208")], 2, 1),
        ([dose(), dose("2021-08-01"), dose("2021-09-01", "229")], 3, 2),
        ([dose(code="140")], 0, 0),
        ([dose(status="entered-in-error")], 0, 0),
        ([dose(vaccineCode={})], 0, 0),
        ([dose(vaccineCode={"coding": [{"system": "else", "code": "207"}]})], 0, 0),
        ([], 0, 0),
    ],
)
def test_doses_are_counted_by_distinct_days(resources, doses, course):
    found = facts_of(*resources)
    assert (found.doses, found.course) == (doses, course)


@pytest.mark.parametrize(
    ("resource", "positive", "negative"),
    [
        (sample("260373001"), date(2021, 9, 20), None),
        (sample("10828004"), date(2021, 9, 20), None),
        (sample("260415000"), None, date(2021, 9, 20)),
        (sample("260385009"), None, date(2021, 9, 20)),
        (sample("260373001", code="94563-4"), None, None),
        (sample("260373001", status="preliminary"), None, None),
        (sample("260373001", day="2021-09"), None, None),
    ],
)
def test_results_of_tests(resource, positive, negative):
    found = facts_of(resource)
    assert (found.positive_on, found.negative_on) == (positive, negative)


@pytest.mark.parametrize(
    ("issuer", "kid"), [("https://other.example", KID), (ISSUER, "another-key"), ("", "")]
)
def test_a_key_is_trusted_by_issuer_and_identifier_together(issuer, kid):
    code = card(payload(iss=issuer), header={"alg": "ES256", "zip": "DEF", "kid": kid})
    with pytest.raises(UnknownIssuer):
        read_card(code)


def test_a_signature_by_another_key_is_bad():
    with pytest.raises(BadSignature):
        read_card(card(private=OTHER_KEY))


def test_a_key_of_another_kind_is_no_es256_key():
    with pytest.raises(BadSignature):
        read_card(card(), key(RSA_KEY))


def test_a_withdrawn_key_is_refused():
    with pytest.raises(WithdrawnIssuer):
        read_card(card(), key(status=KeyStatus.WITHDRAWN))


def test_a_key_signs_only_what_it_may():
    with pytest.raises(WrongUsage):
        read_card(card(), key(usages=frozenset({Usage.TEST})))


@pytest.mark.parametrize(
    "header",
    [
        {"zip": "DEF", "kid": KID},
        {"alg": "ES256", "kid": KID},
        {"alg": "none", "zip": "DEF", "kid": KID},
        {"alg": "HS256", "zip": "DEF", "kid": KID},
        {"alg": "ES256", "zip": "GZ", "kid": KID},
        [],
    ],
)
def test_a_header_that_the_specification_forbids_is_unreadable(header):
    with pytest.raises(Unreadable):
        read_card(card(header=header))


@pytest.mark.parametrize(
    ("ends", "validity"),
    [
        ({}, Validity.VALID),
        ({"exp": NOON.timestamp()}, Validity.EXPIRED),
        ({"exp": NOON.timestamp() + 0.5}, Validity.VALID),
        ({"nbf": NOON.timestamp() + 1}, Validity.NOT_YET_VALID),
    ],
)
def test_validity(ends, validity):
    assert read_card(card(payload(**ends))).validity(at=NOON) is validity


@pytest.mark.parametrize("ends", [{"exp": 1739496673998}, {"nbf": 1618554442496}, {"nbf": "x"}])
def test_times_in_milliseconds_are_unreadable(ends):
    with pytest.raises(Unreadable):
        read_card(card(payload(**ends)))


def test_the_trailer_of_a_gzip_file_is_accepted_and_nothing_else():
    raw = json.dumps(payload()).encode()
    trailer = zlib.crc32(raw).to_bytes(4, "little") + len(raw).to_bytes(4, "little")
    assert read_card(card(raw=raw, trailer=trailer)).facts.doses == 1
    for wrong in (b"\x00", b"\x00" * 8, trailer[:-1], trailer + b"\x00"):
        with pytest.raises(Unreadable):
            read_card(card(raw=raw, trailer=wrong))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"\xef\xbb\xbf" + json.dumps(payload()).encode(),
        b'{"iss": "a", "iss": "b"}',
        json.dumps(payload(nbf=float("nan"))).encode(),
        b'{"a":' * 400 + b"1" + b"}" * 400,
        b"[" * 100_000,
    ],
)
def test_payloads_that_are_no_plain_json_object_are_unreadable(raw):
    with pytest.raises(Unreadable):
        read_card(card(raw=raw))


def test_a_bomb_is_refused_at_the_bound():
    with pytest.raises(Unreadable):
        read_card(card(raw=b" " * 5_000_000))


@pytest.mark.parametrize(
    "content",
    [
        payload(vc={}),
        payload(vc={"type": ["VerifiableCredential"]}),
        payload(vc=7),
        payload(patient(), patient()),
        payload(patient(name=[])),
        payload(7),
    ],
)
def test_what_is_no_health_card_of_one_person_is_unreadable(content):
    with pytest.raises(Unreadable):
        read_card(card(content))


def test_a_card_that_names_nobody_has_an_empty_name():
    assert read_card(card(payload(sample("260415000")))).holder.name == ""


@pytest.mark.parametrize(
    "code",
    ["shc:/", "shc:/5", "shc:/9999", "shc:/56x7", "shc:/56 7", "shc:/0/1/5676", "shc:/2/1/5676"],
)
def test_digits_that_spell_no_card_are_unreadable(code):
    with pytest.raises(Unreadable):
        read_card(code)


@pytest.mark.parametrize("code", ["shc:5676", "SHC:/5676", " shc:/5676"])
def test_another_prefix_is_not_claimed(code):
    with pytest.raises(UnsupportedCode):
        read_card(code)


def parts_of(code, count):
    digits = code.removeprefix("shc:/")
    size = -(-len(digits) // (2 * count)) * 2
    chunks = [digits[at : at + size] for at in range(0, len(digits), size)]
    return [f"shc:/{number}/{count}/{chunk}" for number, chunk in enumerate(chunks, start=1)]


def test_one_part_of_one_is_the_card():
    assert read_card(card().replace("shc:/", "shc:/1/1/")).facts.doses == 1


def test_one_of_several_codes_says_which():
    first, *_ = parts_of(card(), 3)
    with pytest.raises(IncompleteCode) as refusal:
        read_card(first)
    assert refusal.value.key == "unreadable"
    assert refusal.value.args_ == {"part": 1, "parts": 3}


def test_parts_in_any_order_make_the_card():
    first, second, third = parts_of(card(), 3)
    parts = CardParts()
    with pytest.raises(IncompleteCode) as refusal:
        parts.whole(third, at=NOON)
    assert refusal.value.args_["missing"] == [1, 2]
    with pytest.raises(IncompleteCode):
        parts.whole(first, at=NOON)
    assert read_card(parts.whole(second, at=NOON)).facts.doses == 1


@pytest.mark.parametrize(
    ("other", "later"),
    [
        (parts_of(card(), 2)[1], timedelta(0)),
        (parts_of(card(payload(patient(), dose("2021-01-01"))), 3)[0], timedelta(0)),
        (parts_of(card(), 3)[1], KEPT),
    ],
)
def test_another_card_or_a_long_pause_starts_afresh(other, later):
    parts = CardParts()
    for code in (parts_of(card(), 3)[0], other):
        with pytest.raises(IncompleteCode):
            parts.whole(code, at=NOON if code != other else NOON + later)
    assert len(parts._parts) == 1


def test_other_codes_pass_through():
    assert CardParts().whole("HC1:X", at=NOON) == "HC1:X"
    assert CardParts().whole(b"PK", at=NOON) == b"PK"


def jwk():
    numbers = EC_KEY.public_key().public_numbers()
    found = {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256"}
    found |= {name: base64url(getattr(numbers, name).to_bytes(32, "big")) for name in ("x", "y")}
    return found | {"kid": thumbprint(found)}


def test_an_imported_jwks_verifies_and_a_false_thumbprint_is_left_out():
    published = json.dumps({"keys": [jwk(), jwk() | {"kid": "false"}, {}]}).encode()
    found = jwks(published, issuer_id=ISSUER, issuer="Example", country="US", origin="x")
    assert found.unusable == ("false", "")
    code = card(header={"alg": "ES256", "zip": "DEF", "kid": jwk()["kid"]})
    assert read_card(code, *found.keys).issuer == "Example"
