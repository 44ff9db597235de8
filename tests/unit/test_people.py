"""Names, masks and pseudonyms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.people import (
    masked_name,
    normalised_name,
    person_key_by_birth,
    person_key_by_subject,
)

SECRET = b"k" * 32


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Rahmawati", "SITI  RAHMAWATI "),
        ("Siti Rahmawati", "siti\u00a0rahmawati"),
        ("Moh. Nurul Lutfi", "Moh Nurul Lutfi"),
        ("Nur'aini", "Nuraini"),
        ("Strasse", "Straße"),
        ("\uff33iti", "Siti"),
    ],
)
def test_two_spellings_of_one_name_are_one_person(one, other):
    assert normalised_name(one) == normalised_name(other)


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(name):
    assert normalised_name(normalised_name(name)) == normalised_name(name)


def test_the_key_depends_on_name_birth_date_and_secret():
    born = date(1990, 1, 2)
    keys = {
        person_key_by_birth(secret=SECRET, version=1, name="Siti", birth_date=born).value,
        person_key_by_birth(secret=SECRET, version=1, name="Sita", birth_date=born).value,
        person_key_by_birth(secret=b"x" * 32, version=1, name="Siti", birth_date=born).value,
        person_key_by_birth(
            secret=SECRET, version=1, name="Siti", birth_date=date(1990, 2, 1)
        ).value,
    }
    assert len(keys) == 4


def test_parts_of_a_subject_key_do_not_run_together():
    one = person_key_by_subject(secret=SECRET, version=1, issuer="ab", subject="c")
    other = person_key_by_subject(secret=SECRET, version=1, issuer="a", subject="bc")
    assert one != other


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Siti Rahmawati", "S*** R********"), ("Al", "A***"), ("", ""), ("  Nur  ", "N***")],
)
def test_a_mask_keeps_only_first_letters(name, masked):
    assert masked_name(name) == masked
