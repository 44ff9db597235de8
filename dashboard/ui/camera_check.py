"""What the camera self-test finds, and the advice for each finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.ui.assets import asset
from dashboard.ui.decoding import Code, Engine
from dashboard.ui.intake import CameraFigures
from dashboard.ui.live import hidden

# Below these a dense certificate gets fewer than two pixels a module, or a queue.
FEWEST_PIXELS_WIDE = 640
FEWEST_FRAMES_PER_SECOND = 8
LONGEST_SILENCE_SECONDS = 4.0
SHOWN_CHARACTERS = 48


class Outcome(StrEnum):
    """How a check ended."""

    GOOD = "good"
    WAITING = "waiting"
    WEAK = "weak"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check: `text` is its key in the catalogue, `places` fills it."""

    outcome: Outcome
    text: str
    places: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BrowserReport:
    """What the browser says: a safe address, the permission's word, its cameras' names."""

    secure: bool
    permission: str
    cameras: tuple[str, ...]


def browser_report(*, key: str) -> BrowserReport | None:
    """Ask the browser; None until it has answered. The surrounding fragment reruns on changes."""
    hidden(key=key)
    told = _report(key=key, on_report_change=_nothing).report
    if not told:
        return None
    return BrowserReport(
        secure=bool(told["secure"]),
        permission=str(told["permission"]),
        cameras=tuple(str(name) for name in told["cameras"]),
    )


def findings(
    *,
    report: BrowserReport | None,
    figures: CameraFigures,
    engines: frozenset[Engine],
    code: Code | None,
) -> tuple[Finding, ...]:
    """The checks in the order in which a person would mend them."""
    return (
        _address(report),
        _permission(report, figures),
        _cameras(report),
        _picture(figures),
        _engines(engines),
        _reading(code),
    )


def shortened(code: Code) -> str:
    """The first characters of a code as a page may show them: control characters escaped."""
    readable = code.hex(" ") if isinstance(code, bytes) else code
    visible = "".join(ch if ch.isprintable() else f"\\x{ord(ch):02x}" for ch in readable)
    cut = visible[:SHOWN_CHARACTERS]
    return cut if cut == visible else f"{cut}…"


def _address(report: BrowserReport | None) -> Finding:
    if report is None:
        return Finding(outcome=Outcome.WAITING, text="camera_test.address.waiting")
    outcome = Outcome.GOOD if report.secure else Outcome.BAD
    return Finding(outcome=outcome, text=f"camera_test.address.{outcome}")


def _permission(report: BrowserReport | None, figures: CameraFigures) -> Finding:
    # A browser that does not tell has given it when pictures come.
    if report is not None and report.permission == "denied":
        return Finding(outcome=Outcome.BAD, text="camera_test.permission.bad")
    granted = figures.frames > 0 or (report is not None and report.permission == "granted")
    outcome = Outcome.GOOD if granted else Outcome.WAITING
    return Finding(outcome=outcome, text=f"camera_test.permission.{outcome}")


def _cameras(report: BrowserReport | None) -> Finding:
    if report is None:
        return Finding(outcome=Outcome.WAITING, text="camera_test.cameras.waiting")
    if not report.cameras:
        return Finding(outcome=Outcome.BAD, text="camera_test.cameras.bad")
    names = ", ".join(name for name in report.cameras if name)
    places = {"count": len(report.cameras), "names": names or "–"}
    return Finding(outcome=Outcome.GOOD, text="camera_test.cameras.good", places=places)


def _picture(figures: CameraFigures) -> Finding:
    silent = figures.silent_seconds
    if silent is None:
        return Finding(outcome=Outcome.WAITING, text="camera_test.picture.waiting")
    if silent > LONGEST_SILENCE_SECONDS:
        places: dict[str, Any] = {"seconds": round(silent)}
        return Finding(outcome=Outcome.BAD, text="camera_test.picture.bad", places=places)
    places = {
        "width": figures.width,
        "height": figures.height,
        "rate": round(figures.per_second),
    }
    enough = (
        max(figures.width, figures.height) >= FEWEST_PIXELS_WIDE
        and figures.per_second >= FEWEST_FRAMES_PER_SECOND
    )
    outcome = Outcome.GOOD if enough else Outcome.WEAK
    return Finding(outcome=outcome, text=f"camera_test.picture.{outcome}", places=places)


def _engines(engines: frozenset[Engine]) -> Finding:
    if not engines:
        return Finding(outcome=Outcome.BAD, text="camera_test.engines.bad")
    missing = ", ".join(sorted(set(Engine) - engines))
    outcome = Outcome.WEAK if missing else Outcome.GOOD
    return Finding(
        outcome=outcome,
        text=f"camera_test.engines.{outcome}",
        places={"missing": missing, "present": ", ".join(sorted(engines))},
    )


def _reading(code: Code | None) -> Finding:
    if code is None:
        return Finding(outcome=Outcome.WAITING, text="camera_test.reading.waiting")
    places = {"length": len(code)}
    return Finding(outcome=Outcome.GOOD, text="camera_test.reading.good", places=places)


_report = st.components.v2.component(
    "camera_report", html="<span></span>", js=asset("camera_report.js")
)


def _nothing() -> None:
    """A state needs a callback to be known to Streamlit; the rerun itself is the effect."""
