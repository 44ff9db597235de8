"""The door displays' port in memory."""

from dataclasses import replace
from datetime import datetime

from dashboard.domain.errors import NotFound
from dashboard.domain.plates import DoorDisplay


class DisplayBookInMemory:
    """DisplayBook."""

    def __init__(self) -> None:
        self._displays: dict[str, DoorDisplay] = {}

    def add(self, display: DoorDisplay) -> None:
        self._displays[display.id] = display

    def find(self, token_hash: str) -> DoorDisplay | None:
        return next((d for d in self._displays.values() if d.token_hash == token_hash), None)

    def open(self) -> tuple[DoorDisplay, ...]:
        known = [each for each in self._displays.values() if each.ended_at is None]
        return tuple(sorted(known, key=lambda each: (each.office_id, each.made_at, each.id)))

    def end(self, display_id: str, *, at: datetime) -> DoorDisplay:
        known = self._displays.get(display_id)
        if known is None or known.ended_at is not None:
            raise NotFound(what="display", id=display_id)
        self._displays[display_id] = replace(known, ended_at=at)
        return self._displays[display_id]

    def seen(self, display_id: str, *, at: datetime) -> None:
        self._displays[display_id] = replace(self._displays[display_id], seen_at=at)
