"""Codes on their way from a camera, a USB scanner or a photograph to the page: fold and queue."""

import secrets
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.services.signals import Signals
from dashboard.ui.decoding import Code, Luma, decode_frame

# A code that was out of sight for this long was taken away: seeing it again is a new presentation.
GAP_SECONDS = 2.0
# A code that stays in sight is offered again this often, so that the ledger hears of the sighting.
AGAIN_SECONDS = 10.0
# More waiting codes than this cannot come from people at one desk.
QUEUE_LENGTH = 16
# The quick decoder may take this share of a core, the thorough steps as much again.
DECODER_SHARE = 0.15
THOROUGH_SECONDS = 0.35
RATE_WINDOW = 45


class CodeSource(StrEnum):
    """By which way a code came in."""

    CAMERA = "camera"
    USB = "usb"
    PHOTO = "photo"


@dataclass(frozen=True, kw_only=True)
class ScannedCode:
    """One presentation of a code. `scan_id` was made when it was read and names the scan."""

    code: Code
    scan_id: str
    seen_at: datetime
    source: CodeSource


@dataclass(frozen=True, kw_only=True)
class CameraFigures:
    """What arrives at the server: pixels, frames a second, seconds since the last frame."""

    frames: int
    width: int
    height: int
    per_second: float
    silent_seconds: float | None


class Presence:
    """Folds the many frames that show one code into presentations."""

    def __init__(self) -> None:
        """Nothing is in sight."""
        self._seen: dict[Code, float] = {}
        self._offered: dict[Code, float] = {}

    def is_news(self, *, code: Code, at: float) -> bool:
        """Whether this sighting, at `at` seconds of a monotonic clock, is to be offered."""
        self._forget_before(at - GAP_SECONDS)
        self._seen[code] = at
        if code in self._offered and at - self._offered[code] < AGAIN_SECONDS:
            return False
        self._offered[code] = at
        return True

    def _forget_before(self, limit: float) -> None:
        for code in [code for code, seen in self._seen.items() if seen < limit]:
            del self._seen[code]
            del self._offered[code]


class Intake:
    """A desk's codes: written by the camera's worker thread, taken by the page.

    The worker decodes and offers into a bounded queue, nothing else; each offer raises the
    counter of `channel`, whose name cannot be guessed. One intake belongs to one browser session.
    """

    def __init__(
        self,
        *,
        signals: Signals,
        channel_prefix: str,
        now: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` gives aware UTC, `seconds` a monotonic clock."""
        self.channel = channel_prefix + secrets.token_urlsafe(32)
        self.signals = signals
        signals.open(self.channel)
        # The intake goes with its browser session, and the channel with the intake.
        weakref.finalize(self, signals.forget, self.channel)
        self._now = now
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waiting: deque[ScannedCode] = deque()
        self._presence = Presence()
        self._due = 0.0
        self._thorough_due = 0.0
        self._frame_times: deque[float] = deque(maxlen=RATE_WINDOW)
        self._frames = 0
        self._size = (0, 0)

    def take(self) -> tuple[ScannedCode, ...]:
        """The codes that came since the last call, oldest first."""
        with self._lock:
            taken = tuple(self._waiting)
            self._waiting.clear()
        return taken

    def offer(self, *, code: Code, source: CodeSource) -> bool:
        """Queue a code and wake the page. False if the queue is full: the code is not taken."""
        scanned = ScannedCode(
            code=code, scan_id=uuid.uuid4().hex, seen_at=self._now(), source=source
        )
        with self._lock:
            if len(self._waiting) >= QUEUE_LENGTH:
                return False
            self._waiting.append(scanned)
        self.signals.publish(self.channel)
        return True

    def look(self, luma: Luma) -> None:
        """Take a camera frame: count it and, when one is due, decode it and offer what is news."""
        at = self._seconds()
        self._count(luma, at)
        if at < self._due:
            return
        for code in self._decoded(luma, at):
            if self._presence.is_news(code=code, at=at):
                self.offer(code=code, source=CodeSource.CAMERA)

    def _decoded(self, luma: Luma, at: float) -> tuple[Code, ...]:
        """Decode as often as the share of a core allows: every frame on a machine that can."""
        thorough = at >= self._thorough_due
        codes = decode_frame(luma=luma, thorough=thorough)
        pause = (self._seconds() - at) / DECODER_SHARE
        if thorough:
            self._thorough_due = at + max(THOROUGH_SECONDS, pause)
        else:
            self._due = at + pause
        return codes

    def camera_left(self) -> None:
        """The camera stopped or its page was left: what nobody took is void."""
        with self._lock:
            self._waiting.clear()
            self._frame_times.clear()
        self._presence = Presence()

    def figures(self) -> CameraFigures:
        """What the camera delivers now."""
        times = tuple(self._frame_times)
        span = times[-1] - times[0] if len(times) > 1 else 0.0
        height, width = self._size
        return CameraFigures(
            frames=self._frames,
            width=width,
            height=height,
            per_second=(len(times) - 1) / span if span > 0 else 0.0,
            silent_seconds=self._seconds() - times[-1] if times else None,
        )

    def _count(self, luma: Luma, at: float) -> None:
        self._frames += 1
        self._frame_times.append(at)
        self._size = (luma.shape[0], luma.shape[1])
