"""The rule series as data files: what ships, and what a mistake in a file says."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rules import Decision, LevelChange, RuleStatus, capacity_limit
from dashboard.store.rule_files import rule_book

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped rules to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


def test_an_installation_starts_with_these_versions() -> None:
    book = rule_book(folder=SHIPPED)
    published = [
        rule.id
        for series in (book.colour, book.admission, book.capacity)
        for rule in series
        if rule.status is RuleStatus.PUBLISHED
    ]
    assert published == ["2021-09", "2021-09", "se-25-2021"]
    assert [rule.id for rule in book.capacity if rule.status is RuleStatus.DRAFT] == [
        "se-24-2021",
        "se-05-2022",
        "se-06-2022",
    ]
    assert all(rule.citation for rule in (*book.colour, *book.admission, *book.capacity))


@pytest.mark.parametrize(
    ("rule_id", "percentages"),
    [
        ("se-24-2021", [75, 50, 25, 0]),
        ("se-25-2021", [75, 50, 25, 0]),
        ("se-05-2022", [100, 75, 50, 0]),
        ("se-06-2022", [100, 75, 50, 25]),
    ],
)
def test_non_essential_offices_have_these_percentages(rule_id: str, percentages: list[int]) -> None:
    book = rule_book(folder=SHIPPED)
    rule = next(rule for rule in book.capacity if rule.id == rule_id)
    found = rule.percentages[OfficeClass.NON_ESSENTIAL]
    assert [found[level] for level in (1, 2, 3, 4)] == percentages


@pytest.mark.parametrize(("level", "limit"), [(0, 50), (1, 50), (2, 37), (3, 25), (4, 25)])
def test_an_essential_office_of_fifty_holds_so_many(level: int, limit: int) -> None:
    day = date(2021, 11, 16)
    rules = rule_book(folder=SHIPPED).on(day, levels=[LevelChange(level=level, valid_from=day)])
    essential = OfficeClass.ESSENTIAL
    found = capacity_limit(office_id="dinkes", capacity=50, office_class=essential, rules=rules)
    assert found == limit


def test_without_a_colour_staff_check() -> None:
    rules = rule_book(folder=SHIPPED).on(date(2021, 9, 22), levels=[])
    decided = rules.admission.decisions[PersonKind.VISITOR]
    assert decided[None] is Decision.CHECK
    assert decided[Colour.BLACK] is Decision.REFUSE


@pytest.mark.parametrize(
    ("file", "before", "after", "problem"),
    [
        ("colour/2021-09.toml", "black_days = 10", "black_days = -1", "black_days"),
        ("colour/2021-09.toml", "black_days = 10", "", "black_days"),
        ("colour/2021-09.toml", "published", "final", "status"),
        ("colour/2021-09.toml", '["otherwise", "red"]', "", "bands.steps"),
        ("colour/2021-09.toml", '"red"', '"pink"', "bands.steps"),
        ("colour/2021-09.toml", "2021-09-01", '"soon"', "valid_from"),
        ("admission/2021-09.toml", 'none = "check"', "", "decisions.employee"),
        ("admission/2021-09.toml", '"admit"', '"recorded"', "decisions.employee"),
        ("colour/2021-09.toml", 'expired = "check"', 'expired = "recorded"', "expired"),
        ("capacity/se-25-2021.toml", "1 = 75", "1 = 175", "percentages.non_essential"),
        ("capacity/se-25-2021.toml", "4 = 50", "5 = 50", "percentages.essential"),
    ],
)
def test_a_mistake_is_told_with_its_file(
    folder: Path, file: str, before: str, after: str, problem: str
) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(InvalidInput) as caught:
        rule_book(folder=folder)
    assert caught.value.args_ == {"field": str(path), "problem": problem}


def test_black_for_ever_is_written_as_a_word(folder: Path) -> None:
    path = folder / "colour" / "2021-09.toml"
    path.write_text(path.read_text().replace("black_days = 10", 'black_days = "ever"'))
    rule = next(rule for rule in rule_book(folder=folder).colour if rule.id == "2021-09")
    assert rule.black_days is None


def test_a_series_without_anything_published_is_refused(folder: Path) -> None:
    path = folder / "admission" / "2021-09.toml"
    path.write_text(path.read_text().replace("published", "draft"))
    with pytest.raises(InvalidInput, match="invalid_input"):
        rule_book(folder=folder)


def test_two_versions_with_one_identifier_are_refused(folder: Path) -> None:
    shutil.copy(folder / "colour" / "2021-09.toml", folder / "colour" / "copy.toml")
    with pytest.raises(InvalidInput):
        rule_book(folder=folder)
