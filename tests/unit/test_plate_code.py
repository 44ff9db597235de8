"""Plates' codes: short, whole or not, ours or not, fresh or not."""

import string
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.credentials.qr import symbol
from dashboard.domain import plate_code
from dashboard.domain.errors import Unreadable
from tests.contract.events import MORNING

SECRET, OTHER = b"s" * 32, b"o" * 32
BASE = "https://hadir.situbondokab.go.id"
STEP = plate_code.step_of(MORNING)
LARGEST = 2**plate_code.ID_BITS - 1
IDS = st.integers(min_value=0, max_value=LARGEST)


def printed(plate_id: int = LARGEST) -> str:
    return plate_code.static_token(plate_id, secret=SECRET)


def shown(plate_id: int = LARGEST, step: int = STEP) -> str:
    return plate_code.changing_token(plate_id, step=step, secret=SECRET)


@given(IDS)
def test_what_was_made_is_read(plate_id: int) -> None:
    for token, step in ((printed(plate_id), None), (shown(plate_id), STEP)):
        said = plate_code.parse(token.lower())
        assert (said.plate_id, said.step) == (plate_id, step)
        assert said.is_made_with([OTHER, SECRET])
        assert not said.is_made_with([OTHER])


@given(IDS, st.data())
def test_no_changed_character_is_taken_for_another_installation(
    plate_id: int, data: st.DataObject
) -> None:
    token = data.draw(st.sampled_from([printed(plate_id), shown(plate_id)]))
    place = data.draw(st.integers(min_value=0, max_value=len(token) - 1))
    other = data.draw(st.sampled_from(string.ascii_uppercase + "234567"))
    changed = token[:place] + other + token[place + 1 :]
    if changed != token:
        with pytest.raises(Unreadable):
            plate_code.parse(changed)


@given(st.text(max_size=80))
def test_nothing_else_is_a_code(text: str) -> None:
    with pytest.raises(Unreadable):
        plate_code.parse(text)


def test_a_cut_code_is_damaged() -> None:
    for token in (printed(), shown()):
        for length in range(len(token)):
            with pytest.raises(Unreadable):
                plate_code.parse(token[:length])


def test_a_code_of_one_kind_is_none_of_the_other() -> None:
    """What a display showed does not become a plate that never ends."""
    assert plate_code.parse(printed()).mac != plate_code.parse(shown()).mac


@pytest.mark.parametrize(
    ("seconds", "fresh"),
    [(-31, False), (-30, True), (0, True), (30, True), (89.999, True), (90, False), (1e6, False)],
)
def test_a_changing_code_is_accepted_for_ninety_seconds(seconds: float, fresh: bool) -> None:
    began = MORNING.replace(second=0, microsecond=0)
    at = began + timedelta(seconds=seconds)
    assert plate_code.is_fresh(plate_code.step_of(began), at=at) is fresh


@pytest.mark.parametrize("token", [printed(), shown()])
def test_the_address_fits_a_symbol_of_version_4_at_level_m(token: str) -> None:
    drawn = symbol(plate_code.address(BASE, token))
    assert drawn.version == 4


def test_a_printed_plate_fits_it_byte_for_byte() -> None:
    """So does any encoder's symbol: version 4 at M holds 62 bytes (ISO/IEC 18004, table 7)."""
    longest = "https://" + "x" * (plate_code.LONGEST_BASE - len("https://"))
    assert len(BASE) < plate_code.LONGEST_BASE
    assert len(plate_code.address(longest, printed()).encode()) == 62
    assert symbol(plate_code.address(longest, shown())).version == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{BASE}/p/ABC234", "ABC234"),
        (" HTTP://127.0.0.1:8501/P/abc234/ \n", "abc234"),
        (f"{BASE}/base/p/ABC234", "ABC234"),
        (f"{BASE}/p/", None),
        (f"{BASE}/p/ABC?x=1", None),
        ("HC1:ABC", None),
        ("ABC234", None),
    ],
)
def test_a_plates_address_is_known_by_its_form(text: str, found: str | None) -> None:
    assert plate_code.token_in(text) == found
