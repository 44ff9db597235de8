"""JSON-LD from strangers: expanded and canonicalised offline, with bounds on every step.

Only documents with plain keys and contexts of our own are taken: no inline context, no keyword,
no blank-node name. What remains cannot redefine a term, and cannot make canonicalisation explode.
"""

import copy
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015

from dashboard.domain.errors import Unreadable

MAX_DEPTH = 12
# A certificate of one dose has about 50 values, one of four doses about 150.
MAX_NODES = 250
# Each type brings its own context, which costs as much as twenty values.
MAX_TYPES = 4
# Genuine certificates need a search only for equal addresses of a few doses.
MAX_SEARCHES = 16
MAX_ALIKE = 4

_CONFUSED = (TypeError, ValueError, AttributeError)

_FOLDER = Path(__file__).with_name("contexts")
CREDENTIALS = "https://www.w3.org/2018/credentials/v1"
SECURITY = "https://w3id.org/security/v2"
# DIVOC's context under the address of each country that issues with it.
_FILES = {
    CREDENTIALS: "credentials-v1.json",
    SECURITY: "security-v2.json",
    "https://cowin.gov.in/credentials/vaccination/v1": "vaccination-v1.json",
    "https://cowin.gov.in/credentials/vaccination/v2": "vaccination-v2.json",
    "https://divoc.prod/vaccine/credentials/vaccination/v1": "vaccination-v2.json",
    "https://divoc.lgcc.gov.lk/credentials/vaccination/v1": "vaccination-v2.json",
    "https://www.pedulilindungi.id/credentials/vaccination/v2": "vaccination-v2.json",
}


class Graph:
    """The statements that a document makes, which is exactly what its signature covers.

    A document can say one thing in many shapes: a property that no context defines says nothing,
    and a node may be written in two pieces. Whoever reads the statements is not misled by shape.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Expand and bound the document. Raises Unreadable."""
        _check_contexts(document.get("@context"))
        _check_plain({key: value for key, value in document.items() if key != "@context"})
        dataset = _statements(document)
        if set(dataset) - {"@default"}:
            raise Unreadable("linked data: more than one graph")
        self._dataset = dataset
        self._found: dict[tuple[str, str], dict[str, None]] = {}
        for triple in dataset.get("@default", ()):
            place = (triple["subject"]["value"], triple["predicate"]["value"])
            self._found.setdefault(place, {})[triple["object"]["value"]] = None

    def subjects(self, predicate: str) -> tuple[str, ...]:
        """The nodes of which something is said under this name."""
        return tuple(subject for subject, found in self._found if found == predicate)

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """What is said of a node under a name: identifiers of nodes, or texts."""
        return tuple(self._found.get((subject, predicate), ()))

    def canonical(self) -> str:
        """The canonical N-Quads (URDNA2015). Raises Unreadable where that takes a long search."""
        dataset = copy.deepcopy(self._dataset)
        options = {"format": "application/n-quads"}
        quads: str = _BoundedCanonicalisation().main(dataset, options)
        return quads

    def digest(self) -> bytes:
        """SHA-256 over the canonical N-Quads. Raises Unreadable."""
        return hashlib.sha256(self.canonical().encode()).digest()


class _BoundedCanonicalisation(URDNA2015):  # type: ignore[misc]
    """URDNA2015 that gives up where nodes are so alike that telling them apart takes a search."""

    def __init__(self) -> None:
        super().__init__()
        self._searches = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self._searches += 1
        if self._searches > MAX_SEARCHES:
            raise Unreadable("linked data: too many searches")
        return super().hash_n_degree_quads(id_, issuer)

    def create_hash_to_related(self, id_: str, issuer: Any) -> Any:
        related = super().create_hash_to_related(id_, issuer)
        if any(len(alike) > MAX_ALIKE for alike in related.values()):
            raise Unreadable("linked data: too many nodes alike")
        return related


def _statements(document: Mapping[str, Any]) -> dict[str, list[Any]]:
    # pyld answers malformed input with its own error or, where a value is of a kind that it did
    # not expect, with one of Python's.
    options = {"documentLoader": _load, "processingMode": "json-ld-1.1"}
    try:
        return jsonld.to_rdf(document, options)  # type: ignore[no-any-return]
    except (jsonld.JsonLdError, ArithmeticError, LookupError, *_CONFUSED) as error:
        raise Unreadable("linked data: not JSON-LD") from error
    except RecursionError as error:
        raise Unreadable("linked data: too deep") from error


def _load(url: str, _options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _context(_FILES[url]),
    }


@cache
def _context(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _check_contexts(contexts: object) -> None:
    named = contexts if isinstance(contexts, list) else [contexts]
    if not 0 < len(named) <= len(_FILES):
        raise Unreadable("linked data: contexts")
    if not all(isinstance(name, str) and name in _FILES for name in named):
        raise Unreadable("linked data: unknown context")


def _check_plain(document: object) -> None:
    """Walk the document without recursion, counting as it goes."""
    pending, seen = [(document, 1)], 0
    while pending:
        value, depth = pending.pop()
        seen += 1
        if depth > MAX_DEPTH or seen > MAX_NODES:
            raise Unreadable("linked data: too deep or too large")
        if isinstance(value, dict):
            _check_keys(value)
            pending += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            pending += [(inner, depth + 1) for inner in value]
        elif isinstance(value, str) and value.startswith(("_:", "@")):
            raise Unreadable("linked data: blank-node name or keyword")


def _check_keys(mapping: dict[str, Any]) -> None:
    if any(key.startswith(("@", "_:")) for key in mapping):
        raise Unreadable("linked data: keyword")
    types = mapping.get("type")
    if isinstance(types, list) and len(types) > MAX_TYPES:
        raise Unreadable("linked data: types")
