"""The trust list on disk: read at start, and again within a second of any change of its files."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from dashboard.credentials import certificates, trust_file
from dashboard.credentials.trust import FixedTrust, TrustedKey
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput

CHECK_SECONDS = 1.0
_LOG = logging.getLogger(__name__)
_Stamp = tuple[int, int, int]


class TrustFolder:
    """Every key of a folder of trust files and plain certificates, kept up to date.

    A file that cannot be used stops the start. One that breaks while the desks run is logged and
    its last good content stays, so that an editor's half-written file closes no door; a file that
    is removed takes its keys with it.
    """

    def __init__(
        self,
        *,
        folder: Path,
        own: Iterable[TrustedKey] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the folder and add our `own` keys. Raises InvalidInput; `clock` counts seconds."""
        self._folder, self._own, self._clock = folder, tuple(own), clock
        self._lock = threading.Lock()
        self._stamps: dict[Path, _Stamp] = {}
        self._files: dict[Path, tuple[TrustedKey, ...]] = {}
        stamps = self._current_stamps()
        self._files = {path: read_file(path) for path in stamps}
        self._take(stamps)
        self._checked_at = clock()

    def keys(self, *, of: Format, kid: str) -> tuple[TrustedKey, ...]:
        """Every key of that name, active or withdrawn."""
        if self._clock() - self._checked_at >= CHECK_SECONDS:
            self._refresh()
        return self._index.keys(of=of, kid=kid)

    def all_keys(self) -> tuple[TrustedKey, ...]:
        """Every entry of the list, our own first."""
        self._refresh()
        return self._all

    def _refresh(self) -> None:
        with self._lock:
            self._checked_at = self._clock()
            try:
                stamps = self._current_stamps()
            except OSError:
                _LOG.exception("the trust folder cannot be read; its last content stays")
                return
            if stamps == self._stamps:
                return
            self._files = {path: self._content(path, stamps[path]) for path in stamps}
            self._take(stamps)

    def _content(self, path: Path, stamp: _Stamp) -> tuple[TrustedKey, ...]:
        if self._stamps.get(path) == stamp:
            return self._files[path]
        try:
            return read_file(path)
        except (InvalidInput, OSError):
            _LOG.exception("trust file %s cannot be used; its last content stays", path.name)
            return self._files.get(path, ())

    def _take(self, stamps: dict[Path, _Stamp]) -> None:
        self._stamps = stamps
        self._all = (*self._own, *(key for keys in self._files.values() for key in keys))
        self._index = FixedTrust(self._all)

    def _current_stamps(self) -> dict[Path, _Stamp]:
        found = {}
        for path in sorted(self._folder.iterdir()):
            if path.suffix == ".toml" or path.suffix in certificates.SUFFIXES:
                # Between the listing and this line a file may have gone.
                with contextlib.suppress(FileNotFoundError):
                    status = path.stat()
                    found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
        return found


def read_file(path: Path) -> tuple[TrustedKey, ...]:
    """The keys of one trust file or certificate. Raises InvalidInput and OSError."""
    if path.suffix == ".toml":
        try:
            return trust_file.parse(path.read_text(encoding="utf-8"), name=path.name)
        except UnicodeDecodeError as error:
            raise InvalidInput(field=path.name, problem="not_utf8") from error
    return (certificates.certificate_file(path),)
