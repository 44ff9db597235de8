"""Which reader gets a code, and what is said of a code that no reader claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.credentials.reader import MAX_CHARACTERS, Reader
from dashboard.credentials.trust import FixedTrust
from dashboard.domain.credential import Format
from dashboard.domain.errors import DoorPlate, ReadingError, Unreadable, UnsupportedCode
from tests.unit.credentials.minting import PASS_KEY, ZONE, hc1, pass_claims, read


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("https://example.org/menu?table=12&x", "https://example.org/menu"),
        ("", ""),
        ("\x1b[2Jné", "\\x1b[2Jn\\xe9"),
        (b"\xff\xfe\x00", "\\xff\\xfe\\x00"),
        ("it's", "it's"),
    ],
)
def test_an_unsupported_code_shows_its_start_escaped(code, start):
    with pytest.raises(UnsupportedCode) as refusal:
        read(code)
    assert refusal.value.args_["start"] == start


@pytest.mark.parametrize("code", ["https://hadir.go.id/p/AEAQ", b"http://h/deep/p/aeaq/"])
def test_the_address_of_a_plate_has_a_word_of_its_own(code):
    with pytest.raises(DoorPlate) as refusal:
        read(code)
    assert (refusal.value.key, refusal.value.args_["token"].upper()) == ("plate", "AEAQ")


def test_bytes_of_a_decoder_are_read_as_text():
    assert read(hc1().encode()).facts.doses == 2
    assert read(PASS_KEY.sign(pass_claims()).encode(), PASS_KEY.trusted()).facts.doses == 2


def test_a_code_longer_than_any_symbol_is_unreadable():
    with pytest.raises(Unreadable):
        read("HC1:" + "0" * MAX_CHARACTERS)


@pytest.mark.parametrize(("code", "format_"), [("HC1:0", Format.HC1), ("STB1:0", Format.PASS)])
def test_the_format_is_known_by_the_first_characters(code, format_):
    assert Reader(trust=FixedTrust(()), zone=ZONE).format_of(code) is format_


@given(
    st.one_of(st.text(max_size=80), st.binary(max_size=80)),
    st.sampled_from(["HC1:", "STB1:", "shc:/", "B64:", "PK\x03\x04", ""]),
)
def test_no_exception_but_our_own_whatever_is_held_up(code, prefix):
    with pytest.raises(ReadingError):
        read(prefix + code if isinstance(code, str) else prefix.encode() + code)
