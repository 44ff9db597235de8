"""Proving the audit log's chains: what is missing, changed, put in, or written anew (ADR 0010)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.services.audit_chain import START, ChainedEntry, Head, digest_of, hash_of

# So many faults of one chain are named; one more would say nothing new.
MOST_FAULTS = 20


class Fault(StrEnum):
    """What is wrong with entries of a chain."""

    MISSING = "missing"
    CHANGED = "changed"
    REWRITTEN = "rewritten"
    PUT_IN = "put_in"
    NO_HEAD = "no_head"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A fault, and the numbers of the stream that it concerns, both ends included."""

    stream: str
    fault: Fault
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A stream as it is found. `head` None: nothing says how long it must be."""

    stream: str
    head: Head | None
    entries: Iterable[ChainedEntry]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a proof found: the last entry of each stream, and the breaches."""

    heads: tuple[Head, ...]
    breaches: tuple[Breach, ...]

    @property
    def entries(self) -> int:
        """How many entries the chains are long."""
        return sum(head.number for head in self.heads)


def prove(chains: Iterable[Chain], *, anchors: Sequence[Head] = ()) -> Proof:
    """Follow each chain from its beginning to its head and past each of its anchors.

    An anchor is where a stream stood once, kept elsewhere: whoever writes a whole chain anew, head
    and all, cannot have known it.
    """
    heads, breaches = [], []
    followed = set()
    for chain in chains:
        proven = _Following(chain.stream, _of_stream(anchors, chain.stream))
        for entry in chain.entries:
            proven.take(entry)
        proven.end(chain.head)
        heads.append(proven.head)
        breaches.extend(proven.breaches)
        followed.add(chain.stream)
    for anchor in anchors:
        if anchor.stream not in followed and anchor.number:
            breaches.append(_missing(anchor.stream, 1, anchor.number))
            followed.add(anchor.stream)
    return Proof(heads=tuple(heads), breaches=tuple(breaches))


def _of_stream(anchors: Sequence[Head], stream: str) -> dict[int, str]:
    return {each.number: each.hash for each in anchors if each.stream == stream}


def _missing(stream: str, first: int, last: int) -> Breach:
    return Breach(stream=stream, fault=Fault.MISSING, first=first, last=last)


class _Following:
    """One chain, entry by entry in the order of their numbers."""

    def __init__(self, stream: str, anchors: dict[int, str]) -> None:
        self.head = Head(stream=stream)
        self.breaches: list[Breach] = []
        self._stream = stream
        self._anchors = anchors
        # The hash that the next entry must name; None where the entry before is not there.
        self._expected: str | None = START

    def take(self, entry: ChainedEntry) -> None:
        due = self.head.number + 1
        if entry.number < due:
            self._found(Fault.PUT_IN, entry.number, entry.number)
            return
        if entry.number > due:
            self._found(Fault.MISSING, due, entry.number - 1)
            self._expected = None
        self._check(entry)
        self._expected = entry.hash
        self.head = Head(stream=self._stream, number=entry.number, hash=entry.hash)

    def _check(self, entry: ChainedEntry) -> None:
        if not _is_itself(entry):
            self._found(Fault.CHANGED, entry.number, entry.number)
        elif self._expected is not None and entry.previous != self._expected:
            # This one names another entry before it than the one that is there now.
            self._found(Fault.REWRITTEN, max(1, entry.number - 1), entry.number)
        elif self._anchors.get(entry.number, entry.hash) != entry.hash:
            self._found(Fault.REWRITTEN, 1, entry.number)

    def end(self, head: Head | None) -> None:
        number = self.head.number
        if head is None:
            if number:
                self._found(Fault.NO_HEAD, number, number)
        elif head.number > number:
            self._found(Fault.MISSING, number + 1, head.number)
        elif head.number < number:
            self._found(Fault.PUT_IN, head.number + 1, number)
        elif head.hash != self.head.hash:
            self._found(Fault.REWRITTEN, number, number)
        known = head.number if head else 0
        lost = max(self._anchors, default=0)
        if lost > max(number, known):
            self._found(Fault.MISSING, max(number, known) + 1, lost)

    def _found(self, fault: Fault, first: int, last: int) -> None:
        if len(self.breaches) < MOST_FAULTS:
            self.breaches.append(Breach(stream=self._stream, fault=fault, first=first, last=last))


def _is_itself(entry: ChainedEntry) -> bool:
    try:
        salt = bytes.fromhex(entry.salt)
    except ValueError:
        return False
    return entry.digest == digest_of(salt, entry.reason) and entry.hash == hash_of(entry)


def by_stream(entries: Iterable[ChainedEntry]) -> Iterator[tuple[str, list[ChainedEntry]]]:
    """The entries of each stream, in the order of their numbers."""
    found: dict[str, list[ChainedEntry]] = {}
    for entry in entries:
        found.setdefault(entry.stream, []).append(entry)
    for stream, own in found.items():
        yield stream, sorted(own, key=lambda each: each.number)
