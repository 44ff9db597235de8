"""Who changed the trust list, when and why: one JSON object a line, only ever appended."""

import json
from datetime import UTC, datetime
from pathlib import Path

from dashboard.domain.credential import Format
from dashboard.services.trust import TrustAction, TrustChange

FILE = "changes.jsonl"


class FileTrustJournal:
    """The journal in the trust list's own folder, whose readers pass it over."""

    def __init__(self, *, folder: Path) -> None:
        """Append to FILE in `folder`."""
        self._file = folder / FILE

    def add(self, change: TrustChange) -> None:
        """Append a change. Raises OSError."""
        line = {
            "at": change.at.astimezone(UTC).isoformat(),
            "by": change.by,
            "action": change.action.value,
            "what": change.what,
            "format": change.format.value if change.format else None,
            "reason": change.reason,
        }
        with self._file.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(line, ensure_ascii=False) + "\n")

    def changes(self) -> tuple[TrustChange, ...]:
        """Every change, newest first. Raises OSError."""
        if not self._file.exists():
            return ()
        lines = self._file.read_text(encoding="utf-8").splitlines()
        return tuple(_change(json.loads(line)) for line in reversed(lines) if line)


def _change(line: dict[str, str | None]) -> TrustChange:
    return TrustChange(
        at=datetime.fromisoformat(str(line["at"])),
        by=str(line["by"]),
        action=TrustAction(str(line["action"])),
        what=str(line["what"]),
        format=Format(str(line["format"])) if line["format"] else None,
        reason=str(line["reason"]),
    )
