"""What a password has to be, after NIST SP 800-63B revision 4, section 3.1.1.2.

At least 15 characters, since it is the only factor; any printable Unicode and spaces, counted by
code points after NFKC; no rules of composition and no change by the calendar; never one that is
known, expected or made of the account's own words (the blocklist of the same section, which is also
told when it refuses). The whole password counts: up to 256 characters, nothing is cut off.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

from dashboard.domain.errors import InvalidInput
from dashboard.domain.plain_text import is_plain_text

SHORTEST = 15
LONGEST = 256
# After the account's own words are taken out, so many characters must be left.
_LEFT_OVER = 5
_SHORTEST_WORD = 3
_PRODUCT_WORDS = (
    "buku pintu",
    "bukupintu",
    "situbondo",
    "kominfo",
    "pemkab",
    "check-in",
    "checkin",
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class PasswordHashes(Protocol):
    """How passwords are kept."""

    def hash(self, password: str) -> str:
        """What is stored in place of the password, its salt and parameters included."""

    def matches(self, password: str, stored: str) -> bool:
        """Whether it is the password that was stored so."""

    def is_outdated(self, stored: str) -> bool:
        """Whether today's parameters are others than those it was stored with."""


class GuessablePasswords(Protocol):
    """What attackers try first."""

    def knows(self, password: str, *, words: Iterable[str]) -> bool:
        """Whether lists of common passwords, patterns and these words give it away soon."""


def normalised_password(typed: str) -> str:
    """The password as it is counted, compared and hashed: the same from every keyboard."""
    return unicodedata.normalize("NFKC", typed)


class PasswordRules:
    """Looks at a password that somebody wants to have."""

    def __init__(self, *, guessable: GuessablePasswords) -> None:
        """Ask that list."""
        self._guessable = guessable

    def check(self, typed: str, *, about: Iterable[str]) -> str:
        """The normalised password. `about`: the account's name, login and office.

        Raises InvalidInput with field `password`: too_short, too_long, control_characters,
        own_words or common.
        """
        password = normalised_password(typed)
        if len(password) < SHORTEST:
            raise InvalidInput(field="password", problem="too_short", least=SHORTEST)
        if len(password) > LONGEST:
            raise InvalidInput(field="password", problem="too_long", most=LONGEST)
        if not is_plain_text(password, longest=LONGEST):
            raise InvalidInput(field="password", problem="control_characters")
        words = _words(about)
        if _left_over(password, words) < _LEFT_OVER:
            raise InvalidInput(field="password", problem="own_words")
        if self._guessable.knows(password, words=words):
            raise InvalidInput(field="password", problem="common")
        return password


def _words(about: Iterable[str]) -> tuple[str, ...]:
    """Whole texts and their words, folded, longest first."""
    texts = {_folded(text) for text in (*about, *_PRODUCT_WORDS)}
    parts = {part for text in texts for part in re.split(r"[\W_]+", text)}
    joined = {"".join(_LETTER_OR_DIGIT.findall(text)) for text in texts}
    return tuple(
        sorted(
            (word for word in texts | parts | joined if len(word) >= _SHORTEST_WORD),
            key=lambda word: (-len(word), word),
        )
    )


def _left_over(password: str, words: Iterable[str]) -> int:
    """How many characters stand beside the words, however often those are repeated."""
    rest = _folded(password)
    for word in words:
        rest = rest.replace(word, " ")
    # Spaces and punctuation between the words add nothing.
    return sum(unicodedata.category(each)[0] not in "ZP" for each in rest)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
