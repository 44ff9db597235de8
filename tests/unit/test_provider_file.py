"""The file of the identity provider: read as it stands, refused with one clear sentence."""

from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.messages.start import start_refusal
from dashboard.services.access import Role
from dashboard.services.identity import Reach
from dashboard.settings import settings_from

SECRET = "s3cr3t-of-the-client"
FILE = f"""
name = "SSO Situbondo"
issuer = "https://sso.example/realms/pegawai"
client_id = "check-in"
client_secret = "{SECRET}"
claim = "groups"

[[roles]]
value = "check-in-admin"
role = "kominfo_admin"

[[roles]]
value = "check-in-desk-kominfo"
role = "receptionist"
office = "kominfo"
"""
NO_OFFICE = FILE.replace('office = "kominfo"', "")


def write(folder: Path, text: str) -> dict[str, str]:
    file = folder / "provider.toml"
    file.write_text(text, encoding="utf-8")
    return {"DASHBOARD_OIDC": str(file), "DASHBOARD_PUBLIC_URL": "https://pintu.example/"}


def test_without_a_file_there_is_no_provider() -> None:
    assert settings_from({}).identity_provider is None


def test_the_file_is_read_as_it_stands(tmp_path: Path) -> None:
    settings = settings_from(write(tmp_path, FILE))
    provider = settings.identity_provider
    assert provider is not None
    assert (provider.name, provider.client_id, provider.client_secret) == (
        "SSO Situbondo",
        "check-in",
        SECRET,
    )
    assert provider.scope == "openid profile email"
    assert provider.discovery == (
        "https://sso.example/realms/pegawai/.well-known/openid-configuration"
    )
    assert [(rule.value, rule.reach) for rule in provider.rules.rules] == [
        ("check-in-admin", Reach(role=Role.KOMINFO_ADMIN)),
        ("check-in-desk-kominfo", Reach(role=Role.RECEPTIONIST, office_id="kominfo")),
    ]
    assert settings.redirect_uri == "https://pintu.example/oauth2callback"
    assert SECRET not in repr(settings)


def test_the_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    there = FILE.replace(f'client_secret = "{SECRET}"', 'client_secret_file = "secret"')
    provider = settings_from(write(tmp_path, there)).identity_provider
    assert provider is not None
    assert provider.client_secret == SECRET
    assert provider.files == (tmp_path / "secret",)


def test_the_office_may_come_from_a_claim(tmp_path: Path) -> None:
    text = 'office_claim = "office"\n' + NO_OFFICE
    provider = settings_from(write(tmp_path, text)).identity_provider
    assert provider is not None
    assert provider.rules.office_claim == "office"
    assert provider.rules.rules[1].reach == Reach(role=Role.RECEPTIONIST)


@pytest.mark.parametrize(
    ("text", "problem", "named"),
    [
        ("name = ", "provider_not_toml", ""),
        ("", "provider_lacks", "issuer"),
        (FILE.replace("check-in-admin", " "), "provider_lacks", "[[roles]] 1: value"),
        (FILE.replace('client_id = "check-in"', "client_id = 7"), "provider_lacks", "client_id"),
        (FILE.partition("[[")[0], "provider_lacks", "[[roles]]"),
        (FILE.partition("[[")[0] + "roles = [1]", "provider_lacks", "[[roles]]"),
        ('scope = "profile"\n' + FILE, "provider_lacks", "scope: openid"),
        (FILE.replace("https://", "http://"), "provider_not_https", "http://sso.example"),
        (FILE.replace("https://sso", "https:///sso"), "provider_not_https", "https:///sso"),
        (FILE.replace("kominfo_admin", "boss"), "provider_role", "[[roles]] 1"),
        (NO_OFFICE, "provider_office_needed", "[[roles]] 2"),
        (
            FILE.replace('role = "receptionist"', 'role = "auditor"'),
            "provider_office_not_needed",
            "[[roles]] 2",
        ),
        (
            FILE.replace(f'client_secret = "{SECRET}"', 'client_secret_file = "none"'),
            "provider_unreadable",
            "",
        ),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_cannot_be_used_is_one_sentence_without_the_secret(
    tmp_path: Path, text: str, problem: str, named: str, language: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        settings_from(write(tmp_path, text))
    sentence = start_refusal(refused.value, language=language)
    assert refused.value.args_["problem"] == problem
    assert "DASHBOARD_OIDC" in sentence
    assert named in sentence
    assert SECRET not in sentence


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        settings_from({"DASHBOARD_OIDC": "/nowhere/provider.toml"})
    assert "/nowhere/provider.toml" in start_refusal(refused.value, language="en")
