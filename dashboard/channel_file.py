"""The file that says where alerts are told (docs/alerts.md explains it).

[[channels]]
name = "kominfo"                     # our word for it
url = "mailtos://…"                  # or url_file = "path"; as Apprise writes addresses
offices = ["kominfo"]                # left out: every office
kinds = ["full", "black_scan"]       # left out: every kind
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.domain.alerts import AlertKind
from dashboard.domain.errors import InvalidInput
from dashboard.domain.plain_text import is_plain_text

VARIABLE = "DASHBOARD_NOTIFY"
_LONGEST_NAME = 40
_KEYS = frozenset({"name", "url", "url_file", "offices", "kinds"})


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One place where alerts are told. `offices` and `kinds` None mean all; `file` has the secret.

    `url` carries passwords and tokens: it is shown and logged nowhere.
    """

    name: str
    url: str = field(repr=False)
    offices: frozenset[str] | None
    kinds: frozenset[AlertKind] | None
    file: Path

    def wants(self, *, office_id: str, kind: AlertKind) -> bool:
        """Whether an alert is told here."""
        mine = self.offices is None or office_id in self.offices
        return mine and (self.kinds is None or kind in self.kinds)


def read(file: Path) -> tuple[Channel, ...]:
    """The channels of the file, in its order.

    Raises InvalidInput: `problem` a text `settings.<problem>`, `value` the file, `what` the place.
    """
    entries = _table(file).get("channels")
    if not isinstance(entries, list) or not entries:
        raise _refusal("channels_lack", file, what="[[channels]]")
    channels = tuple(_channel(each, file, number) for number, each in enumerate(entries, start=1))
    names = [each.name for each in channels]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise _refusal("channels_twice", file, what=twice)
    return channels


def _table(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refusal("channels_unreadable", file) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The message of the reader may quote the line with the secret: it is not told.
        raise _refusal("channels_not_toml", file) from error


def _channel(entry: object, file: Path, number: int) -> Channel:
    place = f"[[channels]] {number}"
    if not isinstance(entry, dict) or not entry.keys() <= _KEYS:
        raise _refusal("channels_lack", file, what=place)
    name = entry.get("name")
    if not isinstance(name, str) or not is_plain_text(name, longest=_LONGEST_NAME):
        raise _refusal("channels_lack", file, what=f"{place}: name")
    url, holder = _url(entry, file, place)
    offices = _words(entry, "offices", file, place)
    return Channel(
        name=name,
        url=url,
        offices=frozenset(offices) if offices is not None else None,
        kinds=_kinds(entry, file, place),
        file=holder,
    )


def _url(entry: Mapping[str, Any], file: Path, place: str) -> tuple[str, Path]:
    named = entry.get("url_file")
    if isinstance(named, str) and named:
        holder = file.parent / named
        try:
            url: object = holder.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _refusal("channels_unreadable", holder) from error
    else:
        holder, url = file, entry.get("url")
    if not isinstance(url, str) or "://" not in url or len(url.splitlines()) > 1:
        raise _refusal("channels_lack", file, what=f"{place}: url")
    return url, holder


def _kinds(entry: Mapping[str, Any], file: Path, place: str) -> frozenset[AlertKind] | None:
    words = _words(entry, "kinds", file, place)
    try:
        return frozenset(map(AlertKind, words)) if words is not None else None
    except ValueError as error:
        raise _refusal("channels_kind", file, what=place) from error


def _words(entry: Mapping[str, Any], key: str, file: Path, place: str) -> list[str] | None:
    words = entry.get(key)
    if words is None:
        return None
    if not isinstance(words, list) or not words or not all(isinstance(each, str) for each in words):
        raise _refusal("channels_lack", file, what=f"{place}: {key}")
    return words


def _refusal(problem: str, file: Path, *, what: str = "") -> InvalidInput:
    return InvalidInput(field=VARIABLE, problem=problem, value=str(file), what=what)
