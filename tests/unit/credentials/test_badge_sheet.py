"""Badges on paper: every symbol on the sheet reads, at the size that scans from 40 cm."""

import io

import pypdfium2
import pytest
import zxingcpp

from dashboard.credentials.badge_sheet import (
    CARD_WIDTH,
    PrintedBadge,
    module_mm,
    scan_distance_mm,
    write_badges,
)
from tests.unit.credentials.minting import PASS_KEY, pass_claims, read

MM = 72 / 25.4


def badge(number, **changes):
    code = PASS_KEY.sign(pass_claims(name=f"Siti Rahmawati {number}"))
    fields = {"code": code, "name": f"Siti {number}", "office": "Kominfo", "footer": "2022"}
    return PrintedBadge(**(fields | changes))


def printed(*badges):
    file, heard = io.BytesIO(), []
    assert write_badges(badges, file=file, title="Kartu", progress=heard.append) == len(badges)
    assert heard == list(range(1, len(badges) + 1))
    return pypdfium2.PdfDocument(file.getvalue())


def test_every_symbol_of_every_page_reads():
    badges = [badge(number) for number in range(6)]
    sheet = printed(*badges)
    assert len(sheet) == 2
    found = [
        code.text
        for page in sheet
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil().convert("L"))
    ]
    assert sorted(found) == sorted(each.code for each in badges)
    assert read(found[0], PASS_KEY.trusted()).facts.doses == 2


def test_name_and_office_stand_on_the_card():
    text = printed(badge(7))[0].get_textpage().get_text_range()
    assert "Siti 7" in text
    assert "Kominfo" in text


def test_a_module_is_wide_enough_for_40_cm():
    assert module_mm() == pytest.approx(1.515, abs=0.001)
    assert scan_distance_mm(module=module_mm()) == pytest.approx(400)


def test_the_symbol_of_a_usual_pass_keeps_its_size():
    image = printed(badge(1))[0].render(scale=4).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(image)
    width = (code.position.top_right.x - code.position.top_left.x) / 4 / MM
    assert width == pytest.approx(57 * module_mm(), rel=0.03)


def test_a_long_name_makes_a_symbol_that_still_fits_and_reads():
    long = PASS_KEY.sign(pass_claims(name="W" * 60))
    sheet = printed(badge(1, code=long, name="W" * 60, office=""))
    image = sheet[0].render(scale=3).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == long
    assert code.position.top_right.x / 3 < CARD_WIDTH
