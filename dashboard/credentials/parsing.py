"""Bounded parsing of what a stranger holds up to the camera: sizes, depths and types first."""

import io
import re
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import cbor2

from dashboard.domain.errors import Unreadable

CBOR_DEPTH = 16
_COSE_TAGS = frozenset({18, 61})
_TRANSPARENT_TAGS = (0, 1, 1004, 55799)
# Every tag that cbor2 turns into an object of its own; none of them belongs in a certificate, and
# some are dangerous: shared references make cycles, patterns and fractions cost time.
_REFUSED_TAGS = (2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 43000)
_CALENDAR_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])", re.ASCII)
_EARLIEST, _LATEST = 0, 253402300799  # 1970 to 9999, what a datetime holds


def inflate(data: bytes, *, limit: int, window_bits: int = zlib.MAX_WBITS) -> tuple[bytes, bytes]:
    """The inflated data and what follows it, at most `limit` bytes of the first.

    Raises Unreadable where the data is damaged, incomplete or larger.
    """
    stream = zlib.decompressobj(window_bits)
    try:
        inflated = stream.decompress(data, limit)
    except zlib.error as error:
        raise Unreadable("deflate: damaged") from error
    if not stream.eof:
        raise Unreadable("deflate: incomplete or too large")
    return inflated, stream.unused_data


def cbor(data: bytes) -> Any:
    """The one CBOR item that `data` holds. Raises Unreadable.

    Dates that are tagged arrive as their bare text or number; COSE tags arrive as tags; every
    other tag, a duplicate key, a depth above CBOR_DEPTH and trailing bytes are refused.
    """
    source = io.BytesIO(data)
    decoder = cbor2.CBORDecoder(
        source,
        max_depth=CBOR_DEPTH,
        allow_duplicate_keys=False,
        semantic_decoders=_SEMANTICS,
        tag_hook=_known_tag,
    )
    try:
        item = decoder.decode()
    except (cbor2.CBORDecodeError, RecursionError, MemoryError, OverflowError) as error:
        raise Unreadable("cbor: damaged or refused") from error
    if source.tell() != len(data):
        raise Unreadable("cbor: trailing bytes")
    return item


def _as_it_is(value: Any, _immutable: bool) -> Any:
    return value


def _refused(_value: Any, _immutable: bool) -> Any:
    raise Unreadable("cbor: tag")


def _known_tag(tag: cbor2.CBORTag, _immutable: bool) -> Any:
    if tag.tag not in _COSE_TAGS:
        raise Unreadable("cbor: tag")
    return tag


_SEMANTICS: dict[int, Callable[[Any, bool], Any]] = {
    **dict.fromkeys(_TRANSPARENT_TAGS, _as_it_is),
    **dict.fromkeys(_REFUSED_TAGS, _refused),
}


def mapping(value: object) -> Mapping[Any, Any]:
    """`value` if it is a map. Raises Unreadable."""
    # A plain dict first: asking whether something is a Mapping in general costs more.
    if not isinstance(value, dict | Mapping):
        raise Unreadable("not a map")
    return value


def items(value: object) -> tuple[Mapping[Any, Any], ...]:
    """The maps of a list of maps; nothing for None. Raises Unreadable."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise Unreadable("not a list")
    return tuple(mapping(item) for item in value)


def text(value: object) -> str:
    """`value` if it is a text, else an empty one."""
    return value.strip() if isinstance(value, str) else ""


def positive_integer(value: object) -> int:
    """`value` if it is a positive integer below a hundred, else 0: no dose (facts)."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value < 100 else 0


def instant(value: object) -> datetime | None:
    """The aware instant of a number of seconds since 1970, None for None. Raises Unreadable."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("time: not a number")
    if not _EARLIEST <= value <= _LATEST:  # never holds for NaN
        raise Unreadable("time: out of range")
    return datetime.fromtimestamp(value, tz=UTC)


def calendar_date(value: object, *, zone: ZoneInfo) -> date | None:
    """The day that a date, a date with a time, or a number of seconds names.

    A time that carries an offset counts in `zone`. Partial or impossible dates give None.
    """
    if isinstance(value, int | float):
        moment = instant(value)
        return moment.astimezone(zone).date() if moment else None
    if not isinstance(value, str) or not _CALENDAR_DATE.match(value.strip()):
        return None
    try:
        return _local_date(value.strip(), zone)
    except (ValueError, OverflowError):
        return None


def _local_date(written: str, zone: ZoneInfo) -> date:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return date.fromisoformat(written[:10])
    return moment.date() if moment.tzinfo is None else moment.astimezone(zone).date()
