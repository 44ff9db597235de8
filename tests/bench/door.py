"""From the first frame that shows a code to the verdict in the page: ours, and the usual loop."""

import argparse
import json
import random
import string
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser.conftest import chromium, opened, running_server
from tests.browser.webcam import Hold, write_webcam

PASS_CHARACTERS = 286
DENSE_CHARACTERS = (429, 850)
LEAD_SECONDS = 6.0
EMPTY_SECONDS = 1.7
SHOWN_SECONDS = 2.3
STEPS = ("arrived", "decoded", "run", "card")

# Runs in every frame of the page: reads the patch in the video's corner from the camera's own
# frames, and notes the moment of each change of the verdict.
WATCH = """
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
  let last = null;
  const look = () => {
    const card = document.querySelector(window.__verdict);
    const words = card?.textContent?.trim() || null;
    if (words && words !== last) seen.verdicts.push({ ms: Date.now(), words });
    last = words ?? last;
  };
  const everything = { childList: true, subtree: true, characterData: true };
  new MutationObserver(look).observe(document, everything);
})();
"""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One page's run: milliseconds per code in order (None: missed), and processor shares."""

    name: str
    waits: tuple[float | None, ...]
    idle_share: float
    scanning_share: float
    steps: tuple[dict[str, float], ...]

    @property
    def seen(self) -> list[float]:
        """The waits of the codes that were read."""
        return [wait for wait in self.waits if wait is not None]

    @property
    def missed(self) -> int:
        """Codes that gave no verdict while they were up."""
        return self.waits.count(None)

    def way(self, which: str) -> str:
        """What the time is made of: each step's median, or the slowest code's steps."""
        if which == "slowest":
            slowest = self.steps[self.waits.index(max(self.seen))]
            return ", ".join(f"{step} {ms:.0f}" for step, ms in slowest.items())
        times = {step: [way[step] for way in self.steps if step in way] for step in STEPS}
        return ", ".join(f"{step} {median(ms):.0f}" for step, ms in times.items() if ms)

    def percentile(self, share: float) -> float:
        """The wait that `share` of the read codes stay within."""
        ordered = sorted(self.seen)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def codes(*, passes: int, dense: int) -> list[str]:
    """Texts of the length and alphabet of our passes and of dense certificates, alternating."""
    draw = random.Random(2021)
    alphabet = string.ascii_uppercase + string.digits + " $%*+-./:"
    lengths = [PASS_CHARACTERS] * passes
    lengths += [draw.randint(*DENSE_CHARACTERS) for _ in range(dense)]
    draw.shuffle(lengths)
    return ["HC1:" + "".join(draw.choices(alphabet, k=length - 4)) for length in lengths]


def film(texts: list[str], *, file: Path) -> Path:
    """The codes one after the other, slightly tilted, after a lead-in without any."""
    holds = [
        Hold(
            code=text,
            size=440,
            tilt=0.06,
            blur=0.6,
            empty_before=LEAD_SECONDS if number == 0 else EMPTY_SECONDS,
            seconds=SHOWN_SECONDS,
        )
        for number, text in enumerate(texts)
    ]
    return write_webcam(file=file, holds=holds)


def run(
    playwright: Playwright, *, name: str, video: Path, count: int, query: str, selector: str
) -> Round:
    """Play the film once before a fresh server and browser."""
    log = video.with_name(f"{name.split()[0]}.log")
    application = "tests.browser.doorstep.server:app"
    with (
        running_server(application, log=log) as (address, pid),
        door(playwright, url=f"{address}/{query}", video=video, selector=selector) as page,
    ):
        if query:
            frame = page.frame_locator("iframe[title*=webrtc]")
            frame.get_by_role("button", name="START").click(timeout=20_000)
        process = psutil.Process(pid)
        page.wait_for_function("window.__door.shown.length >= 1", timeout=60_000)
        scanning = share(process, seconds=(count - 1) * (EMPTY_SECONDS + SHOWN_SECONDS))
        page.wait_for_timeout(SHOWN_SECONDS * 1000)
        seen = page.evaluate("window.__door")
        trace = json.load(urllib.request.urlopen(f"{address}/state"))["trace"]  # noqa: S310
        idle = share(process, seconds=LEAD_SECONDS - 2.5)
    return Round(
        name=name,
        waits=tuple(waits(seen, count)),
        idle_share=idle,
        scanning_share=scanning,
        steps=steps(seen, trace, count),
    )


@contextmanager
def door(playwright: Playwright, *, url: str, video: Path, selector: str) -> Iterator[Page]:
    """The page with the watching script in all its frames."""
    with chromium(playwright, video=video) as browser, opened(browser, "about:blank") as page:
        page.add_init_script(f"window.__verdict = {json.dumps(selector)};")
        page.add_init_script(WATCH)
        page.goto(url)
        yield page


def share(process: psutil.Process, *, seconds: float) -> float:
    """The process's share of one core over the next `seconds`."""
    before, start = process.cpu_times(), time.monotonic()
    time.sleep(seconds)
    after, end = process.cpu_times(), time.monotonic()
    return (after.user + after.system - before.user - before.system) / (end - start)


def waits(seen: dict, count: int) -> Iterator[float | None]:
    """For each showing, the time to the first new verdict before the next showing."""
    shown = seen["shown"][: count + 1]
    for number in range(count):
        start = shown[number]
        end = shown[number + 1] if number + 1 < len(shown) else start + 10_000
        came = [each["ms"] for each in seen["verdicts"] if start <= each["ms"] < end]
        yield came[0] - start if came else None


def steps(seen: dict, trace: list[dict], count: int) -> tuple[dict[str, float], ...]:
    """For each code the milliseconds of each step, from the frame in the browser to the card."""
    events = [*trace, *({"event": "card", "ms": each["ms"]} for each in seen["verdicts"])]
    shown = [*seen["shown"], float("inf")]
    return tuple(_steps_between(events, shown[at], shown[at + 1]) for at in range(count))


def _steps_between(events: list[dict], start: float, end: float) -> dict[str, float]:
    """The way of one code; it ends where a step did not happen."""
    way: dict[str, float] = {}
    last = start
    for step in STEPS:
        came = [each["ms"] for each in events if each["event"] == step and last <= each["ms"] < end]
        if not came:
            break
        way[step] = min(came) - last
        last = min(came)
    return way


def report(rounds: list[Round]) -> None:
    """The table, and what the time is made of."""
    out = sys.stdout.write
    titles = {"median ms": 10, "p95": 7, "slowest": 9, "missed": 8, "idle": 8, "scanning": 10}
    out(" " * 28 + "".join(f"{title:>{width}}" for title, width in titles.items()) + "\n")
    for each in rounds:
        out(
            f"{each.name:<28}{median(each.seen):>10.0f}{each.percentile(0.95):>7.0f}"
            f"{max(each.seen):>9.0f}{each.missed:>8}{each.idle_share:>8.0%}"
            f"{each.scanning_share:>10.0%}\n"
        )
    for each in rounds:
        listed = " ".join("missed" if wait is None else f"{wait:.0f}" for wait in each.waits)
        out(f"{each.name}: {listed}\n")
        for way in ("median", "slowest"):
            out(f"{each.name}, {way} way in ms: {each.way(way)}\n")


def kept(ours: Round, loop: Round) -> bool:
    """Whether ours stays within what is asked of it, share by share."""
    shares = {
        "missed": (float(ours.missed), 0.0),
        "median": (median(ours.seen) / median(loop.seen), 0.8),
        "slowest": (max(ours.seen) / max(loop.seen), 0.6),
        "processor": (ours.scanning_share / loop.scanning_share, 0.5),
    }
    for name, (value, most) in shares.items():
        word = "kept" if value <= most else "NOT KEPT"
        sys.stdout.write(f"{name:<10} {value:.2f} of at most {most:.2f}: {word}\n")
    return all(value <= most for value, most in shares.values())


def main() -> int:
    """Measure both pages in one run; 0 if ours keeps its promises."""
    options = argparse.ArgumentParser(prog="scripts/bench door", description=__doc__)
    options.add_argument("--passes", type=int, default=10)
    options.add_argument("--dense", type=int, default=10)
    options.add_argument("--selector", default="[data-verdict]", help="the verdict card")
    options.add_argument("--only", choices=("ours", "loop"), help="measure one of them")
    chosen = options.parse_args()
    texts = codes(passes=chosen.passes, dense=chosen.dense)
    pages = {"ours": ("ours, pushed", ""), "loop": ("loop, pyzbar and polling", "?loop")}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        video = film(texts, file=Path(folder) / "webcam.y4m")
        rounds = {
            key: run(
                playwright,
                name=name,
                video=video,
                count=len(texts),
                query=query,
                selector=chosen.selector,
            )
            for key, (name, query) in pages.items()
            if chosen.only in (None, key)
        }
    report(list(rounds.values()))
    return 0 if chosen.only or kept(rounds["ours"], rounds["loop"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
