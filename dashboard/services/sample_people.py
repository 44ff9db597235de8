"""Invented people for the demonstration, in the mix of September 2021."""

import random
from typing import NamedTuple

from dashboard.domain.people import Colour, Evidence, PersonKind

# fmt: off
_FIRST = (
    "Ahmad", "Siti", "Budi", "Nur", "Agus", "Sri", "Moh", "Dewi", "Hadi", "Rina", "Slamet",
    "Wahyu", "Yuli", "Eko", "Fitri", "Joko", "Lilik", "Rudi", "Endang", "Bambang", "Ratna",
    "Imam", "Tutik", "Hendra", "Maya", "Zainal", "Indah", "Samsul", "Wati", "Fauzi",
)
_LAST = (
    "Santoso", "Rahmawati", "Hidayat", "Lestari", "Wibowo", "Handayani", "Prasetyo", "Kurniawan",
    "Susanti", "Hariyanto", "Aisyah", "Setiawan", "Maulana", "Puspita", "Firmansyah", "Utami",
    "Saputra", "Anggraini", "Rahman", "Wulandari", "Gunawan", "Hasanah", "Nugroho", "Fatimah",
    "Suryadi", "Permata", "Iskandar", "Mulyani", "Efendi", "Safitri",
)
# fmt: on

# Shares of who comes; the rest is green. Red and black as counted nationally, yellow invented.
_VISITOR_SHARES = ((Colour.BLACK, 0.00008), (Colour.RED, 0.036), (Colour.YELLOW, 0.085))
_EMPLOYEE_SHARES = ((Colour.BLACK, 0.00008), (Colour.RED, 0.004), (Colour.YELLOW, 0.04))
_WITHOUT_PHONE = 0.05


class SamplePerson(NamedTuple):
    """Somebody who does not exist. `key` is random: no secret of the installation made it."""

    key: str
    key_version: int
    name: str
    kind: PersonKind
    colour: Colour | None
    evidence: Evidence
    # Kind, colour ('' where unknown), evidence in the ledger's words: asked for millions of times.
    words: tuple[str, str, str]


def sample_person(chance: random.Random, kind: PersonKind) -> SamplePerson:
    """The next invented person of a kind."""
    shares = _VISITOR_SHARES if kind is PersonKind.VISITOR else _EMPLOYEE_SHARES
    by_hand = kind is PersonKind.VISITOR and chance.random() < _WITHOUT_PHONE
    colour = _colour(chance, shares)
    if by_hand and chance.random() < 0.5:
        return _person(chance, kind, None, Evidence.NONE, key_version=0)
    evidence = Evidence.OBSERVED if by_hand else Evidence.VERIFIED
    return _person(chance, kind, colour, evidence, key_version=0 if by_hand else 1)


def _person(
    chance: random.Random,
    kind: PersonKind,
    colour: Colour | None,
    evidence: Evidence,
    *,
    key_version: int,
) -> SamplePerson:
    return SamplePerson(
        key=f"{chance.getrandbits(256):064x}",
        key_version=key_version,
        name=f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        kind=kind,
        colour=colour,
        evidence=evidence,
        words=(kind.value, colour.value if colour else "", evidence.value),
    )


def _colour(chance: random.Random, shares: tuple[tuple[Colour, float], ...]) -> Colour:
    drawn = chance.random()
    for colour, share in shares:
        if drawn < share:
            return colour
        drawn -= share
    return Colour.GREEN
