"""gzip in members of a megabyte, so that every processor packs and unpacks an archive.

Members that follow each other are one file to any gzip (RFC 1952, section 2.2). Each says in an
extra field (section 2.3.1.1) how long it is, so that the next is found without unpacking it.
"""

import gzip
import os
import struct
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Protocol

PIECE = 1 << 20
# The fastest level: the next one takes half as long again for a tenth less.
_LEVEL = 1
# Magic, deflate, an extra field; no time; the fastest, an unknown system; the field: its name, how
# long its value is, and the value, the whole member's size.
_HEADER = struct.Struct("<4sLBBH2sHL")
_MAGIC, _NAME = b"\x1f\x8b\x08\x04", b"CI"
_FASTEST, _UNKNOWN, _FIELD, _VALUE = 4, 255, 8, 4
_TRAILER = struct.Struct("<LL")
_MOST = 2 * PIECE
_HEADLESS = -zlib.MAX_WBITS
_WITH_HEADER = zlib.MAX_WBITS + 16


class Source(Protocol):
    """What unpacked bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many; none at the end."""


@contextmanager
def packing(raw: IO[bytes]) -> Iterator["Packer"]:
    """Whatever is written is packed on all processors, in order. Raises OSError."""
    with _threads() as threads:
        packer = Packer(raw, threads)
        yield packer
        packer.finish()


@contextmanager
def unpacking(raw: IO[bytes]) -> Iterator[Source]:
    """Read what `packing` has written, or any gzip.

    Reading raises zlib.error, EOFError, OSError and ValueError where it is damaged.
    """
    begin = raw.read(len(_MAGIC))
    raw.seek(-len(begin), os.SEEK_CUR)
    if begin != _MAGIC:
        with gzip.GzipFile(fileobj=raw, mode="rb") as whole:
            yield whole
        return
    with _threads() as threads:
        yield _Unpacker(raw, threads)


class Packer:
    """Something to write to."""

    def __init__(self, raw: IO[bytes], threads: "_Threads") -> None:
        """Pack into `raw`."""
        self._raw = raw
        self._threads = threads

    def write(self, piece: bytes) -> int:
        """Pack at most `PIECE` bytes."""
        for member in self._threads.give(_member, piece):
            self._raw.write(member)
        return len(piece)

    def finish(self) -> None:
        """Write what is still being packed."""
        for member in self._threads.rest():
            self._raw.write(member)


class _Unpacker:
    def __init__(self, raw: IO[bytes], threads: "_Threads") -> None:
        self._pieces = self._unpacked(raw, threads)
        self._left = b""

    def read(self, size: int, /) -> bytes:
        self._left = self._left or next(self._pieces, b"")
        given, self._left = self._left[:size], self._left[size:]
        return given

    def _unpacked(self, raw: IO[bytes], threads: "_Threads") -> Iterator[bytes]:
        for member in _members(raw):
            yield from threads.give(_piece, member)
        yield from threads.rest()


class _Threads:
    """Work that is done at once and given back in order; zlib lets go of the interpreter."""

    def __init__(self, pool: ThreadPoolExecutor, number: int) -> None:
        self._pool = pool
        self._most = 2 * number
        self._begun: deque[Future[bytes]] = deque()

    def give(self, work: "_Work", piece: bytes) -> Iterator[bytes]:
        self._begun.append(self._pool.submit(work, piece))
        if len(self._begun) > self._most:
            yield self._begun.popleft().result()

    def rest(self) -> Iterator[bytes]:
        while self._begun:
            yield self._begun.popleft().result()


class _Work(Protocol):
    def __call__(self, piece: bytes, /) -> bytes: ...


@contextmanager
def _threads() -> Iterator[_Threads]:
    number = len(os.sched_getaffinity(0))
    pool = ThreadPoolExecutor(number, thread_name_prefix="packing")
    try:
        yield _Threads(pool, number)
    finally:
        pool.shutdown(cancel_futures=True)


def _member(piece: bytes) -> bytes:
    packed = zlib.compress(piece, _LEVEL, wbits=_HEADLESS)
    size = _HEADER.size + len(packed) + _TRAILER.size
    header = _HEADER.pack(_MAGIC, 0, _FASTEST, _UNKNOWN, _FIELD, _NAME, _VALUE, size)
    return b"".join((header, packed, _TRAILER.pack(zlib.crc32(piece), len(piece))))


def _members(raw: IO[bytes]) -> Iterator[bytes]:
    while header := raw.read(_HEADER.size):
        if len(header) < _HEADER.size:
            raise EOFError("a member is cut off")
        magic, _, _, _, field, name, value, size = _HEADER.unpack(header)
        told = (magic, field, name, value) == (_MAGIC, _FIELD, _NAME, _VALUE)
        if not told or not _HEADER.size < size <= _MOST:
            raise ValueError("a member does not say how long it is")
        rest = raw.read(size - _HEADER.size)
        if len(rest) < size - _HEADER.size:
            raise EOFError("a member is cut off")
        yield header + rest


def _piece(member: bytes) -> bytes:
    unpacking_ = zlib.decompressobj(wbits=_WITH_HEADER)
    # No more than was packed, whatever a forged member would swell to.
    piece = unpacking_.decompress(member, PIECE)
    if not unpacking_.eof or unpacking_.unused_data:
        raise ValueError("a member is not as long as it says")
    return piece
