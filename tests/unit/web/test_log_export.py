"""The visit log's file: begun at once, flat in memory, fetched once by whoever ordered it."""

import asyncio
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable, SignInRequired
from dashboard.services.access import Role, User
from dashboard.services.log_export import ExportState, LogExports
from dashboard.services.visit_log import LogFilter, VisitLog
from dashboard.web.log_export import PATH, PROGRESS_PATH, ExportRoutes, log_export_routes
from tests.contract.door import SEAL, ZONE
from tests.contract.events import MORNING, office
from tests.fakes.audit import FakeAuditLog
from tests.fakes.log_views import InventedLog

HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
ADMIN = User(id="k", name="K", role=Role.KOMINFO_ADMIN)
LATER = MORNING + timedelta(days=1)
DAY = LogFilter(start=MORNING, end=LATER)
MEGABYTE = 1_000_000


class OneOffice:
    def get(self, office_id: str) -> object:
        return office(office_id)


@dataclass
class SignedIn:
    """Whoever has the cookie is this person, or nobody."""

    who: User | None = HEAD

    def user(self, token: str | None, *, at: datetime) -> User:
        if self.who is None:
            raise SignInRequired
        return self.who

    still = user


@dataclass
class Server:
    """The routes over an invented log."""

    views: InventedLog
    signed_in: SignedIn = field(default_factory=SignedIn)
    now: datetime = LATER
    audit: FakeAuditLog = field(default_factory=FakeAuditLog)

    def __post_init__(self) -> None:
        log = VisitLog(views=self.views, offices=OneOffice(), seal=SEAL)  # type: ignore[arg-type]
        self.exports = LogExports(log=log, audit=self.audit)
        routes = ExportRoutes(
            exports=self.exports,
            sign_in=self.signed_in,  # type: ignore[arg-type]
            cookie="session",
            zone=ZONE,
            language="id",
            clock=lambda: self.now,
            refused=lambda _error, **_when: None,
        )
        self.app = Starlette(routes=log_export_routes(routes))
        self.browser = TestClient(self.app)

    def order(self, wanted: LogFilter = DAY) -> str:
        return self.exports.order(
            user=HEAD, office_id="kominfo", wanted=wanted, language="id", at=self.now
        )

    def state(self, ticket: str) -> ExportState:
        return self.exports.progress(ticket, user=HEAD).state

    def status(self, ticket: str) -> int:
        return self.browser.get(PATH, params={"ticket": ticket}).status_code

    async def fetch(self, ticket: str, *, sent: Callable[[bytes], None]) -> None:
        """As a server asks for it: `sent` gets each piece, and may raise as a lost browser does."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "method": "GET",
            "path": PATH,
            "query_string": f"ticket={ticket}".encode(),
            "headers": [],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            if message.get("body"):
                sent(message["body"])

        await self.app(scope, receive, send)


def test_the_file_opens_in_a_spreadsheet_with_every_row_once() -> None:
    server = Server(InventedLog(2500))
    answer = server.browser.get(PATH, params={"ticket": server.order()})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Tanggal;Pukul;Loket;Nama (disamarkan)")
    assert lines[-1].startswith("2021-09-22;08.08;'=1+1;")
    cells = dict(zip(lines[0].split(";"), lines[-1].split(";"), strict=True))
    assert cells["Alasan"] == "warna boleh masuk"
    assert len(lines) == 2501
    assert answer.headers["content-disposition"] == 'attachment; filename="buku-tamu-kominfo.csv"'
    assert answer.headers["cache-control"] == "no-store"


def test_the_first_rows_leave_before_the_last_are_read_and_memory_stays_flat() -> None:
    server = Server(InventedLog(20_000))
    read_at, ticket = [], server.order()
    tracemalloc.start()
    asyncio.run(server.fetch(ticket, sent=lambda _: read_at.append(server.views.read)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read_at == list(range(0, 20_001, 1000))
    assert server.exports.progress(ticket, user=HEAD).rows == 20_000
    assert peak < 4 * MEGABYTE


def test_a_browser_that_goes_away_stops_the_reading() -> None:
    server = Server(InventedLog(20_000))
    ticket = server.order()

    def lost(piece: bytes) -> None:
        if server.views.read >= 2000:
            raise OSError("the browser is gone")

    with pytest.raises(Exception, match=r"^$|gone"):
        asyncio.run(server.fetch(ticket, sent=lost))
    assert server.state(ticket) is ExportState.STOPPED
    assert server.views.read <= 3000


def test_a_ledger_that_fails_breaks_the_download_off_and_says_so() -> None:
    server = Server(InventedLog(5000, fails_after=2000))
    ticket = server.order()
    with pytest.raises(LedgerUnavailable):
        server.browser.get(PATH, params={"ticket": ticket})
    told = server.browser.get(PROGRESS_PATH, params={"ticket": ticket}).json()
    assert told == {"state": "broken", "read": 2000, "rows": 2000, "total": 5000}


def test_who_signs_out_elsewhere_is_out_of_the_download() -> None:
    server = Server(InventedLog(5000))
    ticket = server.order()

    def signed_out(_piece: bytes) -> None:
        server.signed_in.who = None
        server.now += timedelta(seconds=6)

    with pytest.raises(SignInRequired):
        asyncio.run(server.fetch(ticket, sent=signed_out))
    assert server.state(ticket) is ExportState.STOPPED


def test_an_order_is_fetched_once_in_time_and_only_by_whoever_gave_it() -> None:
    server = Server(InventedLog(3))
    ticket, old = server.order(), server.order()
    server.signed_in.who = ADMIN
    assert server.status(ticket) == 404
    assert server.browser.get(PROGRESS_PATH, params={"ticket": ticket}).status_code == 404
    server.signed_in.who = HEAD
    assert server.browser.head(PATH, params={"ticket": ticket}).status_code == 405
    assert [server.status(ticket), server.status(ticket)] == [200, 404]
    assert server.status("made up") == 404
    server.now += timedelta(minutes=3)
    assert server.status(old) == 404
    assert server.state(old) is ExportState.BROKEN


def test_a_stranger_gets_a_sentence_and_nothing_is_read() -> None:
    server = Server(InventedLog(3))
    ticket = server.order()
    server.signed_in.who = None
    answer = server.browser.get(PATH, params={"ticket": ticket})
    assert (answer.status_code, server.views.read) == (401, 0)
    assert "Masuk lagi" in answer.text
    assert server.browser.get(PROGRESS_PATH, params={"ticket": ticket}).status_code == 401


def test_the_file_is_on_record_before_its_first_byte_or_not_given() -> None:
    server = Server(InventedLog(3))

    class Full(FakeAuditLog):
        def record(self, entry: object) -> None:
            raise LedgerUnavailable("full")

    ticket = server.order()
    assert server.status(ticket) == 200
    (entry,) = server.audit.entries
    assert (entry.kind, entry.actor, entry.office_id) == ("exported", "h", "kominfo")
    unlogged = Server(InventedLog(3), audit=Full())
    assert unlogged.status(unlogged.order()) == 503
    assert unlogged.views.read == 0


def test_what_happens_after_the_order_is_not_in_the_file() -> None:
    server = Server(InventedLog(3))
    endless = replace(DAY, end=LATER + timedelta(days=9))
    ordered = server.exports.begin(server.order(endless), user=HEAD, at=server.now)
    assert ordered.wanted.end == LATER
