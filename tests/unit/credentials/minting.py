"""Certificates and passes as tests need them, signed with keys of their own."""

import base64
import uuid
import zlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from dashboard.credentials import base45
from dashboard.credentials.own_pass import PassKey
from dashboard.credentials.reader import Reader
from dashboard.credentials.signatures import PublicKey
from dashboard.credentials.trust import FixedTrust, KeyStatus, TrustedKey
from dashboard.domain.credential import Format
from dashboard.domain.people import PersonKey, PersonKind
from dashboard.services.passes import PassClaims

ZONE = ZoneInfo("Asia/Jakarta")
NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)
KID = b"\x01\x02\x03\x04\x05\x06\x07\x08"
EC_KEY = ec.derive_private_key(0x5EED, ec.SECP256R1())
OTHER_KEY = ec.derive_private_key(0xBAD, ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED_KEY = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x11" * 32)
ES256, PS256, EDDSA = -7, -37, -8


def trusted(private=EC_KEY, *, kid=KID, format=Format.HC1, **changes):  # noqa: A002
    """An active key of the trust list."""
    settings = {
        "format": format,
        "kid": base64.b64encode(kid).decode() if isinstance(kid, bytes) else kid,
        "issuer": "Kementerian Kesehatan",
        "issuer_id": "ID",
        "country": "ID",
        "usages": frozenset(),
        "valid_from": None,
        "valid_until": None,
        "status": KeyStatus.ACTIVE,
        "origin": "test",
        "public_key": PublicKey.of(private.public_key()),
    }
    return TrustedKey(**(settings | changes))


def read(code, *keys, at=NOON):
    """Read a code against the keys; by default the one that signs here."""
    return Reader(trust=FixedTrust(keys or (trusted(),)), zone=ZONE).read(code, at=at)


def dose(number=2, of=2, **changes):
    """A vaccination entry as PeduliLindungi writes it: without a product."""
    entry = {"tg": "840539006", "vp": "", "mp": "", "ma": "", "dn": number, "sd": of}
    return entry | {"dt": "2021-08-01", "co": "ID", "is": "MoH", "ci": "URN:UVCI:ID:1"} | changes


def sample(result="260415000", **changes):
    """A test entry."""
    entry = {"tg": "840539006", "tt": "LP6464-4", "sc": "2021-09-20T20:00:00Z", "tr": result}
    return entry | {"co": "ID", "is": "MoH", "ci": "URN:UVCI:ID:2"} | changes


def recovery(**changes):
    """A recovery entry."""
    entry = {"tg": "840539006", "fr": "2021-09-01", "df": "2021-09-12", "du": "2022-03-01"}
    return entry | {"co": "ID", "is": "MoH", "ci": "URN:UVCI:ID:3"} | changes


def certificate(**groups):
    """The content of an EU certificate."""
    names = {"fn": "Rahmawati", "gn": "Siti", "fnt": "RAHMAWATI", "gnt": "SITI"}
    return {"ver": "1.3.0", "nam": names, "dob": "1990-05-17"} | (groups or {"v": [dose()]})


def claims(health=None, **changes):
    """A CBOR web token that is valid at noon; `changes` by the names iss, iat, exp, nbf."""
    numbers = {"iss": 1, "exp": 4, "nbf": 5, "iat": 6}
    start = NOON - timedelta(days=30)
    token = {1: "ID", 6: int(start.timestamp()), 4: int((NOON + timedelta(days=300)).timestamp())}
    token[-260] = {1: health if health is not None else certificate()}
    return token | {numbers[name]: value for name, value in changes.items()}


def hc1(token=None, *, tag=18, raw=None, compress=zlib.compress, **signing):
    """The QR text of a certificate."""
    message = sign1(raw if raw is not None else cbor2.dumps(token or claims()), **signing)
    return "HC1:" + base45.encode(compress(cbor2.dumps(tagged(message, tag))))


def tagged(message, tag):
    """The message under tag 18, none (0), or both 61 and 18."""
    if tag == 0:
        return message
    inner = cbor2.CBORTag(18, message)
    return cbor2.CBORTag(61, inner) if tag == 61 else inner


def sign1(payload, *, private=EC_KEY, protected=None, unprotected=None):
    """A COSE_Sign1 message; by default key identifier and algorithm are protected."""
    headers = cbor2.dumps({1: ES256, 4: KID} if protected is None else protected)
    signed = cbor2.dumps(["Signature1", headers, b"", payload])
    return [headers, unprotected or {}, payload, signature(private, signed)]


def signature(private, message):
    """The signature as COSE and JOSE carry it."""
    if isinstance(private, ec.EllipticCurvePrivateKey):
        first, second = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
        width = (private.key_size + 7) // 8
        return first.to_bytes(width, "big") + second.to_bytes(width, "big")
    if isinstance(private, rsa.RSAPrivateKey):
        pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        return private.sign(message, pss, hashes.SHA256())
    return private.sign(message)


def base64url(data):
    """Base64url without padding, as JSON Web Signatures write it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


PASS_KEY = PassKey(seed=b"\x22" * 32, issuer_id="situbondo", issuer="Kabupaten Situbondo")


def pass_claims(**changes):
    """What a pass says, valid at noon."""
    settings = {
        "subject": uuid.UUID(int=7),
        "name": "Siti Rahmawati",
        "kind": PersonKind.EMPLOYEE,
        "doses": 2,
        "course": 2,
        "person_key": PersonKey(value="ab" * 32, version=3),
        "issued_at": NOON,
        "valid_from": NOON - timedelta(hours=24),
        "valid_until": NOON + timedelta(days=365),
    }
    return PassClaims(**(settings | changes))
