"""What the claims of an identity token mean here, and what they leave open."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.domain.errors import IdentityRefused
from dashboard.services.access import Role
from dashboard.services.identity import Identity, IdentityRules, Reach, RoleRule

DESK = RoleRule(value="desk", reach=Reach(role=Role.RECEPTIONIST))
KOMINFO_DESK = RoleRule(
    value="kominfo-desk", reach=Reach(role=Role.RECEPTIONIST, office_id="kominfo")
)
ADMIN = RoleRule(value="admin", reach=Reach(role=Role.KOMINFO_ADMIN))
CHIEF = RoleRule(value="chief", reach=Reach(role=Role.KOMINFO_ADMIN))
RULES = IdentityRules(
    issuer="https://sso.example",
    claim="groups",
    rules=(DESK, KOMINFO_DESK, ADMIN, CHIEF),
    office_claim="office",
)


def identity(**claims: Any) -> Identity:
    return Identity(claims=claims)


@pytest.mark.parametrize(
    ("claims", "reach"),
    [
        ({"groups": ["admin"]}, ADMIN.reach),
        ({"groups": "admin"}, ADMIN.reach),
        ({"groups": ["admin", "chief", "else"]}, ADMIN.reach),
        ({"groups": ["kominfo-desk"]}, KOMINFO_DESK.reach),
        ({"groups": ["kominfo-desk"], "office": "dukcapil"}, KOMINFO_DESK.reach),
        ({"groups": ["desk"], "office": "kominfo"}, KOMINFO_DESK.reach),
        ({"groups": ["desk", "kominfo-desk"], "office": ["kominfo"]}, KOMINFO_DESK.reach),
        ({"groups": ["admin"], "office": "kominfo"}, ADMIN.reach),
    ],
)
def test_a_claim_gives_a_role_and_its_office(claims: dict[str, Any], reach: Reach) -> None:
    assert RULES.reach(identity(**claims)) == reach


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({}, "unmapped"),
        ({"groups": []}, "unmapped"),
        ({"groups": ["Admin", "admin ", "adm"]}, "unmapped"),
        ({"groups": {"admin": True}}, "unmapped"),
        ({"groups": [["admin"], 1, None]}, "unmapped"),
        ({"roles": ["admin"]}, "unmapped"),
        ({"groups": ["admin", "kominfo-desk"]}, "several_roles"),
        ({"groups": ["desk"], "office": ["kominfo", "dukcapil"]}, "several_roles"),
        ({"groups": ["desk", "kominfo-desk"], "office": "dukcapil"}, "several_roles"),
        ({"groups": ["desk"]}, "no_office"),
        ({"groups": ["desk"], "office": 7}, "no_office"),
        ({"groups": ["desk"], "office": []}, "no_office"),
    ],
)
def test_nothing_is_guessed(claims: dict[str, Any], problem: str) -> None:
    with pytest.raises(IdentityRefused) as refused:
        RULES.reach(identity(**claims))
    assert refused.value.args_["problem"] == problem


def test_a_claim_may_lie_deeper_or_have_dots_in_its_own_name() -> None:
    deeper = identity(realm_access={"roles": ["admin"]})
    assert deeper.values("realm_access.roles") == ("admin",)
    assert identity(**{"https://x.example/roles": "admin"}).values("https://x.example/roles") == (
        "admin",
    )
    assert identity(realm_access="admin").values("realm_access.roles") == ()


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Siti  Aminah "}, "Siti Aminah"),
        ({"name": "", "preferred_username": "siti"}, "siti"),
        ({"name": "Si\u0000ti", "email": "siti@example.id"}, "siti@example.id"),
        ({"name": "S" * 100}, "S" * 60),
    ],
)
def test_a_person_is_called_as_the_provider_says(claims: dict[str, Any], name: str) -> None:
    assert identity(**claims).name == name


def test_without_any_name_the_login_stands_in_which_tells_nothing_of_the_person() -> None:
    nameless = identity(iss="https://sso.example", sub="siti.aminah")
    assert nameless.name == nameless.login
    assert nameless.login.startswith("sso:")
    assert "siti" not in nameless.login


def test_a_person_is_the_issuer_s_subject_and_nothing_else() -> None:
    person = identity(iss="https://a.example", sub="1", name="Siti")
    assert person.login == identity(iss="https://a.example", sub="1", name="Aminah").login
    assert person.login != identity(iss="https://b.example", sub="1", name="Siti").login
    assert person.login != identity(iss="https://a.example", sub="2", name="Siti").login


def test_each_sign_in_has_a_token_of_its_own() -> None:
    claims = {"iss": "https://a.example", "sub": "1", "iat": 1, "nonce": "x"}
    first = identity(**claims)
    assert first.fingerprint == identity(**claims).fingerprint
    assert first.fingerprint != identity(**(claims | {"nonce": "y"})).fingerprint
    assert first.fingerprint != identity(**(claims | {"iat": 2})).fingerprint


@pytest.mark.parametrize("moment", [None, "1", True, 1e300, float("nan"), -1e18])
def test_what_is_no_moment_is_none(moment: object) -> None:
    assert identity(iat=moment).issued_at is None


def test_a_moment_may_have_fractions() -> None:
    assert identity(iat=1.5).issued_at == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
