"""The decode chain on pictures made here and on third-party photographs."""

import io
import os
import random
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

from dashboard.messages import text
from dashboard.ui import decoding
from dashboard.ui.decoding import (
    Engine,
    Luma,
    PictureRefused,
    available_engines,
    decode_frame,
    decode_still,
    open_photo,
)

TESTDATA = Path(
    os.environ.get(
        "DASHBOARD_TESTDATA", Path(__file__).resolve().parents[3] / "shared" / "testdata"
    )
)
needs_photographs = pytest.mark.skipif(
    not (TESTDATA / "qr-photos").exists(), reason=f"no photographs in {TESTDATA}"
)


def qr_png(
    content: str | bytes, *, scale: int = 4, dark: str = "black", light: str = "white"
) -> bytes:
    picture = io.BytesIO()
    mode = "byte" if isinstance(content, bytes) else None
    code = segno.make(content, mode=mode, micro=False)
    code.save(picture, kind="png", scale=scale, dark=dark, light=light)
    return picture.getvalue()


def luma_of(png: bytes) -> Luma:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


@pytest.fixture
def _without(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {Engine.ZXING: "zxingcpp", Engine.ZBAR: "pyzbar.pyzbar"}
    missing = {names[engine] for engine in request.param}
    whole = decoding._imported
    monkeypatch.setattr(
        decoding, "_imported", lambda name: None if name in missing else whole(name)
    )
    decoding._libraries.cache_clear()
    yield
    decoding._libraries.cache_clear()


@pytest.mark.parametrize("content", ["HC1:6BF+70790T9WJWG.FKY*4GO0", " a b ", "shc:/5676290952"])
def test_a_text_comes_back_as_it_was(content: str) -> None:
    assert decode_still(luma=luma_of(qr_png(content))) == (content,)


def test_binary_content_comes_as_bytes() -> None:
    content = b"PK\x03\x04\x14\x00\xff\xfe" + bytes(range(256))
    assert decode_still(luma=luma_of(qr_png(content))) == (content,)


def test_an_inverted_code_is_read() -> None:
    luma = luma_of(qr_png("dark screen", dark="white", light="black"))
    assert decode_frame(luma=np.pad(luma, 40), thorough=False) == ("dark screen",)


def test_nothing_is_seen_where_nothing_is() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (480, 640), dtype=np.uint8)
    assert decode_still(luma=noise) == ()


@pytest.mark.parametrize("_without", [[Engine.ZXING]], indirect=True)
@pytest.mark.usefixtures("_without")
def test_pyzbar_alone_reads_every_frame() -> None:
    assert available_engines() == {Engine.ZBAR}
    assert decode_frame(luma=luma_of(qr_png("A")), thorough=False) == ("A",)


@pytest.mark.parametrize("_without", [[Engine.ZXING]], indirect=True)
@pytest.mark.usefixtures("_without")
def test_a_guess_of_the_character_set_is_no_answer() -> None:
    assert decode_still(luma=luma_of(qr_png("テスト".encode("shift_jis")))) == ()


@pytest.mark.parametrize("_without", [[Engine.ZBAR]], indirect=True)
@pytest.mark.usefixtures("_without")
def test_zxing_alone_reads() -> None:
    assert available_engines() == {Engine.ZXING}
    assert decode_still(luma=luma_of(qr_png("A"))) == ("A",)


@pytest.mark.parametrize("_without", [[Engine.ZBAR, Engine.ZXING]], indirect=True)
@pytest.mark.usefixtures("_without")
def test_without_any_engine_nothing_is_read_and_that_is_told() -> None:
    assert available_engines() == frozenset()
    assert decode_still(luma=luma_of(qr_png("A"))) == ()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureRefused) as refused:
        open_photo(data=b"%PDF-1.7 no picture")
    assert refused.value.key == "scanner.photo_unreadable"


def test_a_picture_that_claims_too_many_pixels_is_refused_by_its_header() -> None:
    bomb = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(bomb, format="PNG")
    with pytest.raises(PictureRefused) as refused:
        open_photo(data=bomb.getvalue())
    assert refused.value.key == "scanner.photo_too_large"


def sentence(data: bytes) -> str:
    try:
        open_photo(data=data)
    except PictureRefused as refused:
        return text(refused.key, language="id")
    return ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_a_damaged_picture_is_read_or_refused_with_a_sentence(kind: str) -> None:
    chance = random.Random(f"damaged {kind}")
    file = io.BytesIO()
    Image.effect_noise((60, 45), 60).save(file, kind)
    whole = file.getvalue()
    for _ in range(100):
        data = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
        for _ in range(chance.choice([1, 4, 30]) if data else 0):
            # Headers decide more than pixels.
            at = chance.randrange(min(len(data), chance.choice([40, 200, len(data)])))
            data[at] = chance.choice([0, 255, chance.randrange(256)])
        assert sentence(bytes(data)) in {"", text("scanner.photo_unreadable", language="id")}


def test_a_photo_is_turned_upright_and_bounded() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    photo = io.BytesIO()
    Image.new("RGB", (6_000, 3_000)).save(photo, format="JPEG", exif=turned)
    luma = open_photo(data=photo.getvalue())
    assert luma.shape == (decoding.STILL_SIDE, decoding.STILL_SIDE // 2)


def test_a_code_on_a_transparent_ground_is_read() -> None:
    assert decode_still(luma=open_photo(data=qr_png("A", light="#ffffff00"))) == ("A",)


@needs_photographs
def test_the_chain_reads_the_photographs_and_never_wrongly() -> None:
    photos = [each for each in TESTDATA.glob("qr-photos/*/*") if each.suffix != ".txt"]
    texts = {each: each.with_suffix(".txt").read_bytes().decode() for each in photos}
    read = {each: decode_still(luma=np.asarray(Image.open(each).convert("L"))) for each in photos}
    assert [each.name for each in photos if read[each] and texts[each] not in read[each]] == []
    assert sum(bool(codes) for codes in read.values()) >= 111


@needs_photographs
def test_the_chain_sees_nothing_in_pictures_without_a_code() -> None:
    pictures = sorted(TESTDATA.glob("not-qr/*"))
    assert len(pictures) == 13
    assert [
        each.name for each in pictures if decode_still(luma=open_photo(data=each.read_bytes()))
    ] == []
