"""From a picture to the texts of its QR codes: zxing-cpp first, pyzbar and an enlargement after.

The order is measured (480 simulated webcam frames of dense certificates: zxing-cpp 474, pyzbar
392, together 478; an empty frame costs pyzbar many times what it costs zxing-cpp). Either library
may be missing: `available_engines` says which are there, and reading goes on with the rest.
"""

import importlib
import io
import logging
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from dashboard.domain.errors import InvalidInput

Luma = npt.NDArray[np.uint8]
Code = str | bytes

MOST_PIXELS = 50_000_000
STILL_SIDE = 2_400
# What Pillow raises for damaged files, found by damaging many of every kind.
_NO_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    OverflowError,
    EOFError,
)
ENLARGED_SIDE = 1_400
ZIP_START = b"PK\x03\x04"

_log = logging.getLogger(__name__)


class Engine(StrEnum):
    """The libraries that can read a QR code."""

    ZXING = "zxing-cpp"
    ZBAR = "pyzbar"


class PictureRefused(Exception):
    """An upload is no picture, or larger than a picture of a code can be. `key` says which."""

    def __init__(self, key: str) -> None:
        """`key` names the text in the catalogue."""
        super().__init__(key)
        self.key = key

    @property
    def problem(self) -> str:
        """The key's last word without what it is about: `unreadable`, `too_large`."""
        return self.key.rpartition("photo_")[2]


@dataclass(frozen=True, kw_only=True)
class _Libraries:
    zxing: Any
    zbar: Any


@cache
def _libraries() -> _Libraries:
    """The wheel of pyzbar has no libzbar for Linux; its absence shows as an ImportError too."""
    return _Libraries(zxing=_imported("zxingcpp"), zbar=_imported("pyzbar.pyzbar"))


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        _log.warning("%s cannot be used: %s", name, missing)
        return None


def available_engines() -> frozenset[Engine]:
    """The engines that this machine has; empty means that no picture can be read at all."""
    found = _libraries()
    present = {Engine.ZXING: found.zxing, Engine.ZBAR: found.zbar}
    return frozenset(engine for engine, library in present.items() if library is not None)


def decode_frame(*, luma: Luma, thorough: bool) -> tuple[Code, ...]:
    """The codes in a camera frame of brightness values (height by width, contiguous).

    `thorough` adds the two costly steps; a caller asks for it on every few frames only.
    Without zxing-cpp every frame goes to pyzbar, the only reader there is.
    """
    if Engine.ZXING not in available_engines():
        return _by_zbar(luma)
    found = _by_zxing(luma)
    if found or not thorough:
        return found
    return _by_zbar(luma) or _by_zxing(_enlarged(luma))


def decode_still(*, luma: Luma) -> tuple[Code, ...]:
    """The codes in a photograph, by every means."""
    return decode_frame(luma=luma, thorough=True)


def codes_in_picture(data: bytes) -> tuple[Code, ...]:
    """The codes in an uploaded picture, read as the desk reads a photograph.

    Raises InvalidInput with `field` "picture" for what is no picture, or too large a one.
    """
    try:
        return decode_still(luma=open_photo(data=data))
    except PictureRefused as refused:
        raise InvalidInput(field="picture", problem=refused.problem) from refused


def open_photo(*, data: bytes) -> Luma:
    """The brightness of an uploaded picture, upright and at most STILL_SIDE pixels a side.

    Raises PictureRefused for what is no picture and for one that claims more than MOST_PIXELS
    (it is refused by its header, before anything is unpacked).
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return _upright_luma(picture)
    except _NO_PICTURE as bad:
        raise PictureRefused("scanner.photo_unreadable") from bad


def _upright_luma(picture: Image.Image) -> Luma:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("scanner.photo_too_large")
    # A JPEG is unpacked at a fraction of its size where that suffices.
    picture.draft("L", (STILL_SIDE, STILL_SIDE))
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    grey = upright.convert("L")
    grey.thumbnail((STILL_SIDE, STILL_SIDE))
    return np.asarray(grey)


def _by_zxing(luma: Luma) -> tuple[Code, ...]:
    zxing = _libraries().zxing
    if zxing is None:
        return ()
    found = zxing.read_barcodes(
        luma, formats=zxing.BarcodeFormat.QRCode, text_mode=zxing.TextMode.Plain
    )
    return tuple(_content(code, zxing) for code in found if code.valid)


def _content(code: Any, zxing: Any) -> Code:
    """Text, or the bytes as they stand where the symbol carries binary content (a DIVOC ZIP)."""
    raw = bytes(code.bytes)
    if code.content_type == zxing.ContentType.Binary or raw.startswith(ZIP_START):
        return raw
    return str(code.text)


def _by_zbar(luma: Luma) -> tuple[Code, ...]:
    """ASCII texts only: zbar guesses the character set of anything else and hides the bytes.

    Of the 117 test photographs its non-ASCII answers were all wrong, and every certificate that
    is text is ASCII.
    """
    zbar = _libraries().zbar
    if zbar is None:
        return ()
    found = zbar.decode(luma, symbols=[zbar.ZBarSymbol.QRCODE])
    texts = (bytes(code.data) for code in found)
    return tuple(text.decode("ascii") for text in texts if text.isascii())


def _enlarged(luma: Luma) -> Luma:
    """Twice the size, for codes with too few camera pixels a module."""
    picture = Image.fromarray(luma)
    if max(picture.size) > ENLARGED_SIDE:
        return luma
    doubled = (picture.width * 2, picture.height * 2)
    return np.asarray(picture.resize(doubled, Image.Resampling.BICUBIC))
