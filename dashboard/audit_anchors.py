"""Where the audit log's chains stood, in a file beside the keys: one JSON object a line.

Whoever may write the database can write a whole chain anew, its head too. What was written here
(or copied from here to another machine, or to paper) gives that away.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dashboard.domain.errors import InvalidInput
from dashboard.services.audit_chain import Head


class FileAnchors:
    """The port `Anchors`. Only ever appended to."""

    def __init__(self, file: Path) -> None:
        """Keep them in this file, which need not be there yet."""
        self._file = file

    def all(self) -> tuple[Head, ...]:
        """Everything that was kept. Raises InvalidInput for a file that cannot be read."""
        if not self._file.exists():
            return ()
        lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        return tuple(self._head(line) for line in lines if line)

    def keep(self, heads: Sequence[Head], *, at: datetime) -> None:
        """Keep those that have moved since they were kept last."""
        known = {head.stream: head.number for head in self.all()}
        moved = [head for head in heads if head.number > known.get(head.stream, 0)]
        if not moved:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            for head in moved:
                file.write(json.dumps(written(head) | {"at": at.isoformat()}) + "\n")

    def set_aside(self, *, at: datetime) -> None:
        """Begin anew, as after a restore; what was kept stays, with the time in its name."""
        if self._file.exists():
            aside = self._file.with_name(f"{self._file.stem}-until-{at:%Y%m%dT%H%M%SZ}.jsonl")
            self._file.rename(aside)

    def _head(self, line: str) -> Head:
        try:
            read = json.loads(line)
            return Head(
                stream=str(read["stream"]), number=int(read["number"]), hash=str(read["hash"])
            )
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidInput(field=self._file.name, problem="not_an_anchor") from error


def written(head: Head) -> dict[str, object]:
    """A head as its line says it."""
    return {"stream": head.stream, "number": head.number, "hash": head.hash}
