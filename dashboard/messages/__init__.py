"""The one text catalogue: a folder a language, a TOML file an area, keys `area.name`."""

import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("id", "en")
DEFAULT_LANGUAGE = "id"


class _Lenient(string.Formatter):
    """Fills `{places}`; a missing argument stays visible instead of failing on a page."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, f"{{{key}}}") if isinstance(key, str) else args[key]


def text(key: str, /, *, language: str = DEFAULT_LANGUAGE, **places: Any) -> str:
    """The text of `area.name` in a language, falling back to Indonesian.

    Raises KeyError for a key that the Indonesian catalogue lacks: a missing text is a defect.
    """
    template = catalogue(language).get(key) or catalogue(DEFAULT_LANGUAGE)[key]
    return _Lenient().format(template, **places) if places else template


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language, keyed `area.name` (nested tables join with points)."""
    folder = Path(__file__).with_name(language)
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        with file.open("rb") as source:
            found |= _flat(tomllib.load(source), prefix=f"{file.stem}.")
    return found


def _flat(table: dict[str, Any], *, prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, prefix=f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = str(value)
    return flat
