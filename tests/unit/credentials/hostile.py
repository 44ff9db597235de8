"""Codes that somebody may hold up to a camera who wants no good.

Genuine codes damaged at every layer, contents of the wrong type under a genuine signature, and
the classics: bombs, depth, cycles, duplicates, numbers that are none.
"""

import base64
import copy
import json
import math
import random
import zipfile
import zlib
from collections.abc import Iterator

import cbor2

from dashboard.credentials import base45
from dashboard.credentials.trust import FixedTrust
from dashboard.domain.credential import Format
from tests.unit.credentials import minting
from tests.unit.credentials import test_divoc as divoc
from tests.unit.credentials import test_own_pass as own_pass
from tests.unit.credentials import test_smart_health_card as shc

# What a field may hold that should hold something else.
WEIRD = [
    *(None, True, -1, 0, 1e308, 2**63, 2**64, -(2**63), 10**400, math.nan, math.inf, 1.5),
    *("", " ", "\x00", "x" * 3000, "2021-13-45", "0000-00-00", "9999-12-31T23:59:59+23:59"),
    *("\uff19", "\U0001f600", "-1", "1e9", [], {}, [[]], [{}], [None], {"": ""}, {"@id": "_:b0"}),
    *([[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]], [1] * 500, {"a": {"b": {"c": [{"d": {}}]}}}),
]

TRUST = FixedTrust(
    [
        minting.trusted(),
        minting.PASS_KEY.trusted(),
        minting.trusted(minting.ED_KEY, kid=own_pass.KEY_ID, format=Format.PASS),
        divoc.key(),
        shc.key(),
    ]
)
HEALTH = {
    "v": [minting.certificate(v=[minting.dose()])],
    "t": [minting.certificate(t=[minting.sample()])],
    "r": [minting.certificate(r=[minting.recovery()])],
}
DOCUMENT = divoc.signed(divoc.document(divoc.evidence(1, 2, 1), divoc.evidence(2, 2, 2)))
GENUINE = [
    minting.hc1(),
    minting.PASS_KEY.sign(minting.pass_claims()),
    shc.card(shc.payload(shc.patient(), shc.dose(), shc.sample("260373001"))),
    "B64:" + base64.b64encode(divoc.packed(DOCUMENT)).decode(),
]


def paths(content, path=()):
    """The place of every value in a document, containers included."""
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for place, value in list(pairs):
        yield (*path, place)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, place))


def replaced(content, path, value):
    """A copy with another value in one place."""
    found = copy.deepcopy(content)
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return found


def damaged(code, dice):
    """A genuine code with one accident."""
    at, width = dice.randrange(len(code)), dice.randrange(1, 40)
    accidents = [
        lambda: code[:at],
        lambda: code[at:],
        lambda: code[:at] + chr(dice.randrange(32, 127)) + code[at + 1 :],
        lambda: code[:at] + code[at + width :],
        lambda: code[:at] + code[at : at + width] * dice.randrange(2, 30) + code[at:],
        lambda: code[:5] + code[5:][::-1],
        lambda: code.encode(),
        lambda: code + "\n",
        lambda: code[:at] + chr(dice.randrange(0x10FFFF)).replace("\ud800", "") + code[at:],
    ]
    return dice.choice(accidents)()


def _message(dice):
    """A genuine COSE message, damaged under its compression."""
    raw = bytearray(zlib.decompress(base45.decode(GENUINE[0][4:])))
    for _ in range(dice.randrange(1, 4)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return "HC1:" + base45.encode(zlib.compress(bytes(raw)))


def _health(dice):
    content = dice.choice([each for group in HEALTH.values() for each in group])
    token = minting.claims(content)
    path = dice.choice(list(paths(token)))
    return minting.hc1(replaced(token, path, dice.choice(WEIRD)))


def _pass(dice):
    claims = {1: "situbondo", 4: 2_000_000_000, 5: 1_600_000_000, 6: 1, 7: bytes(16)}
    claims[-65537] = ["Siti", 1, 2, 2, bytes(32), 1]
    payload = cbor2.dumps(replaced(claims, dice.choice(list(paths(claims))), dice.choice(WEIRD)))
    headers = {1: minting.EDDSA, 4: own_pass.KEY_ID}
    message = minting.sign1(payload, private=minting.ED_KEY, protected=headers)
    return "STB1:" + base45.encode(cbor2.dumps(cbor2.CBORTag(18, message)))


def _headers(dice):
    headers = replaced({1: minting.ES256, 4: minting.KID}, (dice.choice([1, 4]),), _plain(dice))
    return minting.hc1(protected=headers, unprotected={4: _plain(dice)})


def _plain(dice):
    return dice.choice([value for value in WEIRD if not isinstance(value, float)])


def _card(dice):
    content = shc.payload(shc.patient(), shc.dose(), shc.sample("260373001"))
    return shc.card(replaced(content, dice.choice(list(paths(content))), dice.choice(WEIRD)))


def _linked(dice):
    content = replaced(DOCUMENT, dice.choice(list(paths(DOCUMENT))), dice.choice(WEIRD))
    return divoc.packed(content)


def _archive(dice):
    raw = bytearray(divoc.packed(DOCUMENT))
    for _ in range(dice.randrange(1, 6)):
        raw[dice.randrange(4, len(raw))] = dice.randrange(256)
    return bytes(raw)


_MAKERS = (_message, _health, _pass, _headers, _card, _linked, _archive)


def corpus(*, seed, count) -> Iterator[str | bytes]:
    """The classics, then `count` codes by the seed."""
    yield from CLASSICS
    dice = random.Random(seed)
    for _ in range(count):
        if dice.random() < 0.4:
            yield damaged(dice.choice(GENUINE), dice)
        else:
            yield dice.choice(_MAKERS)(dice)


def _packed_cbor(data):
    return "HC1:" + base45.encode(zlib.compress(data, 9))


def _alike(count):
    same = {"type": ["Vaccination"], "facility": [{"name": "x"}, {"name": "x"}]}
    return [same for _ in range(count)]


def _chain(length):
    node = {"name": "x"}
    for _ in range(length):
        node = {"facility": [node, copy.deepcopy(node)] if length < 8 else node}
    return node


CLASSICS = [
    "HC1:" + "0" * 4292,
    "HC1:" + ":" * 4292,
    "STB1:" + "%" * 4291,
    "shc:/" + "0" * 7084,
    "shc:/" + "77" * 3542,
    "shc:/" + "9" * 39_000,
    "B64:" + "A" * 4292,
    "x" * 1_000_000,
    b"\xff" * 2953,
    b"PK\x03\x04" + b"\x00" * 2949,
    _packed_cbor(b"\x00" * 3_000_000),
    _packed_cbor(b"\x81" * 30_000 + b"\x01"),
    _packed_cbor(b"\xa1\x01" * 15_000 + b"\x01"),
    _packed_cbor(b"\xd8\x1c\x81\xd8\x1d\x00"),
    _packed_cbor(b"\xd8\x23\x78\x20" + b"(a+)+" * 6 + b"$!"),
    _packed_cbor(b"\xc2\x5a\x00\x00\x70\x00" + b"\xff" * 28_672),
    _packed_cbor(b"\xc4\x82\x1a\x7f\xff\xff\xff\x01"),
    _packed_cbor(b"\x9f" * 1000),
    _packed_cbor(b"\x9a\xff\xff\xff\xff"),
    _packed_cbor(b"\xd2\x84" + b"\x59\x70\x00" + b"\x80" * 28_672 + b"\xa0\x40\x40"),
    _packed_cbor(
        cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01\x26", {}, b"\x80" * 20_000, b"\x01" * 64]))
    ),
    minting.hc1(raw=b"\xa2\x01\x61a\x01\x61b"),
    minting.hc1(raw=cbor2.dumps({n: n for n in range(5000)})),
    minting.hc1(minting.claims(minting.certificate(v=[minting.dose()] * 60))),
    minting.hc1(minting.claims(exp=math.nan)),
    shc.card(raw=b" " * 5_000_000),
    shc.card(raw=b"[" * 120_000),
    shc.card(raw=b'{"a":' * 20_000 + b"1" + b"}" * 20_000),
    shc.card(raw=b'{"a":' + b"9" * 100_000 + b"}"),
    shc.card(raw=b'{"nbf":1e999,"exp":' + b"9" * 4000 + b"}"),
    shc.card(raw=json.dumps({f"k{n}": n for n in range(9000)}).encode()),
    shc.card(
        shc.payload(
            *[shc.dose(f"{2000 + n // 300}-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(600)]
        )
    ),
    divoc.packed(b" " * 3_000_000),
    divoc.packed(b"[" * 60_000),
    divoc.packed(DOCUMENT, method=zipfile.ZIP_LZMA),
    divoc.packed(DOCUMENT | {"evidence": _alike(12)}),
    divoc.packed(DOCUMENT | {"evidence": _alike(60)}),
    divoc.packed(DOCUMENT | {"evidence": [{"id": f"urn:x:{n}"} for n in range(500)]}),
    divoc.packed(DOCUMENT | {"evidence": _chain(7)}),
    divoc.packed(DOCUMENT | {"evidence": _chain(10)}),
    divoc.packed(DOCUMENT | {"type": ["VerifiableCredential"] * 500}),
    divoc.packed(DOCUMENT | {"@context": DOCUMENT["@context"] * 3}),
    divoc.packed(DOCUMENT | {"issuer": "https://x.example/" + "a" * 60_000}),
    divoc.packed(DOCUMENT | {"evidence": [divoc.evidence(1, 2, n) for n in range(15)]}),
]
