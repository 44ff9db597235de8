"""A desk scans in a real browser while its database is away; and two servers on one database."""

import re
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from dashboard.store.engine import BUSY_SECONDS
from tests.browser.conftest import chromium
from tests.browser.reception import (
    HEAD,
    RECEPTIONIST,
    Installation,
    new_installation,
    serving,
    signed_in,
)
from tests.browser.webcam import Hold, write_webcam
from tests.contract.postgres import NotStartable, Server, own_server

pytestmark = [pytest.mark.browser, pytest.mark.server]

SLOW = 30_000
FRAME_RATE = 10
EACH_SECONDS = 2.5
# The film begins with the page and must not begin again before the test is over.
EMPTY_AFTER = 60.0
WITHIN_MS = 3_000
SCANS = "select person_key, at, arrived_at, decision, colour, evidence from scan order by number"

Rows = Callable[[], list[tuple[Any, ...]]]


@dataclass(frozen=True, kw_only=True)
class Site:
    """An installation, how its ledger is read, and what takes its database away for a while."""

    installation: Installation
    rows: Rows
    away: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, kw_only=True)
class Span:
    """Between two instants of the wall clock, in microseconds as the ledger keeps them."""

    start: int
    end: int

    def holds(self, at: int) -> bool:
        """Whether the instant lies in it."""
        return self.start <= at < self.end


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    try:
        with own_server() as server:
            yield server
    except NotStartable as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


@pytest.fixture(scope="module")
def on_postgres(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("on-postgres")

    @contextmanager
    def stopped() -> Iterator[None]:
        postgres.stop()
        try:
            yield
        finally:
            postgres.start()

    def rows() -> list[tuple[Any, ...]]:
        with psycopg.connect(postgres.url) as ledger:
            return ledger.execute(SCANS).fetchall()

    installation = new_installation(folder, database_url=postgres.url)
    return Site(installation=installation, rows=rows, away=stopped)


def on_a_file(installation: Installation, away: Callable[[], AbstractContextManager[None]]) -> Site:
    def rows() -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{installation.ledger}?mode=ro", uri=True)) as it:
            return it.execute(SCANS).fetchall()

    return Site(installation=installation, rows=rows, away=away)


@pytest.fixture(scope="module")
def address(on_postgres: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("first") / "server.log"
    with serving(on_postgres.installation, log=log) as found:
        yield found


def film(codes: list[str], *, file: Path) -> Path:
    """The passes before the camera one after the other, and then nobody for a long time."""
    held = [Hold(code=code, seconds=1.5, empty_before=1.0) for code in codes]
    nobody = Hold(code="-", seconds=0, empty_before=EMPTY_AFTER)
    return write_webcam(file=file, holds=[*held, nobody], rate=FRAME_RATE)


def micros() -> int:
    return int(datetime.now(UTC).timestamp() * 1_000_000)


def card(page: Page) -> Locator:
    return page.locator(".stBidiComponent [data-verdict]")


def type_code(page: Page, code: str) -> None:
    """As a USB scanner does: a keyboard that ends with Enter."""
    field = page.locator(".st-key-usb input")
    field.fill(code)
    field.press("Enter")


def see_an_unrecorded_card(desk: Page) -> None:
    """The colour stands on it, and neither a figure of the office nor that anything is recorded."""
    said = card(desk).filter(has_text="Belum tercatat")
    expect(said).to_be_visible(timeout=SLOW)
    expect(said.locator(".word")).to_have_text("HIJAU")
    expect(said.locator(".inside")).to_be_hidden()


def see_that_the_desk_is_cut_off(desk: Page) -> None:
    notice = desk.locator(".st-key-backlog")
    expect(notice).to_contain_text("sedang tidak dapat mencatat", timeout=SLOW)
    expect(notice).to_contain_text("belum tercatat", timeout=SLOW)
    expect(desk.locator(".door-figure .count")).to_have_text("—", timeout=SLOW)


def scan_through_an_outage(
    playwright: Playwright, site: Site, address: str, *, seconds: float, folder: Path
) -> tuple[int, Span]:
    """Passes before the camera and at the USB scanner, while the database goes and comes back.

    Returns how many people came, and from when to when it was away. What the desk shows is looked
    at on the way.
    """
    people = round(seconds / EACH_SECONDS) + 4
    names = [f"Tamu {folder.name} {chr(ord('A') + number)}" for number in range(people + 2)]
    *shown, typed, last = site.installation.issue_many(names, doses=2)
    before = len(site.rows())
    with (
        chromium(playwright, video=film(shown, file=folder / "film.y4m")) as browser,
        signed_in(browser, address, account=RECEPTIONIST, path="/check_in") as desk,
    ):
        expect(card(desk).filter(has_text="Silakan masuk")).to_be_visible(timeout=SLOW)
        desk.evaluate("window.neverReloaded = true")
        with site.away():
            start, gone = micros(), time.monotonic()
            see_an_unrecorded_card(desk)
            type_code(desk, typed)
            see_that_the_desk_is_cut_off(desk)
            desk.wait_for_timeout(max(0.0, seconds - (time.monotonic() - gone)) * 1000)
            end = micros()
        expect(desk.locator(".st-key-backlog")).not_to_contain_text("mencatat", timeout=SLOW)
        type_code(desk, last)
        expect(card(desk).filter(has_text="Silakan masuk")).to_be_visible(timeout=SLOW)
        everybody = str(before + len(names))
        expect(desk.locator(".door-figure .count b")).to_have_text(everybody, timeout=SLOW)
        assert desk.evaluate("window.neverReloaded")
        assert desk.get_by_text("Nomor rujukan").count() == 0
    return len(names), Span(start=start, end=end)


def see_that_each_scan_is_stored_once(
    rows: list[tuple[Any, ...]], span: Span, *, patience: float = 0.0
) -> None:
    """One admission a person; who came meanwhile has that time and arrived when it was over.

    `patience` is how long a write may wait for the database, in seconds; it arrived before.
    """
    assert len({person for person, *_ in rows}) == len(rows)
    assert {tuple(row[3:]) for row in rows} == {("admit", "green", "verified")}
    meanwhile = [arrived for _, at, arrived, *_ in rows if span.holds(at)]
    assert len(meanwhile) >= 2
    assert all(arrived >= span.end - patience * 1_000_000 for arrived in meanwhile)


@pytest.mark.parametrize("seconds", [5, pytest.param(20, marks=pytest.mark.long)])
def test_a_desk_keeps_scanning_while_postgresql_is_stopped(
    playwright_session: Playwright, on_postgres: Site, address: str, tmp_path: Path, seconds: int
) -> None:
    before = len(on_postgres.rows())
    names, span = scan_through_an_outage(
        playwright_session, on_postgres, address, seconds=seconds, folder=tmp_path
    )
    rows = on_postgres.rows()[before:]
    assert len(rows) == names
    see_that_each_scan_is_stored_once(rows, span)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the ledger and does not end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not a byte is left where the ledger lies."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    ballast.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of a few megabytes in place of the folder; skips where none may be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.long
@pytest.mark.parametrize("trouble", ["locked", "full"])
def test_a_desk_keeps_scanning_while_the_file_cannot_be_written(
    playwright_session: Playwright, tmp_path: Path, trouble: str
) -> None:
    local = tmp_path / "data" / "local"
    with small_disk(local) if trouble == "full" else nullcontext():
        installation = new_installation(tmp_path)
        file = installation.ledger
        site = on_a_file(installation, lambda: locked(file) if trouble == "locked" else full(local))
        with serving(installation, log=tmp_path / "server.log") as address:
            names, span = scan_through_an_outage(
                playwright_session, site, address, seconds=15, folder=tmp_path
            )
        assert len(site.rows()) == names
        see_that_each_scan_is_stored_once(site.rows(), span, patience=BUSY_SECONDS + 1)


@pytest.fixture
def still_browser(playwright_session: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """A browser whose camera sees an empty room."""
    room = [Hold(code="-", seconds=0, empty_before=2)]
    video = write_webcam(file=tmp_path / "room.y4m", holds=room, rate=FRAME_RATE)
    with chromium(playwright_session, video=video) as found:
        yield found


def follows_in_time(desk: Page, office: Locator, code: str, inside: int) -> bool:
    """Whether a scan at one server's desk shows on the other's page within the promised time."""
    type_code(desk, code)
    expect(desk.locator(".door-log li").first).to_be_visible(timeout=SLOW)
    expect(card(desk).filter(has_text=f"{inside} dari")).to_be_visible(timeout=SLOW)
    try:
        expect(office).to_have_attribute(
            "aria-label", re.compile(rf"\b{inside}\b"), timeout=WITHIN_MS
        )
    except AssertionError:
        # A machine that does other things besides may be late once.
        expect(office).to_have_attribute("aria-label", re.compile(rf"\b{inside}\b"), timeout=SLOW)
        return False
    return True


def test_a_scan_at_one_server_shows_on_the_others_page_within_three_seconds(
    still_browser: Browser, on_postgres: Site, address: str, tmp_path: Path
) -> None:
    installation = on_postgres.installation
    codes = installation.issue_many(["Pengunjung A", "Pengunjung B", "Pengunjung C"], doses=2)
    inside = installation.inside()
    with (
        serving(installation, log=tmp_path / "second.log") as second,
        signed_in(still_browser, second, account=HEAD, path="/occupancy") as head,
        signed_in(still_browser, address, account=RECEPTIONIST, path="/check_in") as desk,
    ):
        office = head.get_by_role("button", name=re.compile("Dinas Kominfo"))
        expect(office).to_have_attribute("aria-label", re.compile(rf"\b{inside}\b"), timeout=SLOW)
        desk.locator(".st-key-usb input").wait_for(timeout=SLOW)
        tries = enumerate(codes, start=inside + 1)
        assert any(follows_in_time(desk, office, code, count) for count, code in tries)
