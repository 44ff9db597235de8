"""Settings: sensible without any, and refused with one clear sentence."""

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.messages.start import start_refusal
from dashboard.settings import ROOT, settings_from

POSTGRES = "postgresql+psycopg://check_in:{password}@db.example/check_in"


def test_without_any_setting_it_is_a_local_installation_without_demo() -> None:
    settings = settings_from({})
    assert settings.data == ROOT / "data"
    assert settings.database_url == f"sqlite:///{ROOT / 'data' / 'local' / 'check_in.sqlite3'}"
    assert (settings.demo, settings.language, settings.zone.key) == (False, "id", "Asia/Jakarta")
    assert not settings.secure_cookies


def test_the_database_follows_the_data_folder(tmp_path: Path) -> None:
    settings = settings_from({"DASHBOARD_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'local' / 'check_in.sqlite3'}"


def test_an_https_address_makes_cookies_secure_and_bound_to_the_host() -> None:
    settings = settings_from({"DASHBOARD_PUBLIC_URL": "https://pintu.example/"})
    assert settings.secure_cookies
    assert settings.session_cookie.startswith("__Host-")
    assert settings.public_url == "https://pintu.example"


def test_sessions_may_be_shorter() -> None:
    settings = settings_from(
        {"DASHBOARD_SESSION_IDLE_MINUTES": "10", "DASHBOARD_SESSION_HOURS": "2"}
    )
    assert settings.session_idle == timedelta(minutes=10)
    assert settings.session_longest == timedelta(hours=2)


def test_each_kind_of_personal_data_may_be_kept_otherwise() -> None:
    kept = settings_from({"DASHBOARD_RETENTION": "40, passes=90,handovers=14"}).retention
    assert {kind.value: days for kind, days in kept.all().items()} == {
        "stays": 40,
        "passes": 90,
        "cases": 40,
        "handovers": 14,
        "sign_ins": 40,
    }
    assert set(settings_from({}).retention.all().values()) == {30}


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("DATA", __file__, "not_a_folder"),
        ("DATABASE_URL", "check_in.sqlite3", "unknown_database"),
        ("DATABASE_URL", "mysql://localhost/check_in", "unknown_database"),
        ("DEMO", "perhaps", "not_a_switch"),
        ("ZONE", "Mars/Olympus", "unknown_zone"),
        ("ZONE", "../etc/passwd", "unknown_zone"),
        ("LANGUAGE", "nl", "unknown_language"),
        ("PUBLIC_URL", "pintu.example", "not_a_web_address"),
        ("ALLOWED_HOSTS", "https://pintu.example", "not_host_names"),
        ("ALLOWED_HOSTS", ",", "not_host_names"),
        ("SESSION_HOURS", "0", "not_a_positive_number"),
        ("SESSION_IDLE_MINUTES", "-5", "not_a_positive_number"),
        ("RETENTION", "1", "not_a_retention"),
        ("RETENTION", "30,names=5", "not_a_retention"),
        ("RETENTION", "30,passes=", "not_a_retention"),
        ("CONTROLLER", "Pemkab\nSitubondo", "not_a_line"),
        ("PRIVACY_CONTACT", "a" * 201, "not_a_line"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_nonsense_is_refused_with_a_sentence_that_names_the_variable(
    name: str, value: str, problem: str, language: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        settings_from({f"DASHBOARD_{name}": value})
    assert refusal.value.args_["problem"] == problem
    assert f"DASHBOARD_{name}" in start_refusal(refusal.value, language=language)


@pytest.mark.parametrize("password", ["postgres", "changeme", "rahasia"])
def test_a_default_password_is_refused_outside_a_demonstration(password: str) -> None:
    url = POSTGRES.format(password=password)
    with pytest.raises(InvalidInput) as refusal:
        settings_from({"DASHBOARD_DATABASE_URL": url})
    assert password not in start_refusal(refusal.value)
    assert settings_from({"DASHBOARD_DATABASE_URL": url, "DASHBOARD_DEMO": "1"}).demo


def test_a_password_of_ones_own_and_a_local_socket_are_fine() -> None:
    for url in (POSTGRES.format(password="Xq7-rumpun"), "postgresql+psycopg:///check_in"):
        assert settings_from({"DASHBOARD_DATABASE_URL": url}).database_url == url
