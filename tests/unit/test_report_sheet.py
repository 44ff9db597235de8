"""The report's PDF: its pages, what stands on them, and that no text runs out of a page."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from dashboard.messages import report_words as words
from dashboard.report_sheet import report_sheet
from dashboard.services.office_figures import Mark, MarkKind
from dashboard.services.report_state import Length, Report
from tests.contract.door import ZONE
from tests.fakes.figures import FiguresInMemory
from tests.fakes.seeded_figures import seeded
from tests.unit.test_report import report

LONG = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Anak Situbondo"
A4 = (595, 842)


def pages(of: Report, *, language: str = "id") -> list[str]:
    pdf = report_sheet(of, made_by="Siti Aminah", zone=ZONE, language=language)
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        assert tuple(map(round, page.get_size())) == A4
        written = page.get_textpage()
        boxes = [written.get_rect(number) for number in range(written.count_rects())]
        assert min(left for left, *_ in boxes) >= 40
        assert max(right for *_, right, _ in boxes) <= A4[0] - 40
        assert min(bottom for _, bottom, *_ in boxes) >= 40
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("office_id", [None, "dinkes"])
@pytest.mark.parametrize("length", list(Length))
def test_a_report_has_two_pages_with_its_figures(
    language: str, office_id: str | None, length: Length
) -> None:
    of = report(seeded(3), office_id, length=length)
    first, second = pages(of, language=language)
    flat = " ".join(first.split())
    assert words.finding(of, language=language) in flat
    for figure in words.figures(of, zone=ZONE, language=language):
        assert figure.label in first
        assert figure.value in first
    assert "Siti Aminah" in first
    names = [each.office.name for each in of.offices] if office_id is None else ["15"]
    assert [name for name in names if name not in second] == []


def test_what_is_kept_back_stands_nowhere() -> None:
    of = report(seeded(5, most=7), "pmd")
    first, second = pages(of)
    assert "*" in second
    assert "Ditolak\n<5" in first.replace("\r", "") or of.totals.refusals in (0, None, 5, 6)


def test_changes_of_rules_are_letters_on_the_chart_and_sentences_below() -> None:
    marks = (
        Mark(day=date(2021, 9, 14), kind=MarkKind.LEVEL, word="3"),
        Mark(day=date(2021, 9, 16), kind=MarkKind.COLOUR_RULE, word="2021-09"),
    )
    first, second = pages(replace(report(seeded(3), "pmd"), marks=marks))
    assert "huruf = perubahan aturan" in first
    assert "A · 14 Sep: PPKM level 3" in second
    assert "B · 16 Sep: aturan warna 2021-09" in second


def test_the_most_crowded_office_is_named_by_what_puts_it_first() -> None:
    of = report(seeded(3))
    first, *others = of.offices
    full = replace(first, full_seconds=2580, busy_seconds=127_980)
    assert words.crowding(replace(of, offices=(full, *others)), language="id") == (
        f"{first.office.name} paling padat: 43 mnt pada batas"
    )
    calm = replace(full, full_seconds=0)
    assert words.crowding(replace(of, offices=(calm,)), language="en") == (
        f"{first.office.name} is most crowded: 35 h 33 min above 60% of its limit"
    )
    assert words.crowding(replace(of, offices=()), language="id") == "Kantor menurut kepadatan"


def test_other_offices_than_before_are_no_more_people() -> None:
    of = report(seeded(3))
    assert of.before is not None
    assert "kantor" not in words.finding(of, language="id").split(" kantor, ")[1]
    fewer = replace(of, before=replace(of.before, offices=1))
    assert f"di {len(of.offices)} kantor, sebelumnya 1 kantor, terpadat" in words.finding(
        fewer, language="id"
    )
    first, _ = pages(fewer)
    assert f"Kantor {len(of.offices)} 1 +{len(of.offices) - 1}" in " ".join(first.split())


def test_without_anybody_one_page_says_so() -> None:
    (page,) = pages(report(FiguresInMemory(), "pmd"))
    assert "Belum ada yang datang" in page


def test_a_running_report_says_up_to_when() -> None:
    first, _ = pages(report(seeded(3), "pmd", day=date(2021, 9, 22)))
    assert "masih berjalan, angka sampai 10.42 WIB" in first
    assert "Dibanding 13 Sep sampai 14 Sep 2021" in first


def test_the_first_day_and_the_first_weeks_say_why_nothing_is_compared() -> None:
    first, _ = pages(report(seeded(3), "pmd", day=date(2021, 8, 4)))
    assert "Tidak ada catatan pada 26 Jul sampai 1 Agu 2021" in first


def test_sixty_offices_with_long_names_fit_on_two_pages() -> None:
    of = report(seeded(3))
    lines = [
        replace(line, office=replace(line.office, name=f"{number} {LONG}"))
        for number in range(20)
        for line in of.offices
    ]
    _, second = pages(replace(of, offices=tuple(lines), silent=(lines[0].office,) * 3))
    assert "kantor lain ada di dasbor" in second
    assert "Tanpa kedatangan (3)" in second
