"""gzip in members: any gzip reads it, and damage is found wherever it is."""

import gzip
import io
import random
import struct
import zlib

import pytest

from dashboard.backups.packing import PIECE, packing, unpacking

CONTENT = random.Random(1).randbytes(PIECE // 2) * 9 + b"end"
DAMAGE = (ValueError, EOFError, OSError, zlib.error)


def packed(content: bytes) -> bytes:
    raw = io.BytesIO()
    with packing(raw) as packer:
        for place in range(0, len(content), PIECE):
            packer.write(content[place : place + PIECE])
    return raw.getvalue()


def unpacked(archive: bytes) -> bytes:
    with unpacking(io.BytesIO(archive)) as source:
        return b"".join(iter(lambda: source.read(70_000), b""))


def test_what_is_packed_is_gzip_and_comes_back_in_order() -> None:
    archive = packed(CONTENT)
    assert gzip.decompress(archive) == CONTENT
    assert unpacked(archive) == CONTENT


def test_an_archive_of_one_member_is_read_too() -> None:
    assert unpacked(gzip.compress(CONTENT)) == CONTENT


@pytest.mark.parametrize("left", [19, 20, 5_000, -1])
def test_what_is_cut_off_is_found(left: int) -> None:
    with pytest.raises(DAMAGE):
        unpacked(packed(CONTENT)[:left])


def test_a_turned_bit_is_found_in_the_last_member_too() -> None:
    archive = bytearray(packed(CONTENT))
    archive[-12] ^= 1
    with pytest.raises(DAMAGE):
        unpacked(bytes(archive))


@pytest.mark.parametrize("said", [0, 21, 1 << 31])
def test_a_member_that_lies_about_its_length_is_refused(said: int) -> None:
    archive = packed(CONTENT)
    with pytest.raises(DAMAGE):
        unpacked(archive[:16] + struct.pack("<L", said) + archive[20:])


def test_a_member_that_swells_is_refused_at_a_megabyte() -> None:
    raw = io.BytesIO()
    with packing(raw) as packer:
        packer.write(bytes(2 * PIECE))
    with pytest.raises(ValueError, match="as long as it says"):
        unpacked(raw.getvalue())
