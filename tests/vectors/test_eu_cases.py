"""The EU's 164 cases through the command line: agreement, and a reason for each difference."""

from pathlib import Path

import pytest

from tests.vectors.eu_cases import REASONS, UPSTREAM, cases, comparisons, document
from tests.vectors.testdata import needs_testdata

pytestmark = needs_testdata
PAGE = Path(__file__).parents[2] / "docs" / "eu-certificates.md"


@pytest.fixture(scope="module")
def compared():
    return comparisons()


def test_every_case_is_judged():
    assert len(cases()) == 164


def test_outside_the_known_faults_at_least_98_percent_agree(compared):
    counted = [each for each in compared if each.case not in UPSTREAM]
    assert sum(each.agrees for each in counted) / len(counted) >= 0.98


def test_each_difference_has_a_reason_and_each_reason_a_difference(compared):
    assert {each.case for each in compared if not each.agrees} == set(REASONS)


def test_the_page_says_what_was_found(compared):
    assert PAGE.read_text(encoding="utf-8") == document(compared)
