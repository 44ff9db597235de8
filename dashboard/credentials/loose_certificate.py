"""Certificates that break X.509's rules and whose keys sign real health certificates all the same.

Only the fields that the trust list needs are looked for; the order of fields is what X.509 says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.domain.errors import InvalidInput

_SEQUENCE, _EXPLICIT_VERSION, _UTC_TIME = 0x30, 0xA0, 0x17
_CENTURY_TURN = 50
_COUNTRY = bytes.fromhex("0603550406")  # the attribute type 2.5.4.6


@dataclass(frozen=True, kw_only=True)
class LooseCertificate:
    """What a certificate says, without asking whether it may say it so."""

    spki: bytes
    valid_from: datetime
    valid_until: datetime
    country: str


def loose_certificate(der: bytes) -> LooseCertificate:
    """The fields of a certificate in DER. Raises InvalidInput."""
    try:
        return _fields(der)
    except (IndexError, ValueError) as error:
        raise InvalidInput(field="certificate", problem="not_a_certificate") from error


def _fields(der: bytes) -> LooseCertificate:
    body = next(_elements(_content(der)))
    fields = [each for each in _elements(_content(body)) if each[0] != _EXPLICIT_VERSION]
    _serial, _algorithm, _issuer, validity, subject, spki = fields[:6]
    starts, ends = (_moment(each) for each in _elements(_content(validity)))
    return LooseCertificate(
        spki=spki, valid_from=starts, valid_until=ends, country=_country(subject)
    )


def _elements(content: bytes) -> Iterator[bytes]:
    while content:
        start, length = _extent(content)
        if start + length > len(content):
            raise ValueError("element longer than its parent")
        yield content[: start + length]
        content = content[start + length :]


def _content(element: bytes) -> bytes:
    if element[0] != _SEQUENCE:
        raise ValueError("not a sequence")
    start, length = _extent(element)
    return element[start : start + length]


def _extent(element: bytes) -> tuple[int, int]:
    """Where the content of an element starts, and its length."""
    first = element[1]
    if first < 0x80:
        return 2, first
    size = first & 0x7F
    if not 1 <= size <= 4:
        raise ValueError("length")
    return 2 + size, int.from_bytes(element[2 : 2 + size], "big")


def _moment(element: bytes) -> datetime:
    start, length = _extent(element)
    written = element[start : start + length].decode("ascii")
    if element[0] == _UTC_TIME:
        written = ("19" if int(written[:2]) >= _CENTURY_TURN else "20") + written
    return datetime.strptime(written[:12], "%Y%m%d%H%M").replace(tzinfo=UTC)


def _country(subject: bytes) -> str:
    found = subject.find(_COUNTRY)
    if found < 0:
        return ""
    value = subject[found + len(_COUNTRY) :]
    start, length = _extent(value)
    return value[start : start + length].decode("ascii", errors="replace")
