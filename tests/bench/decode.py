"""Right, wrong and missed on third-party photographs: pyzbar alone, zxing-cpp alone, our chain."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from dashboard.ui.decoding import Luma, decode_still

Reader = Callable[[Luma], tuple[bytes, ...]]


@dataclass
class Tally:
    """What one reader made of the photographs (`empty_seen`: of the pictures without a code)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    empty_seen: int = 0
    milliseconds: list[float] = field(default_factory=list)


def testdata() -> Path:
    """The folder of the third-party data; DASHBOARD_TESTDATA names another."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "testdata"
    return Path(os.environ.get("DASHBOARD_TESTDATA", beside))


def photographs() -> list[tuple[Path, bytes]]:
    """Each photograph with the text that it holds."""
    found = sorted(testdata().glob("qr-photos/*/*"))
    return [
        (file, file.with_suffix(".txt").read_bytes()) for file in found if file.suffix != ".txt"
    ]


def without_code() -> list[Path]:
    """Photographs in which there is nothing to read."""
    return sorted(testdata().glob("not-qr/*"))


def pyzbar_alone(luma: Luma) -> tuple[bytes, ...]:
    """What pyzbar answers, as it answers."""
    found = pyzbar.decode(luma, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return tuple(bytes(code.data) for code in found)


def zxing_alone(luma: Luma) -> tuple[bytes, ...]:
    """What zxing-cpp answers at its best settings."""
    found = zxingcpp.read_barcodes(
        luma, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain
    )
    return tuple(code.text.encode() for code in found if code.valid)


def our_chain(luma: Luma) -> tuple[bytes, ...]:
    """What the door reads from a still."""
    codes = decode_still(luma=luma)
    return tuple(code if isinstance(code, bytes) else code.encode() for code in codes)


READERS: dict[str, Reader] = {
    "pyzbar alone": pyzbar_alone,
    "zxing-cpp alone": zxing_alone,
    "our chain": our_chain,
}


def luma_of(file: Path) -> Luma:
    """The brightness of a test photograph, untouched."""
    with Image.open(file) as picture:
        return np.asarray(picture.convert("L"))


def measure(reader: Reader) -> Tally:
    """Run a reader over everything once."""
    tally = Tally()
    for file, text in photographs():
        luma = luma_of(file)
        before = time.perf_counter()
        texts = reader(luma)
        tally.milliseconds.append((time.perf_counter() - before) * 1000)
        tally.right += text in texts
        tally.wrong += bool(texts) and text not in texts
        tally.missed += not texts
    tally.empty_seen = sum(bool(reader(luma_of(file))) for file in without_code())
    return tally


def main() -> int:
    """Print the table; 0 if our chain keeps what is asked of it."""
    if not photographs():
        sys.stderr.write(f"The test photographs are not in {testdata()}.\n")
        return 2
    tallies = {name: measure(reader) for name, reader in READERS.items()}
    _print(tallies)
    zbar, zxing, ours = tallies.values()
    kept = (
        ours.right >= max(zbar.right, zxing.right)
        and ours.wrong < zbar.wrong
        and ours.empty_seen == 0
    )
    sys.stdout.write(f"Kept: {'yes' if kept else 'NO'}\n")
    return 0 if kept else 1


def _print(tallies: dict[str, Tally]) -> None:
    sys.stdout.write(
        f"{len(photographs())} photographs, {len(without_code())} pictures without a code\n\n"
        f"{'reader':<18}{'right':>7}{'wrong':>7}{'missed':>8}"
        f"{'seen in nothing':>17}{'median ms':>11}\n"
    )
    for name, tally in tallies.items():
        sys.stdout.write(
            f"{name:<18}{tally.right:>7}{tally.wrong:>7}{tally.missed:>8}"
            f"{tally.empty_seen:>17}{median(tally.milliseconds):>11.1f}\n"
        )


if __name__ == "__main__":
    raise SystemExit(main())
