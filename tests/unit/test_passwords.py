"""What a password has to be, how it is kept, and that the lists are the real ones."""

import unicodedata

import pytest

from dashboard import passwords
from dashboard.domain.errors import InvalidInput
from dashboard.passwords import Argon2Hashes, CommonPasswords
from dashboard.services.passwords import PasswordRules, normalised_password

RULES = PasswordRules(guessable=CommonPasswords())
ABOUT = ("Siti Aminah", "siti.aminah", "Dinas Kependudukan dan Pencatatan Sipil")


def problem(password: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        RULES.check(password, about=ABOUT)
    assert refused.value.args_["field"] == "password"
    return str(refused.value.args_["problem"])


@pytest.mark.parametrize(
    "password",
    [
        "gajah makan pisang hijau",
        "correct horse battery staple",
        "kuda  lumping 1987 !",  # spaces, also two
        "ᮕᮞᮁ ᮘᮛᮥ ᮊᮧᮒ ᮊᮥᮔ",  # Sundanese
        "🐘🍌🌿🐢🌋🚲🎺🪁🍍🦎🏝️🧭🪘🛶🧵",
        "Siti suka gajah makan pisang",  # an own word among others
        "x1" + "kelapa muda di tepi laut " * 10,
    ],
)
def test_any_long_text_that_is_not_guessed_first_will_do(password: str) -> None:
    assert RULES.check(password, about=ABOUT) == normalised_password(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "too_short"),
        ("empat belas kt", "too_short"),
        ("é" * 14, "too_short"),
        ("a" * 257, "too_long"),
        ("gajah makan\tpisang hijau", "control_characters"),
        ("gajah makan \ud800 pisang hijau", "control_characters"),
        ("siti aminah siti aminah", "own_words"),
        ("SitiAminah-2021", "own_words"),
        ("situbondo situbondo 1", "own_words"),
        ("Kominfo Buku Pintu 21", "own_words"),
        ("Dinas Kependudukan 1", "own_words"),
        ("passwordpassword", "common"),
        ("123456789012345", "common"),
        ("qwertyuiopasdfghjkl", "common"),
        ("aaaaaaaaaaaaaaaaaaaa", "common"),
        ("Password1234567!", "common"),
    ],
)
def test_what_people_try_first_is_refused_with_the_reason(password: str, why: str) -> None:
    assert problem(password) == why


def test_fifteen_code_points_are_enough_whatever_their_bytes() -> None:
    assert RULES.check("сад у моря днём", about=()) == "сад у моря днём"
    assert len("сад у моря днём") == 15


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    composed, decomposed = (
        "café dekat jembatan tua",
        unicodedata.normalize("NFD", "café dekat jembatan tua"),
    )
    assert composed != decomposed
    assert RULES.check(decomposed, about=()) == RULES.check(composed, about=())


def test_a_password_is_kept_as_argon2id_with_the_stated_parameters() -> None:
    hashes = Argon2Hashes()
    stored = hashes.hash("gajah makan pisang hijau")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert stored != hashes.hash("gajah makan pisang hijau")
    assert hashes.matches("gajah makan pisang hijau", stored)
    assert not hashes.matches("gajah makan pisang hijaU", stored)
    assert not hashes.matches("gajah makan pisang hijau", "no hash at all")
    assert not hashes.is_outdated(stored)


def test_a_hash_of_other_parameters_verifies_and_is_outdated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "MEMORY_KIBIBYTES", 8 * 1024)
    stored = Argon2Hashes().hash("gajah makan pisang hijau")
    monkeypatch.undo()
    assert Argon2Hashes().matches("gajah makan pisang hijau", stored)
    assert Argon2Hashes().is_outdated(stored)
