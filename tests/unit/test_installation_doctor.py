"""The doctor of a whole installation: each thing beside the record is broken, and found."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from dashboard.bootstrap import build, doctor
from dashboard.bootstrap.installation import now
from dashboard.domain.calendar import local_day
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.keyring import Keyring
from dashboard.messages import catalogue
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.services.doctor import REPAIR
from dashboard.services.policy import ExceptionRequest
from dashboard.settings import Settings, settings_from
from dashboard.store.engine import open_engine
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.schema import migrate
from dashboard.store.tables import day_figure
from tests.empty_ledger import lay_empty_ledger

ROOT = Path(__file__).parents[2]


class Usage(NamedTuple):
    free: int


def empty_installation(folder: Path) -> Settings:
    """Rules and trust list as they ship; no database yet."""
    for name in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    return settings_from({"DASHBOARD_DATA": str(folder), "DASHBOARD_DEMO": "1"})


def installed(folder: Path) -> Settings:
    """A demonstration with one person inside."""
    settings = empty_installation(folder)
    lay_empty_ledger(settings.local / "check_in.sqlite3")
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


def test_whoever_watches_is_told_each_check_by_a_name_in_the_catalogue(settings: Settings) -> None:
    examiner, told = doctor(settings), list[str]()
    examiner.examine(told=told.append)
    assert told == list(examiner.names)
    assert {f"examining.{name}" for name in (*told, REPAIR)} <= set(catalogue("id"))


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


def test_finished_days_are_reckoned_anew_by_the_rules_in_the_record(tmp_path: Path) -> None:
    """Exceptions and published percentages stand in the database alone (design 4.2)."""
    settings = empty_installation(tmp_path / "data")
    services = build(settings)
    services.demo.fill(days=8, visits=400, seed=7, now=now())
    begins = now() - timedelta(days=7)
    day = local_day(begins, settings.zone)
    for office in services.offices.all():
        request = ExceptionRequest(
            office_id=office.id,
            percent=1,
            valid_from=day,
            valid_until=day + timedelta(days=6),
            reason="Contoh",
        )
        services.policy.add_exception(user=OPERATOR, request=request, at=begins)
    engine = open_engine(settings.database_url)
    SqlKeptDays(engine).forget()
    services.figure_rounds.build_due(now=now())
    limits = sa.select(day_figure.c.limit_people, day_figure.c.full_seconds).order_by(
        day_figure.c.office_id, day_figure.c.day
    )
    with engine.begin() as connection:
        kept = connection.execute(limits).all()
        connection.execute(sa.update(day_figure).values(entries=day_figure.c.entries + 1))
    assert found(settings) == {"day_figures_differ"}
    _, after = doctor(settings).repair()
    assert after.is_clean
    with engine.connect() as connection:
        assert connection.execute(limits).all() == kept
    engine.dispose()


def test_before_anything_is_published_the_files_are_held_against(tmp_path: Path) -> None:
    """As after the restore of a backup from before the record had rules."""
    settings = empty_installation(tmp_path / "data")
    settings.local.mkdir(parents=True)
    Keyring.load_or_create(folder=settings.local / "keys")
    engine = open_engine(settings.database_url)
    migrate(engine)
    engine.dispose()
    assert found(settings) == set()
