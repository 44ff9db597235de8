"""The doctor of a whole installation: each thing beside the record is broken, and found."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dashboard.bootstrap import build, doctor
from dashboard.bootstrap.installation import now
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.messages import catalogue
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.settings import Settings, settings_from

ROOT = Path(__file__).parents[2]


class Usage(NamedTuple):
    free: int


def installed(folder: Path) -> Settings:
    """A demonstration with one person inside."""
    for name in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    settings = settings_from({"DASHBOARD_DATA": str(folder), "DASHBOARD_DEMO": "1"})
    services = build(settings)
    services.offices.put(
        Office(id="kominfo", name="Kominfo", kind=OfficeKind.DEPARTMENT, capacity=5)
    )
    entry = HandEntry(
        name="Siti", kind=PersonKind.VISITOR, colour=Colour.GREEN, evidence=Evidence.PAPER
    )
    services.admission.enter_by_hand(
        user=OPERATOR,
        entry=entry,
        desk=Desk(office_id="kominfo", name="A"),
        scan_id="s1",
        at=now(),
        now=now(),
    )
    return settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return installed(tmp_path / "data")


def found(settings: Settings) -> set[str]:
    """The keys of what is found; a new installation has no backup."""
    return {each.key for each in doctor(settings).examine().findings} - {"no_backup"}


def spoil_a_rule(settings: Settings) -> None:
    min((settings.data / "rules" / "colour").glob("*.toml")).write_text("id = ", encoding="utf-8")


def spoil_the_trust_list(settings: Settings) -> None:
    min((settings.data / "trust").glob("*.toml")).write_text("= 1", encoding="utf-8")


def lose_the_keys(settings: Settings) -> None:
    shutil.rmtree(settings.local / "keys")


def show_a_key(settings: Settings) -> None:
    min((settings.local / "keys").iterdir()).chmod(0o644)


def take_other_keys(settings: Settings) -> None:
    other = installed(settings.data.parent / "other")
    lose_the_keys(settings)
    shutil.copytree(other.local / "keys", settings.local / "keys")


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [
        (spoil_a_rule, "check_failed"),
        (spoil_the_trust_list, "check_failed"),
        (lose_the_keys, "key_missing"),
        (show_a_key, "key_readable_by_others"),
        (take_other_keys, "names_do_not_open"),
    ],
)
def test_what_is_spoilt_is_found_and_comes_with_advice(
    settings: Settings, spoil: Callable[[Settings], None], finding: str
) -> None:
    assert found(settings) == set()
    spoil(settings)
    assert found(settings) == {finding}
    assert f"doctor.{finding}_do" in catalogue("id")


def test_a_full_disk_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=1 << 20))
    assert found(settings) == {"disk_nearly_full"}


def test_a_damaged_database_is_found_and_the_rest_is_looked_at_all_the_same(
    settings: Settings,
) -> None:
    for file in settings.local.glob("*.sqlite3*"):
        file.write_bytes(b"no database" * 100)
    show_a_key(settings)
    assert found(settings) == {"ledger_unavailable", "key_readable_by_others"}
