"""What a page of our own sends: short texts by name."""

import json
from collections.abc import Mapping

from starlette.requests import Request

# A form's fields are short; a larger body is nobody's.
LARGEST_BODY = 8_000

Form = Mapping[str, str]


async def body_of(request: Request) -> bytes:
    """The body; empty for one that is too long."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BODY:
            return b""
    return bytes(read)


def form_of(body: bytes) -> Form:
    """The JSON object's texts, as far as they are text in every encoding."""
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str) and _is_text(text)}


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def account_of(body: bytes) -> Form:
    """A sample account's id, as it is."""
    return {"account": body.decode(errors="replace")}
