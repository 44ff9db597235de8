"""Bounded parsing: what goes in is small, flat, and of the expected types."""

import zlib
from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.credentials import base45
from dashboard.credentials.parsing import CBOR_DEPTH, cbor, inflate, instant, positive_integer
from dashboard.domain.errors import Unreadable


@given(st.binary(max_size=400))
def test_base45_decode_after_encode_is_the_identity(data):
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(
    ("text", "data"),
    [("", b""), ("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("QED8WEX0", b"ietf!")],
)
def test_base45_examples_of_the_standard(text, data):
    assert base45.decode(text) == data
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["0", "GGW", ":::", "::", "BB8\n", "bb8", "BBÄ", "0000"])
def test_base45_refuses_what_nobody_encodes(text):
    with pytest.raises(Unreadable):
        base45.decode(text)


def test_inflating_stops_at_the_bound():
    data = zlib.compress(b"\x00" * 1001)
    assert inflate(data, limit=1001) == (b"\x00" * 1001, b"")
    with pytest.raises(Unreadable):
        inflate(data, limit=1000)


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"abc")[:-1], b"\xff" * 20])
def test_damaged_deflate_is_unreadable(data):
    with pytest.raises(Unreadable):
        inflate(data, limit=1000)


def test_nesting_is_bounded():
    assert cbor(b"\x81" * (CBOR_DEPTH - 1) + b"\x01")
    with pytest.raises(Unreadable):
        cbor(b"\x81" * (CBOR_DEPTH + 1) + b"\x01")
    with pytest.raises(Unreadable):
        cbor(b"\x81" * 20_000 + b"\x01")


_ALLOWED = {0, 1, 18, 61, 1004, 55799}


def test_no_tag_but_the_expected_ones_is_read():
    contents = [1, "2021-01-01", b"\x01", [1, 2], [[1]], 1.5, {1: 2}]
    for tag in {*range(70_000), 2**32, 2**63} - _ALLOWED:
        head = cbor2.dumps(cbor2.CBORTag(tag, None))[:-1]
        with pytest.raises(Unreadable):
            cbor(head + cbor2.dumps(contents[tag % len(contents)]))


@pytest.mark.parametrize("content", [1, "2021-01-01", b"\x01", [1, 2], [[1]], 1.5, {1: 2}, None])
def test_the_tags_that_libraries_know_are_refused_with_any_content(content):
    for tag in {*range(1024), 43000, 43001, 43002, 55800} - _ALLOWED:
        head = cbor2.dumps(cbor2.CBORTag(tag, None))[:-1]
        with pytest.raises(Unreadable):
            cbor(head + cbor2.dumps(content))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x01",
        b"\xa2\x01\x01\x01\x02",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xbb\x00\x00\x00\x00\xff\xff\xff\xff",
        b"\x62\xff\xff",
        b"\xa1\xa1\x01\x02",
        b"\xff",
        b"\x1c",
    ],
)
def test_cbor_that_lies_or_ends_early_is_unreadable(data):
    # What it says that follows would fill the memory of this machine many times.
    with pytest.raises(Unreadable):
        cbor(data)


def test_instants():
    assert instant(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert instant(1.5) == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert instant(253402300799) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert instant(None) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -1, True, "1", b"1", []])
def test_what_is_no_instant_is_unreadable(value):
    with pytest.raises(Unreadable):
        instant(value)


@pytest.mark.parametrize(
    ("value", "dose"),
    [(1, 1), (99, 99), (100, 0), (0, 0), (-1, 0), (2**70, 0), (True, 0), (1.0, 0), ("1", 0)],
)
def test_doses_are_small_positive_integers(value, dose):
    assert positive_integer(value) == dose
