"""Badges: large enough to be read at 40 cm, seen as a desk's camera sees the printed sheet."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from dashboard.credentials.badge_sheet import (
    BADGE_HEIGHT_MM,
    BADGE_WIDTH_MM,
    MODULE_MM,
    Badge,
    camera_pixels_a_module,
    module_mm,
    write_badges,
)
from dashboard.credentials.qr import QUIET_MODULES, symbol
from dashboard.services.passes import MAX_NAME_CHARACTERS
from dashboard.ui.decoding import decode_frame
from tests.unit.credentials.minting import PASS_KEY, pass_claims

POINTS_A_MM = 72 / 25.4
PRINTED_DPI = 300
CAMERAS = [(640, 480), (1280, 720)]
LONG = "Muhammad Abdurrahman Wahid Situmorang Kusumawardhana, S.T.,M.T"[:MAX_NAME_CHARACTERS]


def badge(name="Siti Rahmawati", **changes):
    given = {
        "code": PASS_KEY.sign(pass_claims(name=name)),
        "name": name,
        "kind": "PEGAWAI",
        "office": "Dinas Komunikasi, Informatika dan Persandian",
        "issuer": "Pemerintah Kabupaten Situbondo",
        "validity": "Berlaku sampai 22 Sep 2022",
        "number": "No. 0000-0000",
        "solid": True,
    }
    return Badge(**(given | changes))


def pdf(*badges, **more):
    file = io.BytesIO()
    write_badges(badges, file=file, title="Kartu", **more)
    return pypdfium2.PdfDocument(file.getvalue())


def seen(document, *, width, height, pixels_a_mm):
    """The first badge as printed, in the middle of a camera's picture of a grey room."""
    sheet = document[0].render(scale=PRINTED_DPI / 72).to_pil().convert("L")
    dots_a_mm = PRINTED_DPI / 25.4
    cut = sheet.crop((0, 0, int(BADGE_WIDTH_MM * dots_a_mm), int(BADGE_HEIGHT_MM * dots_a_mm)))
    size = (round(BADGE_WIDTH_MM * pixels_a_mm), round(BADGE_HEIGHT_MM * pixels_a_mm))
    small = cut.resize(size, Image.Resampling.BOX)
    room = Image.new("L", (width, height), 90)
    room.paste(small, ((width - small.width) // 2, (height - small.height) // 2))
    return np.ascontiguousarray(np.asarray(room.filter(ImageFilter.GaussianBlur(0.4))))


@pytest.mark.parametrize(("camera_width", "pixels"), [(640, 2.1), (1280, 4.2)])
def test_a_module_covers_enough_pixels_at_40_cm(camera_width, pixels):
    covered = camera_pixels_a_module(
        module_mm=MODULE_MM, distance_mm=400, camera_width=camera_width, field_degrees=60
    )
    assert pixels <= covered < pixels + 0.02


def test_the_reckoning_is_that_of_a_pinhole():
    assert camera_pixels_a_module(
        module_mm=2, distance_mm=100, camera_width=600, field_degrees=90
    ) == pytest.approx(6)


@pytest.mark.parametrize("name", ["Jo", "Siti Rahmawati", LONG])
def test_every_latin_name_gives_a_symbol_of_full_module_size(name):
    drawn = symbol(badge(name).code)
    assert drawn.version <= 11
    assert module_mm(drawn.modules) == MODULE_MM
    assert (drawn.modules + 2 * QUIET_MODULES) * MODULE_MM <= BADGE_WIDTH_MM


def test_a_larger_symbol_still_fits_with_its_quiet_zone():
    drawn = symbol(badge("漢" * MAX_NAME_CHARACTERS).code)
    assert drawn.version > 11
    assert (drawn.modules + 2 * QUIET_MODULES) * module_mm(drawn.modules) <= BADGE_WIDTH_MM


@pytest.mark.parametrize(("width", "height"), CAMERAS)
@pytest.mark.parametrize("name", ["Siti Rahmawati", LONG])
def test_a_camera_reads_the_printed_badge_at_40_cm(name, width, height):
    printed = badge(name)
    pixels_a_mm = camera_pixels_a_module(
        module_mm=1, distance_mm=400, camera_width=width, field_degrees=60
    )
    picture = seen(pdf(printed), width=width, height=height, pixels_a_mm=pixels_a_mm)
    assert decode_frame(luma=picture, thorough=True) == (printed.code,)


def test_four_badges_make_a_sheet_of_a4():
    document = pdf(*[badge()] * 5)
    assert len(document) == 2
    assert document[0].get_size() == pytest.approx((210 * POINTS_A_MM, 297 * POINTS_A_MM), abs=0.1)


def test_a_badge_says_who_where_and_how_long():
    text = pdf(badge())[0].get_textpage().get_text_range()
    for words in ("Siti Rahmawati", "PEGAWAI", "Persandian", "22 Sep 2022", "No. 0000-0000"):
        assert words in text


@pytest.mark.parametrize("name", [LONG, "W" * MAX_NAME_CHARACTERS, "Şükrü Ağaoğlu", "N. " * 19])
def test_no_name_leaves_the_badge(name):
    page = pdf(badge(name))[0].get_textpage()
    boxes = [page.get_charbox(number) for number in range(page.count_chars())]
    right = max(box[2] for box in boxes) / POINTS_A_MM
    left = min(box[0] for box in boxes) / POINTS_A_MM
    assert (left >= 4, right <= BADGE_WIDTH_MM - 4) == (True, True)


def test_visitors_are_told_apart_by_the_head():
    def head(solid):
        sheet = pdf(badge(solid=solid))[0].render(scale=1).to_pil().convert("RGB")
        # A spot of the head beside its texts.
        return sheet.getpixel((int(50 * POINTS_A_MM), int(7 * POINTS_A_MM)))

    assert head(solid=True) == (0x1D, 0x5F, 0xBF)
    assert head(solid=False) == (255, 255, 255)


def test_progress_counts_the_badges():
    heard = []
    pdf(*[badge()] * 9, progress=heard.append)
    assert heard == [0, 4, 8, 9]
