"""The SMART Health Card specification's examples, and the developer tools' malformed cards."""

import json
from datetime import UTC, datetime

import pytest

from dashboard.credentials.card_parts import CardParts
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import FixedTrust
from dashboard.credentials.trust_import import jwks
from dashboard.domain.credential import Validity
from dashboard.domain.errors import (
    BadSignature,
    IncompleteCode,
    UnknownIssuer,
    Unreadable,
    UnsupportedCode,
)
from tests.unit.credentials.minting import ZONE
from tests.unit.credentials.test_smart_health_card import ISSUER, card, key, numeric
from tests.vectors.testdata import FOLDER, needs_testdata

pytestmark = needs_testdata
SPEC, TOOLS = FOLDER / "shc" / "spec", FOLDER / "shc" / "dev-tools"
ADDRESS = "https://spec.smarthealth.cards/examples/issuer"
SPEC_CLOCK = datetime(2023, 7, 1, tzinfo=UTC)
TOOLS_CLOCK = datetime(2022, 5, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader():
    published = (SPEC / "issuer-jwks.json").read_bytes()
    found = jwks(published, issuer_id=ADDRESS, issuer="Example", country="US", origin="spec")
    assert (len(found.keys), found.unusable) == (2, ())
    return Reader(trust=FixedTrust(found.keys), zone=ZONE)


def text(file):
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    ("number", "doses", "name"),
    [("00", 3, "John B. Anyperson"), ("01", 3, "John B. Anyperson"), ("03", 2, "Johnny Revoked")],
)
def test_the_examples_in_one_code_verify(reader, number, doses, name):
    code = text(SPEC / f"example-{number}-f-qr-code-numeric-value-0.txt").strip()
    found = reader.read(code, at=SPEC_CLOCK)
    assert (found.facts.doses, found.holder.name) == (doses, name)
    assert found.validity(at=SPEC_CLOCK) is Validity.VALID


def test_the_example_in_three_codes_verifies_part_by_part(reader):
    parts, codes = (
        CardParts(),
        [
            text(SPEC / f"example-02-f-qr-code-numeric-value-{part}.txt").strip()
            for part in range(3)
        ],
    )
    for code in codes[:2]:
        with pytest.raises(IncompleteCode):
            parts.whole(code, at=SPEC_CLOCK)
    found = reader.read(parts.whole(codes[2], at=SPEC_CLOCK), at=SPEC_CLOCK)
    assert (found.facts.doses, found.holder.name) == (0, "")


@pytest.mark.parametrize("number", ["00", "01", "02", "03"])
def test_the_examples_verify_as_one_signature(reader, number):
    jws = text(SPEC / f"example-{number}-d-jws.txt").strip()
    found = reader.read(numeric(jws), at=SPEC_CLOCK)
    assert found.validity(at=SPEC_CLOCK) is Validity.VALID


JWS = "test-example-00-d-jws-"
DIGITS = "test-example-00-f-qr-code-numeric-value-"
PAYLOAD = "test-example-00-b-jws-payload-expanded-"
REFUSED = {
    JWS + "der-signature-rs-neg.txt": BadSignature,
    JWS + "der-signature.txt": BadSignature,
    JWS + "issuer-kid-mismatch.txt": UnknownIssuer,
    # Length is not what ends this one: we take what the codes hold. Its issuer is another.
    JWS + "jws_too_long.txt": UnknownIssuer,
    JWS + "no_jws_header_alg.txt": Unreadable,
    JWS + "no_jws_header_zip.txt": Unreadable,
    JWS + "utf8_bom_prefix.txt": Unreadable,
    DIGITS + "0-index-out-of-range.txt": Unreadable,
    DIGITS + "0-odd-count.txt": Unreadable,
    DIGITS + "0-trailing_chars.txt": UnsupportedCode,
    DIGITS + "0-wrong_qr_header.txt": UnsupportedCode,
    **{
        f"{DIGITS}{number}-qr_chunk_too_small.txt": IncompleteCode
        for number in (3, 5, 7, 9, 10, 12, 14, 16)
    },
    PAYLOAD + "exp_milliseconds.json": Unreadable,
    PAYLOAD + "nbf_milliseconds.json": Unreadable,
    # A file for programs, not a code.
    "test-example-00-fhirhealthcard-with-resource-link.json": UnsupportedCode,
}
# More lenient than the tools' linter, with the doses that are counted and the reason.
LENIENT = {
    # Codes of an unknown system are no doses; the rest of the card's metadata decides nothing.
    JWS + "bad-fhir-metadata.txt": 0,
    # A dose without a code is no dose.
    PAYLOAD + "missing-coding.json": 0,
    # Kinds of card beyond `health-card` are optional since version 1.0.2 of the specification.
    PAYLOAD + "missing-imm-vc-type.json": 2,
    PAYLOAD + "optional-vc-type.json": 2,
    # White space around the payload changes nothing that is signed or read.
    PAYLOAD + "trailing_chars.json": 2,
}


def code_of(name):
    """The file as a code: a signature becomes digits, a payload is signed by a key of ours."""
    raw = (TOOLS / name).read_bytes()
    if name.startswith(PAYLOAD):
        return card(raw=raw)
    return numeric(raw.decode().strip()) if name.startswith(JWS) else raw.decode()


def reader_of(name, reader):
    own = key(issuer_id=ADDRESS)
    return Reader(trust=FixedTrust([own]), zone=ZONE) if name.startswith(PAYLOAD) else reader


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_malformed_card_gives_the_error_of_its_name(reader, name):
    with pytest.raises(REFUSED[name]):
        reader_of(name, reader).read(code_of(name), at=TOOLS_CLOCK)


@pytest.mark.parametrize("name", sorted(LENIENT))
def test_where_we_are_lenient_the_doses_are_still_counted_right(reader, name):
    found = reader_of(name, reader).read(code_of(name), at=TOOLS_CLOCK)
    assert found.facts.doses == LENIENT[name]


def test_every_file_of_the_tools_is_judged():
    files = {file.name for file in TOOLS.iterdir() if file.name != "LICENSE"}
    assert files == set(REFUSED) | set(LENIENT)


def test_cards_inside_the_file_for_programs_verify(reader):
    name = "test-example-00-fhirhealthcard-with-resource-link.json"
    found = json.loads((TOOLS / name).read_text(encoding="utf-8"))
    cards = [each["valueString"] for each in found["parameter"] if "valueString" in each]
    assert cards
    for jws in cards:
        assert reader.read(numeric(jws), at=TOOLS_CLOCK).facts.doses == 2


def test_the_specifications_issuer_is_not_ours():
    assert ADDRESS != ISSUER
