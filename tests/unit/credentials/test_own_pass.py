"""Our own pass: what is signed comes back, and nothing else is believed."""

import uuid
from datetime import timedelta

import cbor2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from dashboard.credentials import base45
from dashboard.credentials.own_pass import PREFIX, PassKey
from dashboard.credentials.trust import KeyStatus
from dashboard.domain.credential import Format, Validity
from dashboard.domain.errors import BadSignature, UnknownIssuer, Unreadable, WithdrawnIssuer
from dashboard.domain.people import PersonKind
from dashboard.services.passes import MAX_NAME_CHARACTERS
from tests.unit.credentials.minting import ED_KEY as OTHER
from tests.unit.credentials.minting import (
    EDDSA,
    ES256,
    NOON,
    PASS_KEY,
    PS256,
    pass_claims,
    read,
    sign1,
    tagged,
    trusted,
)

KEY_ID = b"\x00\x01\x02\x03"


def read_pass(code, key=None, at=NOON):
    return read(code, key or PASS_KEY.trusted(), at=at)


def forged(payload):
    """A pass with this payload under a key that is trusted for passes."""
    message = sign1(payload, private=OTHER, protected={1: EDDSA, 4: KEY_ID})
    code = PREFIX + base45.encode(cbor2.dumps(tagged(message, 18)))
    return read_pass(code, trusted(OTHER, kid=KEY_ID, format=Format.PASS))


def test_what_was_signed_comes_back():
    found = read_pass(PASS_KEY.sign(pass_claims()))
    assert found.format is Format.PASS
    assert (found.issuer, found.issuer_id) == ("Kabupaten Situbondo", "situbondo")
    assert found.subject == str(uuid.UUID(int=7))
    assert found.holder.name == "Siti Rahmawati"
    assert found.holder.birth_date is None
    assert (found.facts.doses, found.facts.course) == (2, 2)
    assert found.person_kind is PersonKind.EMPLOYEE
    assert (found.person_key, found.person_key_version) == ("ab" * 32, 3)


@pytest.mark.parametrize(
    ("at", "validity"),
    [
        (NOON - timedelta(hours=24, seconds=1), Validity.NOT_YET_VALID),
        (NOON - timedelta(hours=24), Validity.VALID),
        (NOON + timedelta(days=365, seconds=-1), Validity.VALID),
        (NOON + timedelta(days=365), Validity.EXPIRED),
    ],
)
def test_a_pass_is_valid_from_a_day_before_its_issue(at, validity):
    assert read_pass(PASS_KEY.sign(pass_claims())).validity(at=at) is validity


@given(
    name=st.text(min_size=1, max_size=MAX_NAME_CHARACTERS).filter(
        lambda name: name.isprintable() and name == name.strip()
    ),
    doses=st.integers(0, 9),
    course=st.integers(1, 9),
)
def test_reading_what_was_signed_is_the_identity(name, doses, course):
    found = read_pass(PASS_KEY.sign(pass_claims(name=name, doses=doses, course=course)))
    assert (found.holder.name, found.facts.doses, found.facts.course) == (name, doses, course)


def test_the_symbol_is_small():
    code = PASS_KEY.sign(pass_claims(name="Siti Rahmawati Dewi"))
    assert segno.make_qr(code, error="m").version <= 10


def test_every_changed_character_is_refused():
    code = PASS_KEY.sign(pass_claims())
    for place in range(len(PREFIX), len(code)):
        other = "0" if code[place] != "0" else "1"
        with pytest.raises((Unreadable, BadSignature, UnknownIssuer)):
            read_pass(code[:place] + other + code[place + 1 :])


def test_another_installations_pass_is_an_unknown_issuer():
    elsewhere = PassKey(seed=b"\x33" * 32, issuer_id="bondowoso", issuer="Bondowoso")
    with pytest.raises(UnknownIssuer):
        read_pass(elsewhere.sign(pass_claims()))


def test_a_withdrawn_pass_key_is_refused():
    code = PASS_KEY.sign(pass_claims())
    own = PASS_KEY.trusted()
    withdrawn = trusted(
        kid=own.kid,
        format=Format.PASS,
        public_key=own.public_key,
        status=KeyStatus.WITHDRAWN,
    )
    with pytest.raises(WithdrawnIssuer):
        read(code, own, withdrawn)


@pytest.mark.parametrize("algorithm", [ES256, PS256])
def test_an_algorithm_that_is_not_the_keys_own_is_refused(algorithm):
    message = sign1(b"", private=OTHER, protected={1: algorithm, 4: KEY_ID})
    code = PREFIX + base45.encode(cbor2.dumps(tagged(message, 18)))
    with pytest.raises(BadSignature):
        read_pass(code, trusted(OTHER, kid=KEY_ID, format=Format.PASS))


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {1: "situbondo", 7: b"\x00" * 16},
        {1: "situbondo", 7: b"\x00" * 15, -65537: ["S", 1, 2, 2, b"", 1]},
        {1: 5, 7: b"\x00" * 16, -65537: ["S", 1, 2, 2, b"", 1]},
        {1: "situbondo", 7: b"\x00" * 16, -65537: ["S", 9, 2, 2, b"", 1]},
        {1: "situbondo", 7: b"\x00" * 16, -65537: ["S", 1, "2", 2, b"", 1]},
        {1: "situbondo", 7: b"\x00" * 16, -65537: "S"},
        [],
        7,
    ],
)
def test_claims_of_the_wrong_shape_are_unreadable_even_if_signed(payload):
    with pytest.raises(Unreadable):
        forged(cbor2.dumps(payload))
