"""The audit log as a file that proves itself: one JSON object a line (ADR 0010)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from dashboard.domain.errors import InvalidInput
from dashboard.services.audit_chain import FORMAT, ChainedEntry, Head
from dashboard.services.audit_proof import Chain, Proof, by_stream, prove

_NAMES = {"moment": "at", "office_id": "office"}
_HEADINGS = ("at", "stream", "number", "kind", "actor", "office", "about", "reason", "hash")


def lines(of: Iterable[Head | ChainedEntry]) -> Iterator[str]:
    """The file, line by line: its format, the entries, and after each stream its head."""
    yield _line({"format": FORMAT})
    for each in of:
        yield _line({"head": asdict(each)} if isinstance(each, Head) else record_of(each))


def record_of(entry: ChainedEntry) -> dict[str, object]:
    """An entry's line; `at` in microseconds, and `utc` for people."""
    record = {_NAMES.get(name, name): value for name, value in asdict(entry).items()}
    return record | {"utc": entry.at.isoformat()}


def proof_of(written: Iterable[str]) -> Proof:
    """Prove the chains of a file. Raises InvalidInput (`line`) for what is no such file."""
    entries: list[ChainedEntry] = []
    heads: dict[str, Head] = {}
    for number, line in enumerate(written, start=1):
        read = _read(line, number)
        try:
            _sort(read, entries, heads, first=number == 1)
        except (TypeError, KeyError, ValueError) as error:
            raise InvalidInput(field="file", problem="not_an_audit_file", line=number) from error
    if not entries and not heads:
        raise InvalidInput(field="file", problem="not_an_audit_file", line=1)
    found = dict(by_stream(entries))
    streams = sorted({*found, *heads})
    return prove(
        Chain(stream=each, head=heads.get(each), entries=found.get(each, ())) for each in streams
    )


def table_row(entry: ChainedEntry) -> tuple[object, ...]:
    """An entry as the cells under `table_headings`."""
    record = record_of(entry)
    return (record["utc"], *(record[name] or "" for name in _HEADINGS[1:]))


def table_headings() -> tuple[str, ...]:
    """The columns of the spreadsheet."""
    return _HEADINGS


def _sort(read: Any, entries: list[ChainedEntry], heads: dict[str, Head], *, first: bool) -> None:
    if first:
        if read["format"] != FORMAT:
            raise ValueError(read["format"])
    elif "head" in read:
        heads[read["head"]["stream"]] = Head(**read["head"])
    else:
        entries.append(_entry(read))


def _entry(read: dict[str, Any]) -> ChainedEntry:
    ours = {ours: read[theirs] for ours, theirs in _NAMES.items()}
    same = {name: read[name] for name in ChainedEntry.__dataclass_fields__ if name not in ours}
    entry = ChainedEntry(**ours, **same)
    if not (isinstance(entry.number, int) and isinstance(entry.moment, int)):
        raise TypeError(entry.number)
    return entry


def _read(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InvalidInput(field="file", problem="not_an_audit_file", line=number) from error


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
