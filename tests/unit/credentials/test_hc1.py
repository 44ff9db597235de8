"""HC1: every decision of the specification and of what real certificates do."""

import math
import zlib
from datetime import UTC, date, datetime, timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from dashboard.credentials import base45
from dashboard.credentials.trust import KeyStatus, Usage
from dashboard.domain.credential import Format, Validity
from dashboard.domain.errors import (
    BadSignature,
    UnknownIssuer,
    Unreadable,
    UnsupportedCode,
    WithdrawnIssuer,
    WrongUsage,
)
from tests.unit.credentials.minting import (
    EC_KEY,
    EDDSA,
    ES256,
    KID,
    NOON,
    OTHER_KEY,
    PS256,
    RSA_KEY,
    certificate,
    claims,
    dose,
    hc1,
    read,
    recovery,
    sample,
    sign1,
    trusted,
)

WRONG_KID = b"\xff" * 8


def facts_of(**groups):
    return read(hc1(claims(certificate(**groups)))).facts


def test_a_certificate_becomes_a_credential():
    found = read(hc1())
    assert (found.format, found.issuer, found.issuer_id) == (
        Format.HC1,
        "Kementerian Kesehatan",
        "ID",
    )
    assert found.subject == "URN:UVCI:ID:1"
    assert found.holder.name == "Siti Rahmawati"
    assert found.holder.birth_date == date(1990, 5, 17)
    assert (found.facts.doses, found.facts.course) == (2, 2)
    assert found.facts.last_dose_on == date(2021, 8, 1)
    assert found.person_key is None


@pytest.mark.parametrize("tag", [0, 18, 61])
def test_every_way_of_tagging_is_read(tag):
    assert read(hc1(tag=tag)).facts.doses == 2


@pytest.mark.parametrize(
    ("protected", "unprotected"),
    [
        ({1: ES256, 4: KID}, {}),
        ({1: ES256}, {4: KID}),
        ({4: KID}, {1: ES256}),
        ({}, {1: ES256, 4: KID}),
        ({1: ES256, 4: KID}, {4: WRONG_KID}),
        ({4: KID}, {}),
    ],
)
def test_the_protected_header_wins_and_the_unprotected_one_fills_in(protected, unprotected):
    assert read(hc1(protected=protected, unprotected=unprotected)).facts.doses == 2


@pytest.mark.parametrize(
    ("protected", "unprotected"),
    [({1: ES256, 4: WRONG_KID}, {4: KID}), ({1: ES256}, {4: WRONG_KID}), ({1: ES256}, {})],
)
def test_a_key_identifier_that_nobody_trusts_is_an_unknown_issuer(protected, unprotected):
    with pytest.raises(UnknownIssuer):
        read(hc1(protected=protected, unprotected=unprotected))


def test_ps256_is_read():
    code = hc1(private=RSA_KEY, protected={1: PS256, 4: KID})
    assert read(code, trusted(RSA_KEY)).facts.doses == 2


@pytest.mark.parametrize("algorithm", [PS256, EDDSA])
def test_an_algorithm_that_is_not_the_keys_own_is_refused(algorithm):
    with pytest.raises(BadSignature):
        read(hc1(protected={1: algorithm, 4: KID}))


@pytest.mark.parametrize("algorithm", [-257, 5, "ES256", 1.5, True])
def test_an_algorithm_that_no_key_has_is_unreadable(algorithm):
    with pytest.raises(Unreadable):
        read(hc1(protected={1: algorithm, 4: KID}))


def test_p384_with_es256_is_refused():
    private = ec.derive_private_key(0x5EED, ec.SECP384R1())
    with pytest.raises(BadSignature):
        read(hc1(private=private), trusted(private))


def test_a_signature_by_another_key_is_bad():
    with pytest.raises(BadSignature):
        read(hc1(private=OTHER_KEY))


def test_keys_that_share_an_identifier_are_all_tried():
    assert read(hc1(), trusted(OTHER_KEY), trusted(EC_KEY)).facts.doses == 2


def test_a_withdrawn_key_is_refused():
    with pytest.raises(WithdrawnIssuer):
        read(hc1(), trusted(status=KeyStatus.WITHDRAWN))


def test_one_origin_that_withdraws_a_key_is_enough():
    with pytest.raises(WithdrawnIssuer):
        read(hc1(), trusted(), trusted(status=KeyStatus.WITHDRAWN))


def test_another_key_of_the_same_name_may_be_withdrawn():
    assert read(hc1(), trusted(OTHER_KEY, status=KeyStatus.WITHDRAWN), trusted()).facts.doses == 2


@pytest.mark.parametrize(
    ("groups", "usage"),
    [
        ({"v": [dose()]}, Usage.VACCINATION),
        ({"t": [sample()]}, Usage.TEST),
        ({"r": [recovery()]}, Usage.RECOVERY),
    ],
)
def test_a_key_signs_only_what_it_may(groups, usage):
    code = hc1(claims(certificate(**groups)))
    others = frozenset(Usage) - {usage}
    assert read(code, trusted(usages=frozenset({usage})))
    assert read(code, trusted(usages=frozenset()))
    with pytest.raises(WrongUsage):
        read(code, trusted(usages=others))


@pytest.mark.parametrize(
    ("issued", "expires", "validity"),
    [
        (NOON, NOON + timedelta(seconds=1), Validity.VALID),
        (NOON - timedelta(days=1), NOON, Validity.EXPIRED),
        (NOON + timedelta(seconds=1), NOON + timedelta(days=1), Validity.NOT_YET_VALID),
    ],
)
def test_validity_is_half_open_and_never_an_error(issued, expires, validity):
    token = claims(iat=int(issued.timestamp()), exp=int(expires.timestamp()))
    assert read(hc1(token)).validity(at=NOON) is validity


def test_the_keys_own_end_ends_its_certificates():
    ended = trusted(valid_until=NOON - timedelta(days=1))
    assert read(hc1(), ended).validity(at=NOON) is Validity.EXPIRED


def test_an_expiry_may_be_a_float():
    token = claims(exp=NOON.timestamp() + 0.5)
    assert read(hc1(token)).valid_until == NOON + timedelta(seconds=0.5)


@pytest.mark.parametrize("expiry", [math.nan, math.inf, -math.inf, 1e300, 2**70, -1, "soon", True])
def test_an_expiry_that_is_no_time_is_unreadable(expiry):
    with pytest.raises(Unreadable):
        read(hc1(claims(exp=expiry)))


@pytest.mark.parametrize(
    ("entries", "doses", "course"),
    [
        ([dose(1, 2)], 1, 2),
        ([dose(2, 2)], 2, 2),
        ([dose(3, 3)], 3, 3),
        ([dose(2, 1)], 2, 1),
        ([dose(1, 1)], 1, 1),
        ([dose(1, 2), dose(2, 2)], 2, 2),
        ([dose(2, 2), dose(1, 2)], 2, 2),
        ([dose(0, 2)], 0, 0),
        ([dose(2, 0)], 0, 0),
        ([dose(-1, 2)], 0, 0),
        ([dose("2", 2)], 0, 0),
        ([dose(2.0, 2)], 0, 0),
        ([dose(True, 1)], 0, 0),
        ([dose(None, None)], 0, 0),
        ([dose(2, 2, tg="6142004")], 0, 0),
        ([dose(3, 3, tg="6142004"), dose(1, 2)], 1, 2),
    ],
)
def test_doses_and_course(entries, doses, course):
    found = facts_of(v=entries)
    assert (found.doses, found.course) == (doses, course)


def test_the_highest_dose_gives_date_and_identifier():
    entries = [dose(1, 2, ci="FIRST"), dose(2, 2, ci="SECOND", dt="2021-09-01")]
    found = read(hc1(claims(certificate(v=entries))))
    assert found.subject == "SECOND"
    assert found.facts.last_dose_on == date(2021, 9, 1)


@pytest.mark.parametrize(
    ("result", "positive", "negative"),
    [
        ("260373001", date(2021, 9, 21), None),
        ("260415000", None, date(2021, 9, 21)),
        ("something", None, None),
        (None, None, None),
    ],
)
def test_a_test_counts_on_the_local_day_of_its_sample(result, positive, negative):
    found = facts_of(t=[sample(result)])
    assert (found.positive_on, found.negative_on, found.doses) == (positive, negative, 0)


def test_a_test_for_another_disease_says_nothing():
    assert facts_of(t=[sample("260373001", tg="6142004")]).positive_on is None


def test_a_recovery_names_the_first_positive_day():
    found = facts_of(r=[recovery()])
    assert found.recovered
    assert found.positive_on == date(2021, 9, 1)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-08-01", date(2021, 8, 1)),
        ("2021-08-01T23:00:00Z", date(2021, 8, 2)),
        ("2021-08-01T10:00:00", date(2021, 8, 1)),
        (cbor2.CBORTag(0, "2021-08-01T10:00:00Z"), date(2021, 8, 1)),
        (cbor2.CBORTag(1, 1627812000), date(2021, 8, 1)),
        (cbor2.CBORTag(1004, "2021-08-01"), date(2021, 8, 1)),
        ("2021-08", None),
        ("2021", None),
        ("2021-02-30", None),
        ("1st of August", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_in_every_dress(written, day):
    assert facts_of(v=[dose(dt=written)]).last_dose_on == day


@pytest.mark.parametrize("born", ["1990", "1990-05", "", None, "not known"])
def test_a_partial_birth_date_is_none(born):
    content = certificate() | {"dob": born}
    assert read(hc1(claims(content))).holder.birth_date is None


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"fn": "Rahmawati", "gn": "Siti"}, "Siti Rahmawati"),
        ({"fn": "Suharto"}, "Suharto"),
        ({"fnt": "MUSTERFRAU<GOESSINGER", "gnt": "GABRIELE"}, "GABRIELE MUSTERFRAU GOESSINGER"),
        ({"fn": " ", "fnt": "SITI"}, "SITI"),
    ],
)
def test_names_in_every_dress(names, name):
    assert read(hc1(claims(certificate() | {"nam": names}))).holder.name == name


@pytest.mark.parametrize(
    "content",
    [
        {},
        certificate() | {"nam": {}},
        certificate() | {"nam": {"fn": 7}},
        certificate() | {"nam": "Siti"},
        certificate() | {"v": []},
        certificate() | {"v": "two"},
        certificate() | {"v": [7]},
        certificate(v=[dose()], t=[sample()]),
        [],
        "text",
        None,
    ],
)
def test_content_without_one_statement_about_one_holder_is_unreadable(content):
    token = claims() | {-260: {1: content}}
    with pytest.raises(Unreadable):
        read(hc1(token))


@pytest.mark.parametrize("token", [{}, {-260: {}}, {-260: 5}, [1], 5, "text"])
def test_a_token_without_a_health_claim_is_unreadable(token):
    with pytest.raises(Unreadable):
        read(hc1(raw=cbor2.dumps(token)))


def test_a_missing_identifier_is_made_from_the_signature():
    first, second = (read(hc1(claims(certificate(v=[dose(ci=None)])))) for _ in range(2))
    assert len(first.subject) == 64
    assert first.subject != second.subject


@pytest.mark.parametrize("prefix", ["HC2:", "HL0:", "", "hc1:", " HC1:"])
def test_another_prefix_is_not_claimed(prefix):
    with pytest.raises(UnsupportedCode):
        read(prefix + hc1().removeprefix("HC1:"))


def test_what_is_not_compressed_is_unreadable():
    with pytest.raises(Unreadable):
        read(hc1(compress=lambda data: data))


def test_bytes_after_the_compressed_data_are_unreadable():
    with pytest.raises(Unreadable):
        read(hc1(compress=lambda data: zlib.compress(data) + b"\x00"))


def test_bytes_after_the_message_are_unreadable():
    with pytest.raises(Unreadable):
        read(hc1(compress=lambda data: zlib.compress(data + b"\x00")))


def test_bytes_after_the_claims_are_unreadable():
    with pytest.raises(Unreadable):
        read(hc1(raw=cbor2.dumps(claims()) + b"\x00"))


def test_a_zip_bomb_is_refused_at_the_bound():
    bomb = zlib.compress(b"\x00" * 3_000_000, 9)
    with pytest.raises(Unreadable):
        read("HC1:" + base45.encode(bomb))


def test_a_duplicate_key_is_unreadable():
    # Two times the claim `iss` in one map.
    with pytest.raises(Unreadable):
        read(hc1(raw=b"\xa2\x01\x61a\x01\x61b"))


def test_a_message_of_the_wrong_shape_is_unreadable():
    for message in ([], sign1(b"")[:3], [1, {}, b"", b""], {1: 2}, 7):
        with pytest.raises(Unreadable):
            read("HC1:" + base45.encode(zlib.compress(cbor2.dumps(message))))


def test_every_changed_byte_of_the_message_is_refused():
    message = zlib.decompress(base45.decode(hc1().removeprefix("HC1:")))
    for place in range(len(message)):
        changed = message[:place] + bytes((message[place] ^ 1,)) + message[place + 1 :]
        with pytest.raises((Unreadable, BadSignature, UnknownIssuer)):
            read("HC1:" + base45.encode(zlib.compress(changed)))


def test_the_clock_is_an_argument():
    assert read(hc1(), at=datetime(2050, 1, 1, tzinfo=UTC)).facts.doses == 2
