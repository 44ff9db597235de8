"""Reading the fields of one rule, so that every mistake is told with its file or its row."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rules import RuleStatus

_Word = TypeVar("_Word", bound=StrEnum)
_Kind = TypeVar("_Kind")


class RuleFields:
    """The fields of one rule; whatever is missing or wrong is told with where it stands."""

    def __init__(self, source: str, values: Mapping[str, Any]) -> None:
        """Take the values that `source` has."""
        self._source = source
        self._values = values

    @classmethod
    def of(cls, path: Path) -> "RuleFields":
        """Read the file. Raises InvalidInput."""
        try:
            return cls(str(path), tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput(field=str(path), problem=f"no TOML: {error}") from error

    def wrong(self, name: str) -> InvalidInput:
        """The exception that tells the source and the field."""
        return InvalidInput(field=self._source, problem=name)

    def get(self, name: str, kind: type[_Kind]) -> _Kind:
        """A field of exactly this type."""
        value = self._values.get(name)
        # In Python a bool is an int, and a date with a time is a date.
        if type(value) is not kind:
            raise self.wrong(name)
        return value

    def word(self, name: str, words: type[_Word]) -> _Word:
        """A field that is one of the words."""
        return self.as_word(self.get(name, str), words, name)

    def as_word(self, value: object, words: type[_Word], name: str) -> _Word:
        """The value as one of the words."""
        try:
            return words(str(value))
        except ValueError as error:
            raise self.wrong(name) from error

    def has(self, name: str, value: object) -> bool:
        """Whether the field has exactly this value."""
        return bool(self._values.get(name) == value)

    def table(self, name: str, names: set[str]) -> Mapping[str, Any]:
        """A table with exactly these names in it."""
        return self.as_table(self._values.get(name), names, name)

    def as_table(self, value: object, names: set[str], where: str) -> Mapping[str, Any]:
        """The value as a table with exactly these names in it; `where` is told otherwise."""
        if not isinstance(value, dict) or set(value) != names:
            raise self.wrong(where)
        return value

    def heading(self) -> dict[str, Any]:
        """What every rule begins with."""
        return {
            "id": self.get("id", str),
            "valid_from": self.get("valid_from", date),
            "status": self.word("status", RuleStatus),
            "citation": self.get("citation", str),
        }
