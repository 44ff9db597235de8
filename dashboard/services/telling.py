"""Telling alerts on channels outside: mail, messengers; each once, by one server, with patience."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.domain.alerts import Alert, AlertKind
from dashboard.services.access import Permission, User, require

# A server that died while it was telling: another one takes its messages over after this time.
CLAIM = timedelta(minutes=5)
# What could not be told for so long is no news any more.
FRESH = timedelta(hours=3)
# After a failure the next try comes later each time, until it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
AT_ONCE = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One alert that is due on one channel, for the `tries + 1`th time."""

    alert: Alert
    channel: str
    tries: int


@dataclass(frozen=True, kw_only=True)
class ChannelState:
    """How a channel has fared. `problem` is '' while its last message went out."""

    channel: str
    sent_at: datetime | None
    failed_at: datetime | None
    problem: str
    waiting: int
    given_up: int

    @property
    def fails(self) -> bool:
        """Whether its last try failed."""
        return bool(self.problem)


class Outbox(Protocol):
    """Messages of alerts. Raises LedgerUnavailable."""

    def claim(
        self, channels: Collection[str], *, at: datetime, until: datetime, most: int
    ) -> tuple[Message, ...]:
        """Take due messages of these channels for oneself: nobody else gets them until a time.

        Those of alerts older than `FRESH` are left.
        """

    def sent(self, message: Message, *, at: datetime) -> None:
        """It went out."""

    def failed(
        self, message: Message, *, at: datetime, problem: str, again_at: datetime | None
    ) -> None:
        """It did not; `again_at` None gives it up."""

    def channels(self) -> tuple[ChannelState, ...]:
        """Every channel that had a message, by name."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a channel is told."""

    title: str
    body: str


class Notifier(Protocol):
    """Sends words somewhere. Never raises for what happens there."""

    def send(self, channel: str, words: Words) -> str:
        """Why it did not go out, in a few words without a secret; '' where it did."""

    def channels(self) -> tuple[str, ...]:
        """The names of the channels that there are."""

    def for_alert(self, *, office_id: str, kind: AlertKind) -> tuple[str, ...]:
        """The names of the channels that want to hear of it."""


class Telling:
    """A job of the server's rounds. Safe to run on several servers at once.

    A message is told twice only where its server dies between telling it and writing that down.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        notifier: Notifier,
        words: Callable[[Alert], Words],
        trial: Callable[[str], Words],
    ) -> None:
        """Take messages there, send them so; `words` says an alert, `trial` a try of a channel."""
        self._outbox = outbox
        self._notifier = notifier
        self._words = words
        self._trial = trial

    def channels(self) -> tuple[str, ...]:
        """The names of the channels that there are."""
        return self._notifier.channels()

    def states(self) -> tuple[ChannelState, ...]:
        """How those have fared that had a message. Raises LedgerUnavailable."""
        here = self._notifier.channels()
        return tuple(state for state in self._outbox.channels() if state.channel in here)

    def failing(self, *, user: User) -> tuple[ChannelState, ...]:
        """The channels whose last try failed; a head's are those that hear of their office.

        Raises NotAllowed and LedgerUnavailable.
        """
        require(user, Permission.SEE_OCCUPANCY)
        mine = self._heard_by(user)
        return tuple(state for state in self.states() if state.fails and state.channel in mine)

    def _heard_by(self, user: User) -> Collection[str]:
        if user.office_id is None:
            return self._notifier.channels()
        return {
            channel
            for kind in AlertKind
            for channel in self._notifier.for_alert(office_id=user.office_id, kind=kind)
        }

    def test(self, channel: str) -> str:
        """Send a message to try a channel; '' where it went out, else why not."""
        return self._notifier.send(channel, self._trial(channel))

    def tell_due(self, *, now: datetime) -> int:
        """Send what is due; how many went out. Raises LedgerUnavailable."""
        channels = self._notifier.channels()
        if not channels:
            return 0
        due = self._outbox.claim(channels, at=now, until=now + CLAIM, most=AT_ONCE)
        return sum(self._tell(message, now) for message in due)

    def _tell(self, message: Message, now: datetime) -> bool:
        problem = self._notifier.send(message.channel, self._words(message.alert))
        if not problem:
            self._outbox.sent(message, at=now)
            return True
        wait = WAITS[message.tries] if message.tries < len(WAITS) else None
        _log.warning("channel %s failed, try %d: %s", message.channel, message.tries + 1, problem)
        self._outbox.failed(message, at=now, problem=problem, again_at=now + wait if wait else None)
        return False
