"""How far the making of a backup is, for whoever waits for it."""

from collections.abc import Callable
from enum import StrEnum
from typing import IO


class Step(StrEnum):
    """What is being done, in this order."""

    COPYING = "copying"
    CHECKING = "checking"
    PACKING = "packing"
    READING = "reading"


Told = Callable[[int, int], None]
"""Hears, at least once a megabyte, how many bytes are done, of how many."""

Watch = Callable[[Step, int, int], None]
"""The same, and of which step."""


def untold(_done: int, _of: int) -> None:
    """Nobody waits."""


def unwatched(_step: Step, _done: int, _of: int) -> None:
    """Nobody waits."""


class Way:
    """The bytes of one step."""

    def __init__(self, told: Told, *, of: int) -> None:
        """Nothing is done of `of` bytes."""
        self._told = told
        self._of = of
        self._done = 0
        told(0, of)

    def go(self, size: int) -> None:
        """So many more are done."""
        self._done += size
        self._told(self._done, self._of)

    def through(self, source: IO[bytes]) -> "Counted":
        """Go on by what is read."""
        return Counted(source, self)


class Counted:
    """A file of which every byte that is read counts."""

    def __init__(self, source: IO[bytes], way: Way) -> None:
        """Read from `source`."""
        self._source = source
        self._way = way

    def read(self, size: int = -1) -> bytes:
        """As a file does."""
        read = self._source.read(size)
        self._way.go(len(read))
        return read
