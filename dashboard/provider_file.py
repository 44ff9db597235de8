"""The file that says by which identity provider people sign in (docs/sign-in.md explains it).

name = "SSO Situbondo"
issuer = "https://sso.example/realms/pegawai"
client_id = "check-in"
client_secret = "…"                   # or client_secret_file = "path"
scope = "openid profile email"        # as the provider wants it
claim = "groups"                      # where a person's roles stand
office_claim = "office"               # where a person's office stands, if the provider knows it

[[roles]]
value = "check-in-admin"
role = "kominfo_admin"

[[roles]]
value = "check-in-desk-kominfo"
role = "receptionist"
office = "kominfo"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.domain.errors import InvalidInput
from dashboard.services.access import ROLES_OF_AN_OFFICE, Role
from dashboard.services.identity import IdentityRules, Reach, RoleRule

VARIABLE = "DASHBOARD_OIDC"
_SCOPE = "openid profile email"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, kw_only=True)
class IdentityProvider:
    """One OpenID provider as this installation is known there. `files` hold the secret."""

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    rules: IdentityRules
    files: tuple[Path, ...] = ()

    @property
    def discovery(self) -> str:
        """Where it describes itself (OpenID Connect Discovery 1.0, section 4)."""
        return f"{self.rules.issuer.rstrip('/')}{_WELL_KNOWN}"


def read(file: Path) -> IdentityProvider:
    """What the file says.

    Raises InvalidInput: `problem` a text `settings.<problem>`, `value` the file, `what` the place.
    """
    table = _table(file)
    secret_file = _text(table, file, "client_secret_file", optional=True)
    secret_path = (file.parent / secret_file) if secret_file else None
    rules = IdentityRules(
        issuer=_issuer(table, file),
        claim=_text(table, file, "claim"),
        rules=tuple(_rule(each, file, number) for number, each in _rules(table, file)),
        office_claim=_text(table, file, "office_claim", optional=True),
    )
    _check_offices(rules, file)
    return IdentityProvider(
        name=_text(table, file, "name"),
        client_id=_text(table, file, "client_id"),
        client_secret=_secret(secret_path) if secret_path else _text(table, file, "client_secret"),
        scope=_scope(table, file),
        rules=rules,
        files=(secret_path,) if secret_path else (file,),
    )


def _table(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refusal("provider_unreadable", file) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The message of the reader may quote the line with the secret: it is not told.
        raise _refusal("provider_not_toml", file) from error


def _secret(file: Path) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _refusal("provider_unreadable", file) from error
    if not secret:
        raise _refusal("provider_lacks", file, what="client_secret")
    return secret


def _text(table: Mapping[str, Any], file: Path, key: str, *, optional: bool = False) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or not (optional or value.strip()):
        raise _refusal("provider_lacks", file, what=key)
    return value.strip()


def _issuer(table: Mapping[str, Any], file: Path) -> str:
    """As the provider writes it, to the letter: a slash at the end makes another issuer."""
    issuer = _text(table, file, "issuer")
    address = urlsplit(issuer)
    encrypted = address.scheme == "https" or (
        address.scheme == "http" and address.hostname in _LOOPBACK
    )
    if not encrypted or not address.hostname:
        raise _refusal("provider_not_https", file, what=issuer)
    return issuer


def _scope(table: Mapping[str, Any], file: Path) -> str:
    scope = _text(table, file, "scope", optional=True) or _SCOPE
    if "openid" not in scope.split():
        raise _refusal("provider_lacks", file, what="scope: openid")
    return scope


def _rules(table: Mapping[str, Any], file: Path) -> list[tuple[int, Mapping[str, Any]]]:
    entries = table.get("roles")
    if not isinstance(entries, list) or not entries:
        raise _refusal("provider_lacks", file, what="[[roles]]")
    if not all(isinstance(each, dict) for each in entries):
        raise _refusal("provider_lacks", file, what="[[roles]]")
    return list(enumerate(entries, start=1))


def _rule(entry: Mapping[str, Any], file: Path, number: int) -> RoleRule:
    place = f"[[roles]] {number}"
    value, office = entry.get("value"), entry.get("office")
    if not isinstance(value, str) or not value.strip():
        raise _refusal("provider_lacks", file, what=f"{place}: value")
    try:
        role = Role(str(entry.get("role", "")))
    except ValueError as error:
        raise _refusal("provider_role", file, what=place) from error
    if office is not None and (role not in ROLES_OF_AN_OFFICE or not isinstance(office, str)):
        raise _refusal("provider_office_not_needed", file, what=place)
    return RoleRule(value=value.strip(), reach=Reach(role=role, office_id=office or None))


def _check_offices(rules: IdentityRules, file: Path) -> None:
    for number, rule in enumerate(rules.rules, start=1):
        lacking = rule.reach.role in ROLES_OF_AN_OFFICE and rule.reach.office_id is None
        if lacking and not rules.office_claim:
            raise _refusal("provider_office_needed", file, what=f"[[roles]] {number}")


def _refusal(problem: str, file: Path, *, what: str = "") -> InvalidInput:
    return InvalidInput(field=VARIABLE, problem=problem, value=str(file), what=what)
