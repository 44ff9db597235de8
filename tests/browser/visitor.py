"""A visitor's phone at the plate: a slow network, a photograph, and taps that are counted."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page

from dashboard.bootstrap import build
from dashboard.credentials.qr import symbol
from dashboard.domain.plates import Door
from dashboard.services.access import OPERATOR
from dashboard.settings import settings_from
from tests.browser.reception import OFFICE, Installation

BITS_PER_SECOND = 400_000
LATENCY_MS = 400
PHONE = {"width": 390, "height": 844}
# 12 megapixels, as phones photograph.
_PHOTO = (4_000, 3_000)


@dataclass
class Phone:
    """A page on a phone. Opening a picker counts as a tap, choosing in it and typing do not."""

    page: Page
    taps: int = 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.tap(selector)

    def choose(self, selector: str, picture: bytes) -> None:
        self.taps += 1
        with self.page.expect_file_chooser() as opened:
            self.page.tap(selector)
        opened.value.set_files(
            {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture}
        )


def plate_path(installation: Installation) -> str:
    """The path of a new printed plate of the office."""
    services = build(settings_from(os.environ | installation.environment))
    at = datetime.now(UTC)
    plate = services.plates.issue(user=OPERATOR, office_id=OFFICE, door=Door.BOTH, at=at)
    return "/" + services.plate_codes.printed(plate).split("/", 3)[3]


def photograph(code: str) -> bytes:
    """A certificate on a table: the code over a third of the width, noise, a little blur."""
    width, height = _PHOTO
    photo = Image.new("RGB", _PHOTO, "#969088")
    paper = Image.new("RGB", (1_800, 2_400), "#F4F2EC")
    printed = Image.open(io.BytesIO(symbol(code).png(pixels_a_module=8))).convert("RGB")
    paper.paste(printed.resize((1_400, 1_400), Image.Resampling.BICUBIC), (200, 500))
    photo.paste(paper.rotate(4, expand=True, fillcolor="#969088"), (1_050, 200))
    seen = np.asarray(photo.filter(ImageFilter.GaussianBlur(1.5)), dtype=np.float32)
    noise = np.random.default_rng(1).normal(0, 5, (height, width, 1)).astype(np.float32)
    file = io.BytesIO()
    noisy = Image.fromarray((seen + noise).clip(0, 255).astype(np.uint8))
    noisy.save(file, format="jpeg", quality=92)
    return file.getvalue()


@contextmanager
def phone(
    browser: Browser, *, slow: bool = False, script: bool = True, dark: bool = False
) -> Iterator[Phone]:
    """A phone of its own; `slow` is 400 kbit/s with 400 ms."""
    context = browser.new_context(
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
    )
    try:
        page = context.new_page()
        if slow:
            network = context.new_cdp_session(page)
            network.send("Network.enable")
            network.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": LATENCY_MS,
                    "downloadThroughput": BITS_PER_SECOND / 8,
                    "uploadThroughput": BITS_PER_SECOND / 8,
                },
            )
        yield Phone(page)
    finally:
        context.close()
