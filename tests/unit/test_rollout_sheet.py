"""The regent's page: one sheet whatever the rollout is like, and no share of a few people."""

from dataclasses import replace

import pypdfium2
import pytest

from dashboard.domain.measured_use import MeasuredUse
from dashboard.domain.rollout import Stage
from dashboard.messages import rollout_words as words
from dashboard.messages import text
from dashboard.rollout_sheet import MOST_STUCK, rollout_sheet
from dashboard.services.access import OPERATOR
from dashboard.services.rollout_state import RolloutState
from tests.fakes.seeded_rollout import NOW, TODAY, ZONE, rollout

LONG = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Anak Situbondo"


def state(number: int = 60) -> RolloutState:
    return rollout(number).state(user=OPERATOR, at=NOW)


def pages(of: RolloutState, *, language: str = "id") -> list[str]:
    pdf = rollout_sheet(of, made_by="Siti Aminah", zone=ZONE, language=language)
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("language", ["id", "en"])
def test_sixty_offices_fit_on_one_page_with_who_made_it_and_when(language: str) -> None:
    (page,) = pages(state(), language=language)
    assert words.finding(state(), language=language) in page
    assert "Siti Aminah" in page
    assert "10.42" in page or "10:42" in page
    assert text("rollout.sheet.method", language=language, percent="60 %")[:40] in page


def test_the_first_five_that_are_stuck_are_named_with_whose_turn_it_is() -> None:
    of = state()
    (page,) = pages(of)
    assert page.count("Giliran ") == MOST_STUCK
    for each in of.stuck[:MOST_STUCK]:
        assert each.office.name in page
    assert "Giliran Kominfo: Plat gugur setelah 48 jam." in page


def test_without_offices_the_page_says_what_to_do() -> None:
    (page,) = pages(state(0))
    assert "Belum ada kantor" in page
    assert "Daftarkan kantor di halaman Kantor" in page


def test_many_waves_and_long_names_still_fit() -> None:
    of = state()
    waves = tuple(replace(of.waves[2], number=n, name=LONG) for n in range(1, 10))
    offices = tuple(replace(each, office=replace(each.office, name=LONG)) for each in of.offices)
    (page,) = pages(replace(of, waves=waves, offices=offices))
    assert "3 gelombang lain" in page


@pytest.mark.parametrize(("share", "told"), [(0.1, False), (0.2, True), (0.0, True)])
def test_a_share_of_fewer_than_five_people_is_not_told(share: float, told: bool) -> None:
    live = next(each for each in state().offices if each.stage is Stage.LIVE)
    office = replace(live.office, expected_employees=30, expected_visitors=0)
    of = replace(live, office=office, use=MeasuredUse(days=(TODAY,) * 5, share=share))
    said = words.next_step_for_others(of, least=0.6, language="id")
    assert (f"{round(share * 100)} %" in said) is told
