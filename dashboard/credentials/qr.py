"""QR pictures of our own codes."""

from pathlib import Path

import segno

ERROR_CORRECTION = "m"
QUIET_MODULES = 4


def symbol(code: str) -> segno.QRCode:
    """The QR symbol of a code at error correction level M."""
    return segno.make_qr(code, error=ERROR_CORRECTION)


def write_png(code: str, *, file: Path, pixels_a_module: int = 8) -> None:
    """Write the symbol as a PNG with its quiet zone. Raises OSError."""
    with file.open("wb") as target:
        symbol(code).save(target, kind="png", scale=pixels_a_module, border=QUIET_MODULES)
