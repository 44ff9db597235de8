"""Plates on paper: what stands on them, and that a camera reads them from where people stand."""

import io
import math
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from dashboard.credentials.plate_sheet import Paper, PlateSheet, write_plates
from dashboard.domain import plate_code
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.plates import Door, Plate
from dashboard.plate_sheets import plate_sheets
from dashboard.services.sample_offices import sample_offices
from dashboard.ui.decoding import decode_frame
from tests.unit.plate_camera import FOCAL, RENDERED_A_MM, WIDTH, Pose, rendered, seen

BASE = "https://hadir.situbondokab.go.id"
ZONE = ZoneInfo("Asia/Jakarta")
ISSUED_AT = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
DISTANCE_MM = {Paper.A4: 2_000.0, Paper.A5: 1_200.0}
SHEETS = 60
POSES = (
    Pose(right=0.37, down=0.61),
    Pose(yaw=8, roll=2, right=-210.2, down=0.25),
    Pose(pitch=-7, roll=-3, right=0.5, down=90.5),
    Pose(yaw=-12, pitch=6, right=260.75, down=-70.1),
    Pose(roll=9, right=0.13, down=0.87),
    Pose(yaw=15, right=-0.5, down=-0.5),
)
LONGEST_NAME = (
    "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan"
    " Anak Kabupaten Situbondo Jawa"
)


def code(plate: Plate) -> str:
    token = plate_code.static_token(plate.id, secret=b"s" * 32)
    return plate_code.address(BASE, token)


def plate(number: int, door: Door = Door.ENTRY) -> Plate:
    return Plate(
        id=0xA5A5A5A5A5 ^ number * 7_654_321,
        office_id="kominfo",
        door=door,
        issue=number + 1,
        issued_at=ISSUED_AT,
        issued_by="k",
    )


def office(name: str = "Dinas Kominfo", **more: bool) -> Office:
    return Office(id="kominfo", name=name, kind=OfficeKind.DEPARTMENT, capacity=5, **more)


def sheet(name: str = "Dinas Kominfo", door: Door = Door.ENTRY, **more: bool) -> PlateSheet:
    (made,) = plate_sheets([(office(name, **more), plate(0, door))], code=code, zone=ZONE)
    return made


def pdf(*sheets: PlateSheet, paper: Paper = Paper.A4) -> pypdfium2.PdfDocument:
    file = io.BytesIO()
    write_plates(sheets, file=file, title="Plat", paper=paper)
    return pypdfium2.PdfDocument(file.getvalue())


def words(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_range().split())


@pytest.fixture(scope="module", params=list(Paper))
def combined(request: pytest.FixtureRequest) -> tuple[Paper, list[str], pypdfium2.PdfDocument]:
    """All doors of 60 offices in one file, with their addresses in its order."""
    doors, offices = list(Door), sample_offices()
    pairs = [(offices[n % len(offices)].office, plate(n, doors[n % 3])) for n in range(SHEETS)]
    document = pdf(*plate_sheets(pairs, code=code, zone=ZONE), paper=request.param)
    return request.param, [code(each) for _, each in pairs], document


def missed(
    combined: tuple[Paper, list[str], pypdfium2.PdfDocument], poses: tuple[Pose, ...], each: int
) -> list[tuple[int, Pose]]:
    """What the decoder that runs on every frame of a desk does not read, `each` poses a plate."""
    paper, codes, document = combined
    found = []
    for number, said in enumerate(codes):
        picture = rendered(document[number])
        for turn in range(each):
            pose = poses[(number + turn) % len(poses)]
            luma = seen(picture, distance_mm=DISTANCE_MM[paper], pose=pose, seed=number)
            if decode_frame(luma=luma, thorough=False) != (said,):
                found.append((number, pose))
    return found


def test_the_camera_is_that_of_a_720p_webcam() -> None:
    """1280 / (2 d tan 30°): 0.554 pixels a millimetre at 2 m."""
    assert WIDTH / (2 * 2_000 * math.tan(math.radians(30))) == pytest.approx(FOCAL / 2_000)
    assert pytest.approx(0.554, abs=0.001) == FOCAL / 2_000


@pytest.mark.parametrize("poses_a_plate", [1, pytest.param(len(POSES), marks=pytest.mark.long)])
def test_a_camera_reads_every_plate_of_the_file_from_where_people_stand(
    combined: tuple[Paper, list[str], pypdfium2.PdfDocument], poses_a_plate: int
) -> None:
    """A4 at 2 m, A5 at 1.2 m, turned and shifted by parts of a pixel."""
    assert len(combined[1]) == len(combined[2]) == SHEETS
    assert missed(combined, POSES, poses_a_plate) == []


@pytest.mark.parametrize(("paper", "side_mm"), [(Paper.A4, 138.6), (Paper.A5, 97.7)])
def test_the_symbol_is_as_large_on_paper_as_reckoned(paper: Paper, side_mm: float) -> None:
    """33 modules of 4.2 mm, and the same drawing on A5."""
    document = pdf(sheet(), paper=paper)
    assert document[0].get_size() == pytest.approx(paper.points, abs=0.01)
    (read,) = zxingcpp.read_barcodes(np.asarray(rendered(document[0])))
    corners = read.position
    width = (corners.top_right.x - corners.top_left.x) / RENDERED_A_MM
    assert width == pytest.approx(side_mm, abs=1)


def test_a_longer_address_is_printed_finer_in_the_same_square() -> None:
    longer = replace(sheet(), code=f"https://{'x' * 60}.example/p/{'A' * 26}")
    (read,) = zxingcpp.read_barcodes(np.asarray(rendered(pdf(longer)[0])))
    assert read.text == longer.code
    width = (read.position.top_right.x - read.position.top_left.x) / RENDERED_A_MM
    assert 138 < width < 150


def test_a_plate_says_where_what_to_do_in_both_languages_and_which_issue_it_is() -> None:
    said = words(pdf(sheet("Dinas Kesehatan")))
    for part in (
        "Pemerintah Kabupaten Situbondo",
        "MASUK",
        "ENTRY",
        "Dinas Kesehatan",
        "arahkan kamera ponsel",
        "point your phone's camera",
        "Tanpa ponsel?",
        "hadir.situbondokab.go.id",
        "Terbitan 1 · 22 Sep 2021",
    ):
        assert part in said
    assert "CONTOH" not in said
    assert "CONTOH" in words(pdf(sheet(sample=True)))


def test_the_way_out_looks_different_from_the_way_in() -> None:
    def blue(door: Door) -> float:
        page = pdf(sheet(door=door))[0].render(scale=0.5).to_numpy()
        return float((np.ptp(page, axis=2) > 100).mean())

    assert blue(Door.ENTRY) > 5 * blue(Door.EXIT)


@pytest.mark.parametrize("name", ["P", LONGEST_NAME, "X" * 120, "Dinas Kešehatan " + "ŁŽ " * 30])
def test_no_name_leaves_its_box(name: str) -> None:
    """Nothing is printed right or left of the head, nor between head and code."""
    page = np.asarray(rendered(pdf(sheet(name, Door.EXIT))[0]))
    a_mm = RENDERED_A_MM
    assert (page[:, : int(8.5 * a_mm)] == 255).all()
    assert (page[:, -int(8.5 * a_mm) :] == 255).all()
    below = slice(int((297 - 229) * a_mm), int((297 - 215) * a_mm))
    assert (page[below] == 255).all()
    assert "".join(name.split()) in "".join(words(pdf(sheet(name))).split())


def test_there_is_room_for_a_third_language() -> None:
    """Each language has a column; the text in it shrinks rather than leaves it."""
    made = sheet()
    third = replace(made, hows=(*made.hows, made.hows[0]))
    said = words(pdf(third))
    assert said.count("Tanpa ponsel?") == 2
    page = np.asarray(rendered(pdf(third)[0]))
    assert (page[:, -int(9 * RENDERED_A_MM) :] == 255).all()


def test_the_file_lists_its_offices() -> None:
    document = pdf(sheet("Dinas Kesehatan"), sheet("Pendopo", Door.EXIT))
    assert [each.get_title() for each in document.get_toc()] == [
        "Dinas Kesehatan · MASUK",
        "Pendopo · KELUAR",
    ]
