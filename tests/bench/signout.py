"""`scripts/bench signout`: how soon a sign-out empties every open tab of that sign-in.

Three tabs of one browser stand on different pages; the sign-out is one of the tabs' own, or that of
"everywhere" from another browser. Held to: the slowest tab shows the sign-in within 5 seconds.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dashboard.bootstrap import build
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.settings import settings_from
from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, new_installation, serving

MOST_SECONDS = 5.0
PAGES = ("profile", "occupancy", "audit")
SIGN_IN = "Pilih akun contoh"
PATIENCE = 60_000


def emptied(tabs: list[Page], *, since: float) -> float:
    """Seconds until the last of the tabs shows the sign-in and no page."""
    for tab in tabs:
        tab.get_by_role("heading", name=SIGN_IN).wait_for(timeout=PATIENCE)
    return time.monotonic() - since


def signed_in(browser: Browser, address: str) -> tuple[BrowserContext, list[Page]]:
    """A browser with its tabs open, all drawn."""
    context = browser.new_context()
    origin = {"Origin": address}
    context.request.post(f"{address}/auth/demo", data=ADMIN, headers=origin)
    tabs = [context.new_page() for _ in PAGES]
    for tab, path in zip(tabs, PAGES, strict=True):
        tab.goto(f"{address}/{path}")
        tab.locator(".st-key-session_watch").wait_for(state="attached", timeout=PATIENCE)
        tab.wait_for_timeout(1000)
    return context, tabs


def measured(browser: Browser, address: str, end: Callable[[list[Page]], None]) -> float:
    """One round: sign in, end it, and wait for every tab."""
    context, tabs = signed_in(browser, address)
    since = time.monotonic()
    end(tabs)
    took = emptied(tabs, since=since)
    context.close()
    return took


def main() -> int:
    """Print the figures; exit status 1 where a tab stayed longer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    folder = Path(tempfile.mkdtemp(prefix="bench-signout-"))
    installation = new_installation(folder)
    services = build(settings_from(installation.environment))
    admin = next(each for each in SAMPLE_ACCOUNTS if each.id == ADMIN)

    def everywhere(_: list[Page]) -> None:
        services.sign_in.end_everywhere(user=admin, at=datetime.now(UTC))

    ways: dict[str, Callable[[str], Callable[[list[Page]], None]]] = {
        "in one of the tabs": lambda address: lambda tabs: _leave(tabs[0], address),
        "everywhere, by another process": lambda _: everywhere,
    }
    slowest = 0.0
    with (
        serving(installation, log=folder / "server.log") as address,
        sync_playwright() as playwright,
        chromium(playwright, video=None) as browser,
    ):
        for way, made in ways.items():
            took = [measured(browser, address, made(address)) for _ in range(rounds)]
            slowest = max(slowest, *took)
            print(f"{way}: median {median(took):.1f} s, slowest {max(took):.1f} s")
    print(f"slowest {slowest:.1f} of {MOST_SECONDS:.0f} s allowed, {rounds} rounds each")
    return 0 if slowest <= MOST_SECONDS else 1


def _leave(tab: Page, address: str) -> None:
    tab.goto(f"{address}/sign_out")


if __name__ == "__main__":
    raise SystemExit(main())
