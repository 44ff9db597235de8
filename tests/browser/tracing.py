"""When marked frames arrive, codes are offered and taken: written as JSON lines to a file."""

import json
import os
import time
from pathlib import Path
from typing import Any

from dashboard.ui.intake import Intake, ScannedCode
from tests.browser.webcam import HEIGHT, MARK, WIDTH

VARIABLE = "DOOR_TRACE"


def note(event: str) -> None:
    """Write down the moment, in milliseconds of the wall clock, where a trace is wanted."""
    if VARIABLE in os.environ:
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as trace:
            trace.write(json.dumps({"event": event, "ms": time.time() * 1000}) + "\n")


def trace_intake() -> None:
    """Note what each intake of this process does from now on."""
    look, offer, take = Intake.look, Intake.offer, Intake.take
    marked = {"shown": False}

    def traced_look(self: Intake, luma: Any) -> None:
        shown = bool(luma[_middle(luma.shape[0], HEIGHT), _middle(luma.shape[1], WIDTH)] > 128)
        if shown and not marked["shown"]:
            note("arrived")
        marked["shown"] = shown
        look(self, luma)

    def traced_offer(self: Intake, **arguments: Any) -> bool:
        note("decoded")
        return offer(self, **arguments)

    def traced_take(self: Intake) -> tuple[ScannedCode, ...]:
        note("run")
        return take(self)

    Intake.look = traced_look  # type: ignore[method-assign]
    Intake.offer = traced_offer  # type: ignore[method-assign]
    Intake.take = traced_take  # type: ignore[method-assign]


def _middle(length: int, of: int) -> int:
    """The middle of the mark in a picture that may have been sent smaller."""
    return MARK * length // of // 2
