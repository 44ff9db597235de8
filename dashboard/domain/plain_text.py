"""What may be kept as a name or an identifier: text that every encoding and every screen takes."""

import unicodedata

# Control characters, halves of surrogate pairs, and what no Unicode version has assigned.
_NOT_TEXT = frozenset({"Cc", "Cs", "Cn"})


def is_plain_text(value: str, *, longest: int) -> bool:
    """Whether the text is not empty, at most `longest` characters, and all of it printable."""
    if not 0 < len(value) <= longest:
        return False
    if value.isascii():
        return value.isprintable()
    return not any(unicodedata.category(character) in _NOT_TEXT for character in value)
