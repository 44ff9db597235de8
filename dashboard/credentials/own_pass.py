"""Our own pass: a CBOR web token under Ed25519, small enough for a QR symbol of version 10."""

import base64
import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboard.credentials import base45, cose
from dashboard.credentials.parsing import cbor, instant, mapping
from dashboard.credentials.signatures import Algorithm, PublicKey
from dashboard.credentials.trust import KeyStatus, Trust, TrustedKey, signer_of
from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.errors import Unreadable
from dashboard.domain.people import PersonKind
from dashboard.services.passes import PassClaims

PREFIX = "STB1:"
OWN_ISSUER_ID, OWN_ISSUER = "situbondo", "Pemerintah Kabupaten Situbondo"
KEY_ID_BYTES = 4
# Claims of RFC 8392, and one of our own in the range for private use: six values in this order.
ISSUER, EXPIRES, NOT_BEFORE, ISSUED_AT, TOKEN_ID = 1, 4, 5, 6, 7
HOLDER = -65537
_KINDS = {PersonKind.EMPLOYEE: 1, PersonKind.VISITOR: 2}
_KINDS_READ = {number: kind for kind, number in _KINDS.items()}


class PassKey:
    """Signs passes with one Ed25519 key."""

    def __init__(self, *, seed: bytes, issuer_id: str, issuer: str) -> None:
        """Take the 32-byte seed, the identifier that passes name, and the name that pages show."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._private.public_key()
        self._issuer_id, self._issuer = issuer_id, issuer
        self._key_id = hashlib.sha256(self._public.public_bytes_raw()).digest()[:KEY_ID_BYTES]

    @property
    def issuer_id(self) -> str:
        """The issuer that the passes name."""
        return self._issuer_id

    def sign(self, claims: PassClaims) -> str:
        """The pass as the text of a QR symbol."""
        headers = cose.headers_of(algorithm=Algorithm.EDDSA, key_id=self._key_id)
        payload = cbor2.dumps(_payload(claims, self._issuer_id))
        signature = self._private.sign(cose.signed_bytes(headers, payload))
        message = cbor2.CBORTag(cose.SIGN1_TAG, [headers, {}, payload, signature])
        return PREFIX + base45.encode(cbor2.dumps(message))

    def trusted(self) -> TrustedKey:
        """The public half as an entry of the trust list."""
        return TrustedKey(
            format=Format.PASS,
            kid=base64.b64encode(self._key_id).decode("ascii"),
            issuer=self._issuer,
            issuer_id=self._issuer_id,
            country="ID",
            usages=frozenset(),
            valid_from=None,
            valid_until=None,
            status=KeyStatus.ACTIVE,
            origin="keyring",
            public_key=PublicKey.of(self._public),
        )


def pass_keys(seeds: Iterable[bytes]) -> tuple[PassKey, ...]:
    """This installation's signing keys from their seeds, in the same order."""
    return tuple(PassKey(seed=seed, issuer_id=OWN_ISSUER_ID, issuer=OWN_ISSUER) for seed in seeds)


class OwnPassReader:
    """Reads what PassKey signs."""

    FORMAT = Format.PASS

    def __init__(self, *, trust: Trust, zone: ZoneInfo) -> None:  # noqa: ARG002
        """Passes carry no local dates: the zone is taken because every reader is given one."""
        self._trust = trust

    def claims(self, code: str | bytes) -> bool:
        """Whether the code starts with our prefix."""
        return isinstance(code, str) and code.startswith(PREFIX)

    def read(self, code: str | bytes, *, at: datetime) -> Credential:  # noqa: ARG002
        """The credential of a pass. Raises a ReadingError."""
        if not isinstance(code, str):
            raise Unreadable("pass: bytes")
        message = cose.parse(base45.decode(code.removeprefix(PREFIX)))
        kid = base64.b64encode(message.key_id).decode("ascii")
        key = signer_of(
            self._trust.keys(of=Format.PASS, kid=kid),
            kid=kid,
            algorithm=message.algorithm,
            signature=message.signature,
            message=message.signed,
        )
        return _credential(mapping(cbor(message.payload)), key)


def _payload(claims: PassClaims, issuer_id: str) -> dict[int, object]:
    return {
        ISSUER: issuer_id,
        EXPIRES: int(claims.valid_until.timestamp()),
        NOT_BEFORE: int(claims.valid_from.timestamp()),
        ISSUED_AT: int(claims.issued_at.timestamp()),
        TOKEN_ID: claims.subject.bytes,
        HOLDER: [
            claims.name,
            _KINDS[claims.kind],
            claims.doses,
            claims.course,
            bytes.fromhex(claims.person_key.value),
            claims.person_key.version,
        ],
    }


def _credential(claims: Mapping[Any, Any], key: TrustedKey) -> Credential:
    match claims, claims.get(HOLDER):
        case (
            {1: str(issuer_id), 7: bytes(subject)},
            [str(name), int(kind), int(doses), int(course), bytes(person_key), int(version)],
        ) if len(subject) == 16 and kind in _KINDS_READ:
            return Credential(
                format=Format.PASS,
                issuer=key.issuer,
                issuer_id=issuer_id,
                subject=str(uuid.UUID(bytes=subject)),
                holder=Holder(name=name),
                facts=HealthFacts(doses=doses, course=course),
                valid_from=instant(claims.get(NOT_BEFORE)),
                valid_until=instant(claims.get(EXPIRES)),
                person_kind=_KINDS_READ[kind],
                person_key=person_key.hex(),
                person_key_version=version,
            )
    raise Unreadable("pass: claims")
