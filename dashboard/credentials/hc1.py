"""EU Digital COVID Certificates and what the world made after them, `HC1:` (facts, Certificates).

The chain: base45, zlib, COSE_Sign1, CBOR web token, claim -260. Only what the colour rules need
is required of the content; whole value sets are not enforced, since that refuses valid ones.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.credentials import base45, cose
from dashboard.credentials.parsing import (
    calendar_date,
    cbor,
    inflate,
    instant,
    items,
    mapping,
    positive_integer,
    text,
)
from dashboard.credentials.trust import Trust, TrustedKey, Usage, signer_of
from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.errors import Unreadable

PREFIX = "HC1:"
INFLATED_BYTES = 32_768
ISSUER, EXPIRES, NOT_BEFORE, ISSUED_AT, HEALTH = 1, 4, 5, 6, -260
COVID_19 = "840539006"
DETECTED, NOT_DETECTED = "260373001", "260415000"
GROUPS = {"v": Usage.VACCINATION, "t": Usage.TEST, "r": Usage.RECOVERY}


class Hc1Reader:
    """Reads HC1 certificates against the trust list."""

    FORMAT = Format.HC1

    def __init__(self, *, trust: Trust, zone: ZoneInfo) -> None:
        """Take the trust list, and the zone in which moments of tests become days."""
        self._trust, self._zone = trust, zone

    def claims(self, code: str | bytes) -> bool:
        """Whether the code starts with the prefix of context 1."""
        return isinstance(code, str) and code.startswith(PREFIX)

    def read(self, code: str | bytes, *, at: datetime) -> Credential:  # noqa: ARG002
        """The credential of a certificate. Raises a ReadingError."""
        if not isinstance(code, str):
            raise Unreadable("hc1: bytes")
        message = cose.parse(_unpacked(code.removeprefix(PREFIX)))
        kid = base64.b64encode(message.key_id).decode("ascii")
        key = signer_of(
            self._trust.keys(of=Format.HC1, kid=kid),
            kid=kid,
            algorithm=message.algorithm,
            signature=message.signature,
            message=message.signed,
        )
        return self._credential(mapping(cbor(message.payload)), key, message.signature)

    def _credential(
        self, claims: Mapping[Any, Any], key: TrustedKey, signature: bytes
    ) -> Credential:
        certificate = mapping(mapping(claims.get(HEALTH)).get(1))
        group, entries = _statement(certificate)
        key.require(GROUPS[group])
        return Credential(
            format=Format.HC1,
            issuer=key.issuer,
            issuer_id=key.issuer_id,
            subject=text(entries[0].get("ci")) or hashlib.sha256(signature).hexdigest(),
            holder=_holder(certificate, self._zone),
            facts=_FACTS[group](entries, self._zone),
            valid_from=_latest(instant(claims.get(ISSUED_AT)), instant(claims.get(NOT_BEFORE))),
            valid_until=_earliest(instant(claims.get(EXPIRES)), key.valid_until),
        )


def _unpacked(body: str) -> bytes:
    inflated, rest = inflate(base45.decode(body), limit=INFLATED_BYTES)
    if rest:
        raise Unreadable("hc1: bytes after the compressed data")
    return inflated


def _statement(certificate: Mapping[Any, Any]) -> tuple[str, tuple[Mapping[Any, Any], ...]]:
    """The one group of entries that a certificate has, the most advanced dose first."""
    found = [(group, items(certificate.get(group))) for group in GROUPS]
    filled = [(group, entries) for group, entries in found if entries]
    if len(filled) != 1:
        raise Unreadable("hc1: not exactly one kind of statement")
    group, entries = filled[0]
    return group, tuple(sorted(entries, key=_dose, reverse=True))


def _holder(certificate: Mapping[Any, Any], zone: ZoneInfo) -> Holder:
    names = mapping(certificate.get("nam"))
    given = text(names.get("gn")) or _from_passport(names.get("gnt"))
    family = text(names.get("fn")) or _from_passport(names.get("fnt"))
    name = " ".join(f"{given} {family}".split())
    if not name:
        raise Unreadable("hc1: no name")
    return Holder(name=name, birth_date=calendar_date(certificate.get("dob"), zone=zone))


def _from_passport(value: object) -> str:
    """A name as machine-readable travel documents write it: `MUSTERFRAU<GOESSINGER`."""
    return " ".join(text(value).replace("<", " ").split())


def _dose(entry: Mapping[Any, Any]) -> tuple[int, int]:
    if entry.get("tg") != COVID_19:
        return 0, 0
    given, course = positive_integer(entry.get("dn")), positive_integer(entry.get("sd"))
    return (given, course) if given and course else (0, 0)


def _vaccinated(entries: tuple[Mapping[Any, Any], ...], zone: ZoneInfo) -> HealthFacts:
    doses, course = _dose(entries[0])
    if not doses:
        return HealthFacts()
    given_on = calendar_date(entries[0].get("dt"), zone=zone)
    return HealthFacts(doses=doses, course=course, last_dose_on=given_on)


def _tested(entries: tuple[Mapping[Any, Any], ...], zone: ZoneInfo) -> HealthFacts:
    ours = [entry for entry in entries if entry.get("tg") == COVID_19]
    return HealthFacts(
        positive_on=_sampled_on(ours, DETECTED, zone),
        negative_on=_sampled_on(ours, NOT_DETECTED, zone),
    )


def _recovered(entries: tuple[Mapping[Any, Any], ...], zone: ZoneInfo) -> HealthFacts:
    ours = [entry for entry in entries if entry.get("tg") == COVID_19]
    dates = [calendar_date(entry.get("fr"), zone=zone) for entry in ours]
    known = [day for day in dates if day]
    return HealthFacts(recovered=bool(ours), positive_on=max(known, default=None))


def _sampled_on(entries: list[Mapping[Any, Any]], result: str, zone: ZoneInfo) -> date | None:
    dates = [calendar_date(e.get("sc"), zone=zone) for e in entries if e.get("tr") == result]
    return max((day for day in dates if day), default=None)


_FACTS = {"v": _vaccinated, "t": _tested, "r": _recovered}


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _earliest(*moments: datetime | None) -> datetime | None:
    # A key speaks for itself only as long as it is valid: `exp` after its end occurs (facts).
    return min((moment for moment in moments if moment), default=None)
