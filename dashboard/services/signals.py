"""Wake-up calls from worker threads to listeners: a counter per channel, nothing else.

A channel says only "something changed"; whoever hears it asks a service. So a channel's name may
be public knowledge and a lost signal costs one refresh, never data.
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator


class Signals:
    """Counters per channel with waiting listeners; safe to call from any thread."""

    def __init__(self) -> None:
        """Start with no channels."""
        self._lock = threading.Lock()
        self._counts: dict[str, int] = defaultdict(int)
        self._listeners: dict[str, set[_Listener]] = defaultdict(set)

    def open(self, channel: str) -> None:
        """Make the channel known, so that strangers' names can be told from ours."""
        with self._lock:
            self._counts[channel] += 0

    def is_open(self, channel: str) -> bool:
        """Whether the channel was opened or published and not forgotten since."""
        with self._lock:
            return channel in self._counts

    def publish(self, channel: str) -> int:
        """Raise the channel's counter, wake its listeners, and return the new count."""
        with self._lock:
            self._counts[channel] += 1
            count = self._counts[channel]
            listeners = tuple(self._listeners.get(channel, ()))
        for listener in listeners:
            listener.wake()
        return count

    def count(self, channel: str) -> int:
        """The channel's counter now; 0 for one that was never published."""
        with self._lock:
            return self._counts.get(channel, 0)

    def forget(self, channel: str) -> None:
        """Drop the counter of a channel that will not be used again."""
        with self._lock:
            self._counts.pop(channel, None)

    async def listen(self, channel: str, *, heartbeat: float) -> AsyncIterator[int]:
        """Yield the counter at once, after each change, and every `heartbeat` seconds.

        All listeners of a loop beat together, so that a process sleeps in between.
        """
        loop = asyncio.get_running_loop()
        listener = _Listener(loop)
        with self._lock:
            self._listeners[channel].add(listener)
        try:
            while True:
                yield self.count(channel)
                await listener.wait(heartbeat - loop.time() % heartbeat)
        finally:
            with self._lock:
                self._listeners[channel].discard(listener)
                if not self._listeners[channel]:
                    del self._listeners[channel]


class _Listener:
    """One waiting consumer on its own event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._event = asyncio.Event()

    def wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._event.clear()
