"""SMART Health Cards, `shc:/`: digits that spell a compressed JSON Web Signature (ES256).

Keys are trusted by issuer and key identifier, from the trust list only; the card's own address of
its issuer is never asked.
"""

import hashlib
import re
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.credentials import fhir
from dashboard.credentials.jws import base64url, json_object
from dashboard.credentials.parsing import inflate, instant, mapping, text
from dashboard.credentials.signatures import Algorithm
from dashboard.credentials.trust import Trust, TrustedKey, Usage, signer_of
from dashboard.domain.credential import Credential, Format, HealthFacts
from dashboard.domain.errors import IncompleteCode, Unreadable

PREFIX = "shc:/"
CARD_TYPE = "https://smarthealth.cards#health-card"
PAYLOAD_BYTES = 131_072
MAX_PARTS = 50
# Several codes together may spell more than one symbol holds.
MAX_DIGITS = 40_000
_PART = re.compile(r"shc:/(?P<number>[1-9]\d?)/(?P<parts>[1-9]\d?)/(?P<digits>\d+)", re.ASCII)
_WHOLE = re.compile(r"shc:/(?P<digits>\d+)", re.ASCII)
# Two digits a character, "-" to "z" from 00 to 77.
_SPELLED = {f"{code - 45:02}": chr(code) for code in range(ord("-"), ord("z") + 1)}


class SmartHealthCardReader:
    """Reads SMART Health Cards against the trust list."""

    FORMAT = Format.SHC

    def __init__(self, *, trust: Trust, zone: ZoneInfo) -> None:
        """Take the trust list, and the zone in which moments become days."""
        self._trust, self._zone = trust, zone

    def claims(self, code: str | bytes) -> bool:
        """Whether the code starts with the numeric prefix."""
        return isinstance(code, str) and code.startswith(PREFIX)

    def read(self, code: str | bytes, *, at: datetime) -> Credential:  # noqa: ARG002
        """The credential of a card. Raises a ReadingError; IncompleteCode for one of several."""
        head, payload, signature = _signature_parts(str(code))
        header = json_object(base64url(head))
        if header.get("alg") != Algorithm.ES256 or header.get("zip") != "DEF":
            raise Unreadable("shc: header")
        claims = json_object(_inflated(base64url(payload)))
        key = self._signer(header, claims, head + "." + payload, base64url(signature))
        return self._credential(claims, key, signature)

    def _signer(
        self, header: Mapping[str, Any], claims: Mapping[str, Any], signed: str, signature: bytes
    ) -> TrustedKey:
        kid, issuer = text(header.get("kid")), text(claims.get("iss"))
        known = self._trust.keys(of=Format.SHC, kid=kid)
        return signer_of(
            tuple(key for key in known if key.issuer_id == issuer),
            kid=kid,
            algorithm=Algorithm.ES256,
            signature=signature,
            message=signed.encode("ascii"),
        )

    def _credential(self, claims: Mapping[str, Any], key: TrustedKey, signature: str) -> Credential:
        bundle = _bundle(mapping(claims.get("vc")))
        facts = fhir.facts_of(bundle, zone=self._zone)
        for usage in _usages(facts):
            key.require(usage)
        return Credential(
            format=Format.SHC,
            issuer=key.issuer,
            issuer_id=key.issuer_id,
            subject=hashlib.sha256(signature.encode()).hexdigest(),
            holder=fhir.holder_of(bundle, zone=self._zone),
            facts=facts,
            valid_from=instant(claims.get("nbf")),
            valid_until=_earliest(instant(claims.get("exp")), key.valid_until),
        )


def part_of(code: str) -> tuple[int, int, str] | None:
    """Number, count and digits of one of several codes, None for a whole one. Raises Unreadable."""
    match = _PART.fullmatch(code)
    if match is None:
        return None
    number, parts = int(match["number"]), int(match["parts"])
    if number > parts or parts > MAX_PARTS:
        raise Unreadable("shc: part out of range")
    return number, parts, match["digits"]


def _signature_parts(code: str) -> tuple[str, str, str]:
    part = part_of(code)
    if part and part[1] > 1:
        raise IncompleteCode(part=part[0], parts=part[1])
    match = _WHOLE.fullmatch(code)
    digits = part[2] if part else match["digits"] if match else ""
    parts = _spelled(digits).split(".")
    if len(parts) != 3:
        raise Unreadable("shc: not three parts")
    return parts[0], parts[1], parts[2]


def _spelled(digits: str) -> str:
    if not digits or len(digits) > MAX_DIGITS:
        raise Unreadable("shc: digits")
    try:
        return "".join([_SPELLED[digits[at : at + 2]] for at in range(0, len(digits), 2)])
    except KeyError as error:
        raise Unreadable("shc: digits") from error


def _inflated(data: bytes) -> bytes:
    payload, rest = inflate(data, limit=PAYLOAD_BYTES, window_bits=-zlib.MAX_WBITS)
    # One known issuer leaves the trailer of a gzip file: checksum and length, nothing else.
    trailer = zlib.crc32(payload).to_bytes(4, "little") + len(payload).to_bytes(4, "little")
    if rest not in (b"", trailer):
        raise Unreadable("shc: bytes after the compressed data")
    return payload


def _bundle(credential: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    types = credential.get("type")
    if not isinstance(types, list) or CARD_TYPE not in types:
        raise Unreadable("shc: not a health card")
    return fhir.resources(mapping(credential.get("credentialSubject")).get("fhirBundle"))


def _usages(facts: HealthFacts) -> tuple[Usage, ...]:
    tested = facts.positive_on or facts.negative_on
    return (Usage.VACCINATION,) * bool(facts.doses) + (Usage.TEST,) * bool(tested)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
