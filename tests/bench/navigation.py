"""A page in Chromium behind many visits: from the address to the last chart that is drawn.

Two servers, one behind each number of visits, are visited in turn by one browser. The first opening
of a page after the server's start stands apart: nothing is remembered then.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.fill import filled
from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, serving, signed_in

FEW, MANY = 100_000, 10_000_000
MOST_TIMES = 1.2
# A hospital is open on every day of the week, and has the most visits.
_OFFICE = "rsud-abdoer-rahem"
# Pages by what is written about them, and the fewest charts that each has.
PAGES = {
    "occupancy, all offices": ("/occupancy", 0),
    "occupancy, one office": (f"/occupancy?kantor={_OFFICE}", 3),
    "colours and refusals, 30 days": ("/colour_mix", 3),
    "colours and refusals, 92 days": ("/colour_mix?rentang=92", 3),
    "visit log, 92 days": (f"/visit_log?kantor={_OFFICE}&rentang=92", 0),
}
QUIET_MS = 1000
_PATIENCE_MS = 60_000
# When a chart last changed, or on a page without one anything in its main part.
_OBSERVE = """
(() => {
  const seen = window.__drawn = { chart: 0, any: 0, at: 0 };
  new MutationObserver((changes) => {
    const at = seen.at = performance.now();
    for (const { target } of changes) {
      if (target.closest?.(".js-plotly-plot")) seen.chart = at;
      else if (target.closest?.('[data-testid="stMain"]')) seen.any = at;
    }
  }).observe(document, { childList: true, subtree: true });
})();
"""
_IS_DRAWN = """
([charts, quiet]) => {
  const drawn = document.querySelectorAll(".js-plotly-plot .main-svg .cartesianlayer").length;
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === "notRunning" && drawn >= charts &&
    window.__drawn.any > 0 && performance.now() - window.__drawn.at > quiet;
}
"""
_DRAWN_AT = "charts => charts ? window.__drawn.chart : window.__drawn.any"


def opening(page: Page, url: str, *, charts: int) -> float:
    """Milliseconds from the navigation until the last chart stood."""
    page.goto(url)
    page.wait_for_function(_IS_DRAWN, arg=[charts, QUIET_MS], timeout=_PATIENCE_MS)
    return float(page.evaluate(_DRAWN_AT, charts))


def in_turn(pages: list[Page], addresses: list[str], *, rounds: int) -> bool:
    """Measure every page at every server; whether each keeps to what is allowed."""
    kept = True
    for title, (path, charts) in PAGES.items():
        waits: list[list[float]] = [[] for _ in pages]
        for _ in range(rounds + 1):
            for page, address, waited in zip(pages, addresses, waits, strict=True):
                waited.append(opening(page, f"{address}{path}", charts=charts))
        few, many = (median(waited[1:]) for waited in waits)
        kept &= many / few <= MOST_TIMES
        sys.stdout.write(
            f"{title:32}{waits[0][0]:8.0f}{few:8.0f}{waits[1][0]:9.0f}{many:8.0f}"
            f"{many / few:8.2f}\n"
        )
        sys.stdout.flush()
    return kept


def main() -> int:
    """Make what is missing, then measure; 0 if many visits cost little enough."""
    options = argparse.ArgumentParser(prog="scripts/bench navigation", description=__doc__)
    options.add_argument("--visits", type=int, nargs=2, default=[FEW, MANY])
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--settle", type=float, default=60, help="seconds after the start")
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser: Browser = stack.enter_context(chromium(playwright, video=None))
        addresses = [
            stack.enter_context(serving(filled(visits), log=folder / f"{visits}.log"))
            for visits in chosen.visits
        ]
        pages = [
            stack.enter_context(signed_in(browser, address, account=ADMIN, height=900))
            for address in addresses
        ]
        for page in pages:
            page.add_init_script(_OBSERVE)
        # The first erasure of the day builds an index over every scan anew.
        time.sleep(chosen.settle)
        few, many = (f"{visits:,}" for visits in chosen.visits)
        sys.stdout.write(f"visits: {few} and {many}; first, then median, ms\n")
        kept = in_turn(pages, addresses, rounds=chosen.rounds)
    sys.stdout.write(f"at most {MOST_TIMES} times: {'kept' if kept else 'NOT KEPT'}\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
