"""Public keys and the one algorithm that each may verify with: the key's type pins it."""

from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dashboard.domain.errors import InvalidInput

_ES256 = ec.ECDSA(hashes.SHA256())
_SHA256 = hashes.SHA256()
_PS256 = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
_COORDINATE_BYTES = 32
_RSA_BITS = range(2048, 8193)

_Key = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey


class Algorithm(StrEnum):
    """Signature algorithms under their JOSE names."""

    ES256 = "ES256"
    PS256 = "PS256"
    EDDSA = "EdDSA"


@dataclass(frozen=True)
class PublicKey:
    """A loaded key and its algorithm; `algorithm` is None for keys that no format may use."""

    key: _Key
    algorithm: Algorithm | None

    @classmethod
    def of(cls, key: object) -> "PublicKey":
        """Wrap a key of the cryptography library. Raises InvalidInput for other kinds of key."""
        match key:
            case ed25519.Ed25519PublicKey():
                return cls(key, Algorithm.EDDSA)
            case rsa.RSAPublicKey():
                return cls(key, Algorithm.PS256 if key.key_size in _RSA_BITS else None)
            case ec.EllipticCurvePublicKey():
                is_p256 = isinstance(key.curve, ec.SECP256R1)
                return cls(key, Algorithm.ES256 if is_p256 else None)
        raise InvalidInput(field="public_key", problem="kind_of_key")

    @classmethod
    def from_spki(cls, der: bytes) -> "PublicKey":
        """Load a SubjectPublicKeyInfo in DER. Raises InvalidInput."""
        try:
            return cls.of(serialization.load_der_public_key(der))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise InvalidInput(field="public_key", problem="not_a_key") from error

    def spki(self) -> bytes:
        """The key as SubjectPublicKeyInfo in DER."""
        return self.key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def verifies(self, *, signature: bytes, message: bytes) -> bool:
        """Whether the signature belongs to the message under this key and its algorithm.

        ECDSA signatures are the 64 bytes r and s of COSE and JOSE, never DER.
        """
        try:
            return self._verify(signature, message)
        except InvalidSignature:
            return False

    def _verify(self, signature: bytes, message: bytes) -> bool:
        if self.algorithm is None:
            return False
        match self.key:
            case ec.EllipticCurvePublicKey():
                if len(signature) != 2 * _COORDINATE_BYTES:
                    return False
                self.key.verify(_der_signature(signature), message, _ES256)
            case rsa.RSAPublicKey():
                self.key.verify(signature, message, _PS256, _SHA256)
            case ed25519.Ed25519PublicKey():
                self.key.verify(signature, message)
        return True


def _der_signature(signature: bytes) -> bytes:
    first, second = signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]
    return encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))
