"""DIVOC certificates (PeduliLindungi at home, CoWIN): a ZIP with one JSON-LD credential.

Everything is read from the statements that the signature covers, never from the shape of the JSON:
a property that no context defines is not signed. DIVOC gives `dose` and `totalDoses` one name, so
a signature does not tell 1 of 2 from 2 of 1; the smaller number counts as the dose.
"""

import base64
import binascii
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.credentials.jws import base64url, json_object
from dashboard.credentials.linked_data import SECURITY, Graph
from dashboard.credentials.parsing import calendar_date, mapping, positive_integer, text
from dashboard.credentials.signatures import Algorithm
from dashboard.credentials.trust import Trust, TrustedKey, Usage, signer_of
from dashboard.domain.credential import Credential, Format, HealthFacts, Holder
from dashboard.domain.errors import Unreadable

PREFIX = "B64:"
ZIP_START = "PK\x03\x04"
MEMBER = "certificate.json"
DOCUMENT_BYTES = 65_536
SUITES = {"RsaSignature2018": Algorithm.PS256, "Ed25519Signature2018": Algorithm.EDDSA}

_CREDENTIAL, _SCHEMA = "https://www.w3.org/2018/credentials#", "https://schema.org/"
_VACCINATION = "vac:Vaccination"
_DOSE = re.compile(r"\d{1,3}", re.ASCII)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class DivocReader:
    """Reads DIVOC certificates against the trust list; no context is ever fetched."""

    FORMAT = Format.DIVOC

    def __init__(self, *, trust: Trust, zone: ZoneInfo) -> None:
        """Take the trust list, and the zone in which moments of doses become days."""
        self._trust, self._zone = trust, zone

    def claims(self, code: str | bytes) -> bool:
        """Whether the code is a ZIP, as bytes or in base64."""
        if isinstance(code, bytes):
            return code.startswith(ZIP_START.encode("latin-1"))
        return code.startswith((PREFIX, ZIP_START))

    def read(self, code: str | bytes, *, at: datetime) -> Credential:  # noqa: ARG002
        """The credential of a certificate. Raises a ReadingError."""
        document = dict(json_object(_member(_archive(code))))
        proof = mapping(document.pop("proof", None))
        graph = Graph(document)
        key = self._signer(proof, graph)
        key.require(Usage.VACCINATION)
        return self._credential(graph, key, text(proof.get("jws")))

    def _signer(self, proof: Mapping[str, Any], graph: Graph) -> TrustedKey:
        method, suite = text(proof.get("verificationMethod")), text(proof.get("type"))
        head, middle, signature = text(proof.get("jws")).partition("..")
        if not middle or suite not in SUITES:
            raise Unreadable("divoc: proof")
        candidates = self._trust.keys(of=Format.DIVOC, kid=method)
        return signer_of(
            candidates,
            kid=method,
            algorithm=_agreed_algorithm(head, SUITES[suite]),
            signature=base64url(signature),
            message=_signed(head, proof, graph) if candidates else b"",
        )

    def _credential(self, graph: Graph, key: TrustedKey, jws: str) -> Credential:
        root = _only(graph.subjects(_CREDENTIAL + "credentialSubject"))
        person = _only(graph.values(root, _CREDENTIAL + "credentialSubject"))
        ends = _moment(graph.values(root, _CREDENTIAL + "expirationDate"))
        return Credential(
            format=Format.DIVOC,
            issuer=key.issuer,
            issuer_id=key.issuer_id,
            subject=hashlib.sha256(jws.encode()).hexdigest(),
            holder=self._holder(graph, person),
            facts=self._facts(graph, graph.values(root, _CREDENTIAL + "evidence")),
            valid_from=_moment(graph.values(root, _CREDENTIAL + "issuanceDate")),
            valid_until=min((end for end in (ends, key.valid_until) if end), default=None),
        )

    def _holder(self, graph: Graph, person: str) -> Holder:
        name = _only(graph.values(person, _SCHEMA + "name")).strip()
        if not name:
            raise Unreadable("divoc: no name")
        born = graph.values(person, _SCHEMA + "date")
        birth_date = calendar_date(born[0], zone=self._zone) if len(born) == 1 else None
        return Holder(name=name, birth_date=birth_date)

    def _facts(self, graph: Graph, evidence: tuple[str, ...]) -> HealthFacts:
        doses = [self._dose(graph, node) for node in evidence]
        return max(doses, key=lambda facts: (facts.doses, facts.course), default=HealthFacts())

    def _dose(self, graph: Graph, node: str) -> HealthFacts:
        numbers = sorted(_numbers(graph.values(node, _SCHEMA + "doseValue")))
        if _VACCINATION not in graph.values(node, _TYPE) or len(numbers) not in (1, 2):
            return HealthFacts()
        if not numbers[0]:
            return HealthFacts()
        # The day of the dose and the days between which it counts share one name as well.
        written = graph.values(node, _SCHEMA + "date")
        days = [day for value in written if (day := calendar_date(value, zone=self._zone))]
        return HealthFacts(
            doses=numbers[0], course=numbers[-1], last_dose_on=min(days, default=None)
        )


def _archive(code: str | bytes) -> bytes:
    if isinstance(code, bytes):
        return code
    try:
        if code.startswith(PREFIX):
            return base64.b64decode(code.removeprefix(PREFIX), validate=True)
        return code.encode("latin-1")
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise Unreadable("divoc: not base64") from error


def _member(archive: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entry = opened.getinfo(MEMBER)
            # Other methods of compression allocate what the archive asks for.
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable("divoc: compression")
            with opened.open(entry) as member:
                document = member.read(DOCUMENT_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable("divoc: not the expected archive") from error
    except (zlib.error, NotImplementedError, OverflowError) as error:
        raise Unreadable("divoc: damaged archive") from error
    if len(document) > DOCUMENT_BYTES:
        raise Unreadable("divoc: too large")
    return document


def _agreed_algorithm(head: str, algorithm: Algorithm) -> Algorithm:
    header = json_object(base64url(head))
    if header.get("b64") is not False or header.get("crit") != ["b64"]:
        raise Unreadable("divoc: not a detached signature")
    if header.get("alg") != algorithm:
        raise Unreadable("divoc: algorithm")
    return algorithm


def _signed(head: str, proof: Mapping[str, Any], graph: Graph) -> bytes:
    """Header, then the digests of the proof's options and of the document (RFC 7797)."""
    options = {name: value for name, value in proof.items() if name != "jws"}
    of_options = Graph({**options, "@context": SECURITY}).digest()
    return head.encode() + b"." + of_options + graph.digest()


def _only(found: tuple[str, ...]) -> str:
    if len(found) != 1:
        raise Unreadable("divoc: not exactly one")
    return found[0]


def _numbers(written: tuple[str, ...]) -> list[int]:
    return [positive_integer(int(value)) if _DOSE.fullmatch(value) else 0 for value in written]


def _moment(written: tuple[str, ...]) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(_only(written))
    except ValueError as error:
        raise Unreadable("divoc: time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
