"""Sending words to mail and messengers through Apprise, which knows a hundred of them."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from dashboard.channel_file import Channel
from dashboard.domain.alerts import AlertKind
from dashboard.services.doctor import Finding, Severity
from dashboard.services.telling import Words

_LONGEST_PROBLEM = 200
_SHORTEST_SECRET = 4
_HIDDEN = "…"


class AppriseNotifier:
    """The port `Notifier`. What an address holds is never told, not even where it is wrong."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        """Send on these."""
        self._channels = {channel.name: channel for channel in channels}

    def channels(self) -> tuple[str, ...]:
        """Their names, in the file's order."""
        return tuple(self._channels)

    def for_alert(self, *, office_id: str, kind: AlertKind) -> tuple[str, ...]:
        """Those that want to hear of it."""
        return tuple(
            name
            for name, channel in self._channels.items()
            if channel.wants(office_id=office_id, kind=kind)
        )

    def send(self, channel: str, words: Words) -> str:
        """Why it did not go out, in a few words without a secret; '' where it did."""
        known = self._channels.get(channel)
        return _sent(known.url, words) if known else "no such channel"


def findings(channels: Iterable[Channel], *, offices: Iterable[str]) -> Iterable[Finding]:
    """What the doctor finds without sending: addresses, the rights of files, names of offices."""
    known = frozenset(offices)
    for channel in channels:
        if not _is_address(channel.url):
            yield Finding(key="channel_unusable", places={"channel": channel.name})
        if channel.file.stat().st_mode & 0o007:
            yield Finding(key="channel_readable", places={"file": channel.file})
        for office in sorted((channel.offices or frozenset()) - known):
            places = {"channel": channel.name, "office": office}
            yield Finding(key="channel_office", severity=Severity.WARNING, places=places)


def without_secrets(line: str, *, url: str) -> str:
    """A line of a log in which no part of an address stands, however it is written there."""
    parts = {part for part in re.split(r"[/:@?&=,;#\s]+", url) if len(part) >= _SHORTEST_SECRET}
    # The longest first: one secret may begin with another.
    for part in sorted({url, *parts}, key=len, reverse=True):
        line = line.replace(part, _HIDDEN)
    return " ".join(line.split())[:_LONGEST_PROBLEM]


class _Heard(logging.Filter):
    """What Apprise says while it fails: heard by us alone, since whole addresses stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what says why something failed; no line goes on to any log."""
        if record.levelno >= logging.WARNING:
            self.lines.append(record.getMessage())
        return False


@contextmanager
def _listening() -> Iterator[_Heard]:
    log, heard = logging.getLogger("apprise"), _Heard()
    log.addFilter(heard)
    try:
        yield heard
    finally:
        log.removeFilter(heard)


def _sent(url: str, words: Words) -> str:
    # Only here: it takes half a second and 40 MB, and most installations tell nobody.
    import apprise

    with _listening() as heard:
        target = apprise.Apprise.instantiate(url)
        if not isinstance(target, apprise.NotifyBase):
            return "not an address that Apprise knows"
        done = apprise.Apprise(services=[target]).notify(
            title=words.title, body=words.body, body_format=apprise.NotifyFormat.TEXT
        )
    if done:
        return ""
    return without_secrets(heard.lines[0] if heard.lines else "not taken", url=url)


def _is_address(url: str) -> bool:
    import apprise

    with _listening():
        return isinstance(apprise.Apprise.instantiate(url), apprise.NotifyBase)
