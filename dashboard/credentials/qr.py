"""QR symbols of our own codes: as modules for print, as a picture for a screen."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image, ImageOps

QUIET_MODULES = 4
# Beyond this version a symbol takes the lower level of error correction, to stay as coarse.
LARGEST_VERSION_AT_M = 11

_WHITE = 255
_DARK_RUN = re.compile(rb"\x00+")


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """A QR symbol without its quiet zone: a byte a module, 0 dark, 255 light, row by row."""

    rows: tuple[bytes, ...]

    @property
    def modules(self) -> int:
        """How many modules a side has."""
        return len(self.rows)

    @property
    def version(self) -> int:
        """1 (21 modules a side) to 40 (177)."""
        return (self.modules - 17) // 4

    @property
    def runs(self) -> tuple[tuple[int, int, int], ...]:
        """The dark modules as (row, first column, length), row by row."""
        return tuple(
            (number, run.start(), run.end() - run.start())
            for number, row in enumerate(self.rows)
            for run in _DARK_RUN.finditer(row)
        )

    def png(self, *, pixels_a_module: int = 8) -> bytes:
        """The symbol with its quiet zone as a PNG, one bit a pixel."""
        picture = Image.frombytes("L", (self.modules, self.modules), b"".join(self.rows))
        framed = ImageOps.expand(picture, border=QUIET_MODULES, fill=_WHITE)
        side = framed.width * pixels_a_module
        file = io.BytesIO()
        framed.resize((side, side), Image.Resampling.NEAREST).convert("1").save(file, format="png")
        return file.getvalue()


def symbol(code: str) -> Symbol:
    """The symbol at error correction M, or L where it would be larger than version 11.

    zxing-cpp takes 4 ms for one of version 10 where segno took 51.
    """
    found = _symbol(code, level="M")
    return found if found.version <= LARGEST_VERSION_AT_M else _symbol(code, level="L")


def write_png(code: str, *, file: Path, pixels_a_module: int = 8) -> None:
    """Write the symbol as a PNG with its quiet zone. Raises OSError."""
    file.write_bytes(symbol(code).png(pixels_a_module=pixels_a_module))


def _symbol(code: str, *, level: str) -> Symbol:
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture: Any = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    modules, content = picture.shape[0], memoryview(picture).tobytes()
    return Symbol(
        rows=tuple(content[row * modules : (row + 1) * modules] for row in range(modules))
    )
