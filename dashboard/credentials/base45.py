"""Base45 (RFC 9285): three characters of a QR symbol's alphanumeric mode for two bytes."""

import sys
from array import array

from dashboard.domain.errors import Unreadable

_ALPHABET = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ILLEGAL = 0xFF
_VALUES = bytes(_ALPHABET.index(byte) if byte in _ALPHABET else _ILLEGAL for byte in range(256))


def encode(data: bytes) -> str:
    """The base45 text of `data`."""
    words = [int.from_bytes(data[start : start + 2], "big") for start in range(0, len(data), 2)]
    text = bytearray()
    for word in words:
        text += bytes((_ALPHABET[word % 45], _ALPHABET[word // 45 % 45], _ALPHABET[word // 2025]))
    return (text[:-1] if len(data) % 2 else text).decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of a base45 text; a space is a character like any other. Raises Unreadable."""
    try:
        values = text.encode("ascii").translate(_VALUES)
    except UnicodeEncodeError as error:
        raise Unreadable("base45: not ascii") from error
    if _ILLEGAL in values or len(values) % 3 == 1:
        raise Unreadable("base45: alphabet or length")
    return _words(values) + _last_byte(values)


def _words(values: bytes) -> bytes:
    triples = zip(values[0::3], values[1::3], values[2::3], strict=False)
    try:
        words = array("H", [low + 45 * mid + 2025 * high for low, mid, high in triples])
    except OverflowError as error:
        raise Unreadable("base45: group above 65535") from error
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes()


def _last_byte(values: bytes) -> bytes:
    if len(values) % 3 == 0:
        return b""
    last = values[-2] + 45 * values[-1]
    if last > 0xFF:
        raise Unreadable("base45: last group above 255")
    return bytes((last,))
