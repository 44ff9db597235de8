"""The public DIVOC sample, and our context documents held against the published ones."""

import base64
import copy
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyld import jsonld

from dashboard.credentials.linked_data import SECURITY, Graph
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust_list import TrustFolder
from dashboard.domain.errors import ReadingError
from tests.unit.credentials.minting import ZONE
from tests.unit.credentials.test_divoc import _changed, _leaves, document, evidence, packed
from tests.vectors.testdata import FOLDER, needs_testdata

pytestmark = needs_testdata
SAMPLE, CONTEXTS = FOLDER / "divoc", FOLDER / "divoc" / "contexts"
SHIPPED = Path(__file__).parents[2] / "data" / "trust"
CLOCK = datetime(2021, 9, 22, tzinfo=UTC)
PUBLISHED = {
    "https://www.w3.org/2018/credentials/v1": "W32018CredentialsV1.json",
    "https://cowin.gov.in/credentials/vaccination/v1": "DIVOCVaccinationContextV1.json",
    "https://cowin.gov.in/credentials/vaccination/v2": "DIVOCVaccinationContextV2.json",
    "https://www.pedulilindungi.id/credentials/vaccination/v2": "DIVOCVaccinationContextV2.json",
    "https://w3id.org/security/v1": "security-v1.jsonld",
    "https://w3id.org/security/v2": "security-v2.jsonld",
}


@pytest.fixture(scope="module")
def reader():
    return Reader(trust=TrustFolder(folder=SHIPPED), zone=ZONE)


def code():
    return (SAMPLE / "india-dummy-qr.txt").read_text(encoding="ascii").strip()


def sample():
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(code().removeprefix("B64:"))))
    return json.loads(archive.read("certificate.json"))


def published(url, _options):
    found = json.loads((CONTEXTS / PUBLISHED[url]).read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": url, "document": found}


def canonical(content):
    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    return jsonld.normalize(content, options | {"documentLoader": published})


def test_the_sample_verifies_with_the_shipped_key(reader):
    found = reader.read(code(), at=CLOCK)
    assert found.holder.name == "Third March User One"
    assert (found.facts.doses, found.facts.course) == (1, 2)
    assert found.issuer_id == "did:india"


def test_one_changed_byte_in_any_field_does_not_verify(reader):
    genuine = sample()
    # Where there is nothing there is no byte to change; `b64` in the detached head is fixed.
    paths = [path for path in _leaves(genuine) if _value(genuine, path) != ""]
    assert len(paths) > 40
    for path in paths:
        with pytest.raises(ReadingError):
            reader.read(packed(_changed(genuine, path)), at=CLOCK)


def _value(content, path):
    for step in path:
        content = content[step]
    return content


def test_a_filled_empty_field_does_not_verify(reader):
    content = copy.deepcopy(sample())
    content["credentialSubject"]["address"]["city"] = "x"
    with pytest.raises(ReadingError):
        reader.read(packed(content), at=CLOCK)


@pytest.mark.parametrize(
    "content",
    [
        document(),
        document(evidence(1, 2, 1), evidence(2, 2, 2)),
        document(expirationDate="2022-01-01T00:00:00Z", holder="did:x:1", id="urn:x:1"),
        document() | {"@context": list(PUBLISHED)[:2]},
    ],
)
def test_our_contexts_give_the_same_statements_as_the_published_ones(content):
    assert Graph(content).canonical() == canonical(content)


def test_our_contexts_give_the_same_statements_for_the_sample_and_its_proof():
    content = sample()
    proof = {name: value for name, value in content.pop("proof").items() if name != "jws"}
    assert Graph(content).canonical() == canonical(content)
    for more in ({}, {"domain": "x", "nonce": "n", "creator": "did:x:1", "challenge": "c"}):
        options = proof | more | {"@context": SECURITY}
        assert Graph(options).canonical() == canonical(options)
