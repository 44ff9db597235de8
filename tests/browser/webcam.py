"""Videos for Chromium's fake webcam: codes held up before the camera, with empty moments between.

A patch in the top left corner is white while a code is in the picture, so that a measurement can
tell the first frame that shows it without reading the code.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import segno
from PIL import Image, ImageFilter

Picture = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 640, 480
MARK = 24
NEUTRAL = 128


@dataclass(frozen=True, kw_only=True)
class Hold:
    """One code before the camera. `tilt` (0 to about 0.2) is perspective, `blur` in pixels."""

    code: str | bytes
    seconds: float = 2.0
    empty_before: float = 1.0
    size: int = 400
    tilt: float = 0.0
    blur: float = 0.0
    brightness: int = 235


def write_webcam(*, file: Path, holds: Sequence[Hold], rate: int = 30) -> Path:
    """Write a y4m video (640x480, I420) of the holds; Chromium plays it in a loop."""
    with file.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{rate}:1 Ip A1:1 C420\n".encode())
        for frame in _frames(holds, rate):
            video.write(b"FRAME\n" + frame)
    return file


def _frames(holds: Sequence[Hold], rate: int) -> Iterator[bytes]:
    noise = np.random.default_rng(7)
    backdrop = _backdrop(noise)
    for hold in holds:
        yield from _noisy(backdrop, noise, frames=round(hold.empty_before * rate), mark=False)
        shown = _held(backdrop, hold)
        yield from _noisy(shown, noise, frames=round(hold.seconds * rate), mark=True)


def _noisy(
    picture: Picture, noise: np.random.Generator, *, frames: int, mark: bool
) -> Iterator[bytes]:
    """A sensor is never still: without noise the encoder would send nothing."""
    grain = [noise.integers(-4, 5, picture.shape, dtype=np.int16) for _ in range(4)]
    colour = bytes([NEUTRAL]) * (WIDTH * HEIGHT // 2)
    for number in range(frames):
        luma = np.clip(picture.astype(np.int16) + grain[number % 4], 16, 235).astype(np.uint8)
        luma[:MARK, :MARK] = 235 if mark else 16
        yield luma.tobytes() + colour


def _backdrop(noise: np.random.Generator) -> Picture:
    """A blurred room: soft shapes without any edges of a code."""
    rough = noise.integers(40, 150, (6, 8), dtype=np.uint8)
    return np.asarray(Image.fromarray(rough).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))


def _held(backdrop: Picture, hold: Hold) -> Picture:
    scene = Image.fromarray(backdrop)
    sheet = _sheet(hold)
    outline = Image.new("L", sheet.size, 255)
    turn = _tilting(hold)
    sheet = sheet.transform(sheet.size, Image.Transform.PERSPECTIVE, turn, Image.Resampling.BICUBIC)
    outline = outline.transform(sheet.size, Image.Transform.PERSPECTIVE, turn)
    scene.paste(sheet, ((WIDTH - hold.size) // 2, (HEIGHT - hold.size) // 2), outline)
    return np.asarray(scene.filter(ImageFilter.GaussianBlur(hold.blur)))


def _sheet(hold: Hold) -> Image.Image:
    picture = io.BytesIO()
    mode = "byte" if isinstance(hold.code, bytes) else None
    # Level L as dense certificates are printed; the quiet zone belongs to the sheet.
    segno.make(hold.code, mode=mode, error="l", micro=False, boost_error=False).save(
        picture, kind="png", scale=8, border=4
    )
    sheet = (
        Image.open(picture).convert("L").resize((hold.size, hold.size), Image.Resampling.LANCZOS)
    )
    return sheet.point(lambda value: value * hold.brightness // 255)


def _tilting(hold: Hold) -> tuple[float, ...]:
    """Coefficients that lean the sheet's upper edge back by `tilt` of its width."""
    side, lean = float(hold.size), hold.size * hold.tilt / 2
    seen = [(lean, lean), (side - lean, lean), (side, side), (0.0, side)]
    flat = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = [value for point in flat for value in point]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)))
