"""The privacy notice: for everybody, in both languages, by the settings, without a script."""

import re

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.messages import catalogue
from dashboard.services.retention import retention_from
from dashboard.web.privacy import privacy_route


def notice(
    *, contact: str = "", controller: str = "", address: str = "/privacy", **cookies: str
) -> Response:
    route = privacy_route(
        controller=controller,
        contact=contact,
        retention=retention_from("14,passes=60"),
        backup_days=30,
        default_language="id",
    )
    return TestClient(Starlette(routes=[route]), cookies=cookies).get(address)


def test_a_stranger_reads_it_in_indonesian_and_gets_no_cookie_and_no_script() -> None:
    answer = notice()
    assert answer.status_code == 200
    assert '<html lang="id">' in answer.text
    assert "Pengendali data pribadi: Pemerintah Kabupaten Situbondo." in answer.text
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "{" not in re.sub(r"<style>.*?</style>", "", answer.text, flags=re.DOTALL)


@pytest.mark.parametrize("number", range(5, 14))
def test_each_right_of_the_law_is_told_with_its_article(number: int) -> None:
    page = notice().text
    assert f"<b>Pasal {number}</b>" in page
    assert catalogue("id")[f"privacy.right.a{number}"] in page


def test_the_language_is_the_addresses_or_else_the_browsers() -> None:
    assert "What is not kept" in notice(address="/privacy?language=en").text
    assert "What is not kept" in notice(check_in_language="en").text
    both = notice(address="/privacy?language=id", check_in_language="en")
    assert "Yang tidak disimpan" in both.text
    assert "Yang tidak disimpan" in notice(address="/privacy?language=../x").text


def test_it_names_the_settings_controller_and_contact_as_text() -> None:
    page = notice(controller="Dinas <b>", contact="Bu Ani & tim, 0338-000").text
    assert "Dinas &lt;b&gt;" in page
    assert "Bu Ani &amp; tim, 0338-000" in page
    assert catalogue("id")["privacy.who.no_contact"] not in page
    assert catalogue("id")["privacy.who.no_contact"] in notice().text


def test_it_tells_for_how_long_by_the_settings() -> None:
    page = notice().text
    assert "dihapus setelah 14 hari" in page
    assert "Kartu: 60 hari" in page
