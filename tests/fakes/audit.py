"""The audit log in memory: both of its ports."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dashboard.services.audit import AuditEntry
from dashboard.services.audit_chain import ChainedEntry, Head, chained
from dashboard.services.audit_proof import Chain
from dashboard.services.audit_trail import Place, Wanted, place_of


class FakeAuditLog:
    """`AuditLog` and `AuditTrail`."""

    def __init__(self) -> None:
        self.entries: list[ChainedEntry] = []
        self._heads: dict[str, Head] = {}

    def record(self, entry: AuditEntry) -> None:
        head = self._heads.get(entry.stream, Head(stream=entry.stream))
        row = chained(entry, after=head, salt=len(self.entries).to_bytes(16))
        self.entries.append(row)
        self._heads[entry.stream] = Head(stream=row.stream, number=row.number, hash=row.hash)

    def page(
        self, wanted: Wanted, *, limit: int, after: Place | None = None
    ) -> tuple[ChainedEntry, ...]:
        found = sorted(self.entries, key=place_of, reverse=True)
        return tuple(
            each
            for each in found
            if _is_wanted(each, wanted) and (after is None or place_of(each) < after)
        )[:limit]

    def heads(self) -> tuple[Head, ...]:
        return tuple(self._heads[stream] for stream in sorted(self._heads))

    @contextmanager
    def chains(self, streams: Sequence[str] | None = None) -> Iterator[Iterator[Chain]]:
        yield (
            Chain(
                stream=head.stream,
                head=head,
                entries=[each for each in self.entries if each.stream == head.stream],
            )
            for head in self.heads()
            if streams is None or head.stream in streams
        )


def _is_wanted(entry: ChainedEntry, wanted: Wanted) -> bool:
    text = f"{entry.about}\n{entry.reason}\n{entry.actor}".lower()
    return all(
        (
            wanted.since is None or entry.at >= wanted.since,
            wanted.until is None or entry.at < wanted.until,
            not wanted.kinds or entry.kind in wanted.kinds,
            wanted.actor in ("", entry.actor),
            wanted.office_id in (None, entry.office_id),
            all(word in text for word in wanted.words.lower().split()),
        )
    )
