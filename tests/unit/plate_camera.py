"""A 720p webcam with a field of view of 60 degrees in front of a printed sheet.

The sheet is rendered from its PDF, put before a pinhole at a distance in millimetres, turned and
shifted, sampled four times finer than the camera's pixels and averaged, blurred and made noisy.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageFilter

WIDTH, HEIGHT, FIELD_DEGREES = 1280, 720, 60.0
FOCAL = WIDTH / (2 * math.tan(math.radians(FIELD_DEGREES / 2)))
RENDERED_A_MM = 3.0
_FINER = 4
_WALL, _PAPER, _INK = 120, 205, 35
_BLUR, _NOISE = 0.6, 5.0


@dataclass(frozen=True, kw_only=True)
class Pose:
    """How the sheet hangs: turned in degrees, its middle off the frame's in camera pixels."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    right: float = 0.0
    down: float = 0.0


def rendered(page: pypdfium2.PdfPage) -> Image.Image:
    """The sheet as a grey picture, RENDERED_A_MM pixels a millimetre."""
    return page.render(scale=RENDERED_A_MM * 25.4 / 72, grayscale=True).to_pil().convert("L")


def seen(sheet: Image.Image, *, distance_mm: float, pose: Pose, seed: int) -> npt.NDArray[np.uint8]:
    """The camera's frame."""
    corners = [_projected(x, y, distance_mm, pose) for x, y in _corners_mm(sheet)]
    left, top = (math.floor(min(c[i] for c in corners)) - 2 for i in (0, 1))
    right, bottom = (math.ceil(max(c[i] for c in corners)) + 2 for i in (0, 1))
    places = [((x - left) * _FINER, (y - top) * _FINER) for x, y in corners]
    size = ((right - left) * _FINER, (bottom - top) * _FINER)
    back = _homography(places, _corners_px(sheet))
    lit = sheet.point(lambda value: _INK + value * (_PAPER - _INK) // 255)
    fine = lit.transform(
        size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR, fillcolor=_WALL
    )
    frame = Image.new("L", (WIDTH, HEIGHT), _WALL)
    frame.paste(fine.resize((right - left, bottom - top), Image.Resampling.BOX), (left, top))
    blurred = np.asarray(frame.filter(ImageFilter.GaussianBlur(_BLUR)), dtype=np.float32)
    noisy = np.clip(blurred + np.roll(_noise(), seed * 7_919), 0, 255)
    return np.ascontiguousarray(noisy.astype(np.uint8))


@cache
def _noise() -> npt.NDArray[np.float32]:
    """One frame's, shifted for each picture: to draw it anew took most of the time."""
    drawn = np.random.default_rng(20210922).normal(0, _NOISE, (HEIGHT, WIDTH))
    return drawn.astype(np.float32)


def _corners_mm(sheet: Image.Image) -> list[tuple[float, float]]:
    """The corners from the sheet's middle, clockwise from the upper left one."""
    x, y = (side / RENDERED_A_MM / 2 for side in sheet.size)
    return [(-x, -y), (x, -y), (x, y), (-x, y)]


def _corners_px(sheet: Image.Image) -> list[tuple[float, float]]:
    width, height = sheet.size
    return [(0, 0), (width, 0), (width, height), (0, height)]


def _projected(x: float, y: float, distance: float, pose: Pose) -> tuple[float, float]:
    """Where a point of the sheet falls on the frame: roll, then pitch, then yaw."""
    roll, pitch, yaw = (math.radians(each) for each in (pose.roll, pose.pitch, pose.yaw))
    x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
    y, z = y * math.cos(pitch), y * math.sin(pitch)
    x, z = x * math.cos(yaw) + z * math.sin(yaw), z * math.cos(yaw) - x * math.sin(yaw)
    depth = distance + z
    return (
        WIDTH / 2 + pose.right + FOCAL * x / depth,
        HEIGHT / 2 + pose.down + FOCAL * y / depth,
    )


def _homography(of: list[tuple[float, float]], to: list[tuple[float, float]]) -> tuple[float, ...]:
    """The eight numbers by which PIL finds, for a point of the frame, that of the sheet."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(of, to, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)))
