"""COSE_Sign1 (RFC 9052) as health certificates and our passes use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from dashboard.credentials.parsing import cbor, mapping
from dashboard.credentials.signatures import Algorithm
from dashboard.domain.errors import Unreadable

SIGN1_TAG = 18
CWT_TAG = 61
ALGORITHM_HEADER = 1
KEY_ID_HEADER = 4
ALGORITHMS = {-7: Algorithm.ES256, -37: Algorithm.PS256, -8: Algorithm.EDDSA}
_NUMBERS = {algorithm: number for number, algorithm in ALGORITHMS.items()}


@dataclass(frozen=True, kw_only=True)
class SignedMessage:
    """A parsed message whose signature nobody has checked yet.

    `algorithm` is None where the headers name none; `signed` are the bytes under the signature.
    """

    key_id: bytes
    algorithm: Algorithm | None
    payload: bytes
    signature: bytes
    signed: bytes


def parse(data: bytes) -> SignedMessage:
    """The message, with tag 18, with 61(18) or without. Raises Unreadable.

    The protected headers win over the unprotected ones (facts, "Certificates").
    """
    parts = _untagged(cbor(data))
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        raise Unreadable("cose: not four parts")
    protected, unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise Unreadable("cose: types")
    headers = {**mapping(unprotected), **(mapping(cbor(protected)) if protected else {})}
    return SignedMessage(
        key_id=_key_id(headers),
        algorithm=_algorithm(headers),
        payload=payload,
        signature=signature,
        signed=signed_bytes(protected, payload),
    )


def headers_of(*, algorithm: Algorithm, key_id: bytes) -> bytes:
    """Protected headers for a message of our own."""
    return cbor2.dumps({ALGORITHM_HEADER: _NUMBERS[algorithm], KEY_ID_HEADER: key_id})


def _untagged(item: Any) -> Any:
    if isinstance(item, cbor2.CBORTag) and item.tag == CWT_TAG:
        item = item.value
    if isinstance(item, cbor2.CBORTag) and item.tag == SIGN1_TAG:
        item = item.value
    return item


def _key_id(headers: Mapping[Any, Any]) -> bytes:
    key_id = headers.get(KEY_ID_HEADER, b"")
    if not isinstance(key_id, bytes):
        raise Unreadable("cose: key id")
    return key_id


def _algorithm(headers: Mapping[Any, Any]) -> Algorithm | None:
    number = headers.get(ALGORITHM_HEADER)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or number not in ALGORITHMS:
        raise Unreadable("cose: algorithm")
    return ALGORITHMS[number]


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """What a COSE_Sign1 signature is made over (RFC 9052, section 4.4)."""
    return cbor2.dumps(["Signature1", protected, b"", payload])
