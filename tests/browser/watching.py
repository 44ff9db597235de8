"""Watches in the browser: when a camera's frame first shows a code, when a verdict is painted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright

from tests.browser.conftest import chromium, opened

# Runs in every frame of the page: reads the patch in the video's corner from the camera's own
# frames, and looks before each painting whether the card shows something new. The card may be
# inside a component's shadow.
_WATCH = """
(() => {
  const seen = (window.top.__door ??= { shown: [], verdicts: [] });
  const ask = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
  if (ask && !navigator.mediaDevices.__watched) {
    navigator.mediaDevices.__watched = true;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      watch(stream.getVideoTracks()[0].clone());
      return stream;
    };
  }
  async function watch(track) {
    const frames = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
    const patch = new Uint8Array(16 * 16 * 4);
    let before = false;
    for (;;) {
      const { value: frame, done } = await frames.read();
      if (done) return;
      const now = Date.now();
      await frame.copyTo(patch, { rect: { x: 0, y: 0, width: 16, height: 16 } });
      frame.close();
      const shows = patch[8 * 16 + 8] > 128;
      // The page may ask for the camera more than once: one showing is noted once.
      if (shows && !before && now - (seen.shown.at(-1) ?? 0) > 1000) seen.shown.push(now);
      before = shows;
    }
  }
  if (window.top !== window) return;
  const card = () => {
    const plain = document.querySelector("[data-verdict]");
    if (plain) return plain;
    for (const each of document.querySelectorAll(".stBidiComponent *")) {
      const within = each.shadowRoot?.querySelector("[data-verdict]");
      if (within) return within;
    }
    return null;
  };
  let last = "";
  const look = () => {
    const found = card();
    const words = found && !found.hidden ? found.dataset.verdict + found.textContent : "";
    if (words && words !== last) seen.verdicts.push({ ms: Date.now(), words });
    last = words || last;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Milliseconds of the wall clock: when each code came before the camera, each new verdict."""

    shown: tuple[float, ...]
    verdicts: tuple[float, ...]

    def spans(self, count: int) -> Iterator[tuple[float, float]]:
        """For each of the first codes, from when to when a verdict may come."""
        ends = [*self.shown[1:], float("inf")]
        return iter([*zip(self.shown, ends, strict=True)][:count])

    def waits(self, count: int) -> tuple[float | None, ...]:
        """For each of the first codes the time to its verdict; None where none came."""
        came = [
            next((ms - start for ms in self.verdicts if start <= ms < end), None)
            for start, end in self.spans(count)
        ]
        return (*came, *[None] * (count - len(came)))


@contextmanager
def watched_page(playwright: Playwright, *, video: Path) -> Iterator[Page]:
    """An empty page of a browser with that camera, which watches wherever it goes."""
    with chromium(playwright, video=video) as browser, opened(browser, "about:blank") as page:
        page.add_init_script(_WATCH)
        yield page


def watched(page: Page) -> Watched:
    """What was seen so far."""
    seen = json.loads(page.evaluate("JSON.stringify(window.__door ?? { shown: [], verdicts: [] })"))
    return Watched(
        shown=tuple(seen["shown"]), verdicts=tuple(each["ms"] for each in seen["verdicts"])
    )
