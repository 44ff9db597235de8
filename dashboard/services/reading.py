"""The port through which a scanned code becomes a credential (design 4.1)."""

from datetime import datetime
from typing import Protocol

from dashboard.domain.credential import Credential, Format


class CodeReader(Protocol):
    """Reads one scanned code; nothing that it is given can hang or crash it."""

    def read(self, code: str | bytes, *, at: datetime) -> Credential:
        """The credential that the code carries, its signature checked at the instant `at`.

        Validity is a field of the result, never an error. Raises a ReadingError and nothing else.
        """
        ...

    def format_of(self, code: str | bytes) -> Format | None:
        """The format that a code claims to be by its first characters; None for no format."""
        ...
