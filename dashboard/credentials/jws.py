"""JSON and JSON Web Signatures as strangers send them: strict, small and without surprises."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from dashboard.credentials.parsing import mapping
from dashboard.domain.errors import Unreadable

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
JSON_DEPTH = 32


def json_object(data: bytes) -> Mapping[str, Any]:
    """The JSON object in UTF-8. Raises Unreadable.

    A byte-order mark, a key given twice, NaN, infinities, half a surrogate pair, depth above
    JSON_DEPTH and anything after the object are refused.
    """
    try:
        found = json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("json: damaged") from error
    _check_depth(found)
    _check_text(found)
    return mapping(found)


def base64url(text: str) -> bytes:
    """The bytes of base64url without padding (RFC 7515). Raises Unreadable."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise Unreadable("base64url: alphabet or length")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("json: a key given twice")
    return found


def _refused(_constant: str) -> Any:
    raise Unreadable("json: not a number")


def _check_text(document: object) -> None:
    """Escapes can write what no encoding can: it would fail wherever the text goes next."""
    try:
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable("json: half a surrogate pair") from error


def _check_depth(document: object) -> None:
    level = [document]
    for _ in range(JSON_DEPTH):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise Unreadable("json: too deep")
