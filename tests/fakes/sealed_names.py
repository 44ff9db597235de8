"""Sealed names in memory: the port `SealedNames`."""

from collections.abc import Sequence
from datetime import date

from dashboard.services.key_care import SealedKind, SealedRow


class FakeSealedNames:
    """`rows` by kind and id; `persons` and `first_case` are what they are set to."""

    def __init__(self) -> None:
        self.rows: dict[tuple[SealedKind, str], SealedRow] = {}
        self.persons: frozenset[int] = frozenset()
        self.first_case: date | None = None

    def put(self, kind: SealedKind, row: SealedRow) -> None:
        self.rows[kind, row.id] = row

    def name_versions(self) -> frozenset[int]:
        return frozenset(_version(row) for row in self.rows.values())

    def person_versions(self) -> frozenset[int]:
        return self.persons

    def first_case_on(self) -> date | None:
        return self.first_case

    def outdated(
        self, kind: SealedKind, *, newest: int, after: str, limit: int
    ) -> tuple[SealedRow, ...]:
        found = [row for (of, id_), row in self.rows.items() if of is kind and id_ > after]
        old = [row for row in found if _version(row) != newest]
        return tuple(sorted(old, key=lambda row: row.id)[:limit])

    def replace(self, kind: SealedKind, rows: Sequence[tuple[SealedRow, bytes]]) -> int:
        standing = [(row, new) for row, new in rows if self.rows.get((kind, row.id)) == row]
        for row, new in standing:
            self.put(kind, SealedRow(id=row.id, bound_to=row.bound_to, sealed=new))
        return len(standing)


def _version(row: SealedRow) -> int:
    return int.from_bytes(row.sealed[:4], "big")
