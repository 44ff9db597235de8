"""What every command shares: answers on stdout, lines from stdin, moments and days as arguments."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import BinaryIO

MAX_LINE_BYTES = 65_536


def answer(record: Mapping[str, object]) -> None:
    """Print one JSON object on one line, at once, so that a program at the other end can wait."""
    written = json.dumps(record, ensure_ascii=False, default=str)
    # What an answer repeats of a line may be no text in any encoding; it is escaped then.
    print(written.encode("utf-8", "backslashreplace").decode("utf-8"), flush=True)


def lines(source: BinaryIO, *, limit: int = MAX_LINE_BYTES) -> Iterator[str]:
    """The lines without their ends; spaces stay, since they are characters of base45.

    Of a line longer than `limit` bytes only its start is given, which no reader takes.
    """
    while chunk := source.readline(limit):
        whole = chunk
        while not chunk.endswith(b"\n") and (chunk := source.readline(limit)):
            continue
        yield whole.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")


def print_error(message: str) -> None:
    """Say something to whoever watches, apart from the answers."""
    print(message, file=sys.stderr, flush=True)


def moment(written: str) -> datetime:
    """An instant as ISO 8601; without an offset it is UTC. For argparse."""
    try:
        parsed = datetime.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a moment: {written!r}") from error
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    if not 1900 <= aware.year < 3000:
        raise argparse.ArgumentTypeError(f"not a moment of our time: {written!r}")
    return aware


def day(written: str) -> date:
    """A calendar day as ISO 8601. For argparse."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a day: {written!r}") from error


def now() -> datetime:
    """The clock of the command line; everything inside takes the moment as an argument."""
    return datetime.now(UTC)
