"""What has become of a scan, in memory."""

from dashboard.services.ticket_states import TicketStory
from tests.contract.fake_ledger import FakeLedger


class FakeTicketStories:
    """TicketStories over the ledger in memory."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def of(self, scan_id: str) -> TicketStory | None:
        books = self._ledger.books
        named = books.scan(scan_id)
        if named is None:
            return None
        root = named.root_id
        thread = tuple(each for each in books.scans if root in (each.scan_id, each.first_id))
        left = [each.left_at for each in books.standing() if each.visit.scan_id == root]
        return TicketStory(
            thread=thread,
            inside=any(visit.scan_id == root for visit in books.open.values()),
            left_at=max(left, default=None),
        )
