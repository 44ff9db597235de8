"""The trust list's own files: TOML that a person can read and edit, one file an origin.

origin = "where the keys were taken from, and when"

[[key]]
format = "hc1"                      # hc1, divoc, shc
kid = "/HBvuzeVUZM="
issuer = "Kementerian Kesehatan RI"
issuer_id = "ID"
country = "ID"
usages = ["test", "vaccination", "recovery"]   # none: all
valid_from = 2022-05-13T08:08:18Z
valid_until = 2024-05-12T08:08:18Z
status = "active"                   # or "withdrawn"
public_key = "base64 of the SubjectPublicKeyInfo"
"""

import base64
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.credentials.signatures import PublicKey
from dashboard.credentials.trust import KeyStatus, TrustedKey, Usage
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput


def parse(written: str, *, name: str) -> tuple[TrustedKey, ...]:
    """The keys of a file called `name`. Raises InvalidInput that names the entry."""
    try:
        table = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(str(error), field=name, problem="not_toml") from error
    origin = str(table.get("origin", name))
    entries = table.get("key", [])
    return tuple(
        _entry(entry, origin=origin, place=f"{name} #{number}")
        for number, entry in enumerate(entries, start=1)
    )


def dump(keys: Iterable[TrustedKey], *, origin: str) -> str:
    """The text of a file that `parse` reads back as the same keys, all of one origin."""
    blocks = [f"origin = {_quoted(origin)}\n", *(_block(key) for key in keys)]
    return "\n".join(blocks)


def _entry(entry: Mapping[str, Any], *, origin: str, place: str) -> TrustedKey:
    try:
        return TrustedKey(
            format=Format(entry["format"]),
            kid=str(entry["kid"]),
            issuer=str(entry["issuer"]),
            issuer_id=str(entry["issuer_id"]),
            country=str(entry.get("country", "")),
            usages=frozenset(Usage(usage) for usage in entry.get("usages", ())),
            valid_from=_moment(entry.get("valid_from")),
            valid_until=_moment(entry.get("valid_until")),
            status=KeyStatus(entry["status"]),
            origin=origin,
            public_key=_public_key(entry["public_key"]),
        )
    except KeyError as error:
        raise InvalidInput(field=f"{place}: {error.args[0]}", problem="missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(str(error), field=place, problem="not_usable") from error


def _public_key(written: str) -> PublicKey:
    try:
        return PublicKey.from_spki(base64.b64decode(written, validate=True))
    except InvalidInput as error:
        raise ValueError("not a public key") from error


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("a moment needs a time and an offset")
    return value.astimezone(UTC)


def _block(key: TrustedKey) -> str:
    fields = {
        "format": _quoted(key.format),
        "kid": _quoted(key.kid),
        "issuer": _quoted(key.issuer),
        "issuer_id": _quoted(key.issuer_id),
        "country": _quoted(key.country),
        "usages": f"[{', '.join(_quoted(usage) for usage in sorted(key.usages))}]",
        "valid_from": _written(key.valid_from),
        "valid_until": _written(key.valid_until),
        "status": _quoted(key.status),
        "public_key": _quoted(base64.b64encode(key.public_key.spki()).decode("ascii")),
    }
    lines = [f"{name} = {value}" for name, value in fields.items() if value]
    return "\n".join(["[[key]]", *lines, ""])


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string once DEL is escaped too.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
